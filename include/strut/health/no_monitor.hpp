#pragma once

#include <span>

#include "strut/health/reading.hpp"
#include "strut/health/verdict.hpp"

namespace strut {

/// A monitor that sees nothing and costs nothing: for code that takes one or the other.
struct no_monitor {
    static constexpr strut::verdict verdict() { return {}; }
    static constexpr std::span<const alarm> alarms() { return {}; }
    static constexpr non_finite_event first_non_finite() { return {}; }
    static constexpr reading last() { return {}; }

    template <class Trainer, class Report>
    constexpr void after_step(const Trainer&, const Report&) const {}
};

} // namespace strut
