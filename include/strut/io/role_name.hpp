#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "strut/layer/concept.hpp"

namespace strut::detail {

/// What a role is called in files: "running_mean".
constexpr std::string_view name_of(role purpose) {
    constexpr std::array<std::string_view, 7> names{
        "weight", "bias", "slope", "scale", "shift", "running_mean", "running_variance"};
    return names[static_cast<std::size_t>(purpose)];
}

} // namespace strut::detail
