#pragma once

#include <string_view>

#include "strut/core/cmath.hpp"
#include "strut/core/config.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

namespace detail {

template <real Start, bool Shared>
struct parametric_relu {
    static constexpr init_hint preferred = init_hint::he;
    static constexpr double start = Start;
    static constexpr bool shared = Shared;
    static constexpr double negative_slope = start;
    static constexpr double gain = cmath::sqrt(2 / (1 + start * start));

    static STRUT_INLINE constexpr auto value(auto h, decltype(h) a) {
        return simd::select(h > decltype(h)(0), h, h * a);
    }
    static STRUT_INLINE constexpr auto slope(auto h, decltype(h) a) {
        using V = decltype(h);
        return simd::select(h > V(0), V(1), a);
    }
    static STRUT_INLINE constexpr auto parameter_slope(auto h) {
        return simd::min(decltype(h)(0), h);
    }
    static STRUT_INLINE constexpr auto value(auto h) { return value(h, decltype(h)(start)); }
    static STRUT_INLINE constexpr auto slope(auto h) { return slope(h, decltype(h)(start)); }
};

} // namespace detail

/// Parametric rectified linear unit: h where h > 0, else a * h with an a that is learned, one for
/// the whole layer. The slope at zero is a.
/// Parameters: a, which starts at Start (0.25 as in PyTorch) and is not to be decayed.
/// Source: He et al. 2015, eq. 1.
template <real Start = 0.25>
struct prelu : detail::parametric_relu<Start, true> {
    static constexpr std::string_view name = "prelu";
};

/// The same with an a for each channel.
template <real Start = 0.25>
struct prelu_per_channel : detail::parametric_relu<Start, false> {
    static constexpr std::string_view name = "prelu_per_channel";
};

} // namespace strut
