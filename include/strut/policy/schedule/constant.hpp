#pragma once

#include <string_view>

#include "strut/policy/schedule/clock.hpp"

namespace strut::schedule {

/// The learning rate as it is. The default; costs nothing.
struct constant {
    static constexpr std::string_view name = "constant";
    static constexpr double factor(const clock&) { return 1; }
};

} // namespace strut::schedule
