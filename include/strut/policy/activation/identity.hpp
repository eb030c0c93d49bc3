#pragma once

#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"

namespace strut {

/// No activation: phi(h) = h.
struct identity {
    static constexpr std::string_view name = "identity";
    static constexpr bool cheap = true;
    static constexpr init_hint preferred = init_hint::xavier;
    static constexpr double gain = 1;

    static STRUT_INLINE constexpr auto value(auto h) { return h; }
    static STRUT_INLINE constexpr auto slope(auto h) { return decltype(h)(1); }
    static STRUT_INLINE constexpr auto slope_at(auto y) { return decltype(y)(1); }
};

} // namespace strut
