#pragma once

#include <string_view>

#include "strut/core/cmath.hpp"
#include "strut/core/config.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Leaky rectified linear unit: h where h > 0, else Slope * h; the slope at zero is Slope.
/// Defaults: 0.01 is PyTorch's; the layer of Keras has 0.3.
/// Source: Maas et al. 2013.
template <real Slope = 0.01>
struct leaky_relu {
    static constexpr std::string_view name = "leaky_relu";
    static constexpr bool cheap = true;
    static constexpr init_hint preferred = init_hint::he;
    static constexpr double negative_slope = Slope;
    static constexpr double gain = cmath::sqrt(2 / (1 + negative_slope * negative_slope));

    static STRUT_INLINE constexpr auto value(auto h) {
        using V = decltype(h);
        return simd::select(h > V(0), h, h * V(negative_slope));
    }
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        return simd::select(h > V(0), V(1), V(negative_slope));
    }
    static STRUT_INLINE constexpr auto slope_at(auto y) requires(negative_slope >= 0) {
        return slope(y);
    }
};

} // namespace strut
