#pragma once

#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/math/exp.hpp"
#include "strut/simd/math/fast.hpp"
#include "strut/simd/math/log.hpp"
#include "strut/simd/math/normal.hpp"
#include "strut/simd/math/sigmoid.hpp"
#include "strut/simd/pack.hpp"

namespace strut::simd {

/// The default math policy: every function to 2 ulp, sigmoid to 3, over the whole range.
struct accurate {
    template <value V>
    static STRUT_INLINE constexpr V exp(V x) {
        return simd::exp(x);
    }
    template <value V>
    static STRUT_INLINE constexpr V expm1(V x) {
        return simd::expm1(x);
    }
    template <value V>
    static STRUT_INLINE constexpr V log(V x) {
        return simd::log(x);
    }
    template <value V>
    static STRUT_INLINE constexpr V log1p(V x) {
        return simd::log1p(x);
    }
    template <value V>
    static STRUT_INLINE constexpr V tanh(V x) {
        return simd::tanh(x);
    }
    template <value V>
    static STRUT_INLINE constexpr V sigmoid(V x) {
        return simd::sigmoid(x);
    }
    template <value V>
    static STRUT_INLINE constexpr V erf(V x) {
        return simd::erf(x);
    }
    template <value V>
    static STRUT_INLINE constexpr V normal_cdf(V x) {
        return simd::normal_cdf(x);
    }
    template <value V>
    static STRUT_INLINE constexpr normal_at<V> normal(V x) {
        return simd::normal(x);
    }
};

/// The math policy for speed: in single precision
struct fast : accurate {
    template <value V>
    static STRUT_INLINE constexpr V exp(V x) {
        if constexpr (single<V>)
            return detail::fast_exp(x);
        else
            return simd::exp(x);
    }
    template <value V>
    static STRUT_INLINE constexpr V tanh(V x) {
        if constexpr (single<V>)
            return detail::fast_tanh(x);
        else
            return simd::tanh(x);
    }
    template <value V>
    static STRUT_INLINE constexpr V sigmoid(V x) {
        if constexpr (single<V>)
            return detail::fast_sigmoid(x);
        else
            return simd::sigmoid(x);
    }
    template <value V>
    static STRUT_INLINE constexpr V erf(V x) {
        if constexpr (single<V>)
            return detail::fast_erf(x);
        else
            return simd::erf(x);
    }
    template <value V>
    static STRUT_INLINE constexpr V normal_cdf(V x) {
        if constexpr (single<V>)
            return detail::fast_normal_cdf(x);
        else
            return simd::normal_cdf(x);
    }
    template <value V>
    static STRUT_INLINE constexpr normal_at<V> normal(V x) {
        if constexpr (single<V>)
            return detail::fast_normal(x);
        else
            return simd::normal(x);
    }

private:
    template <value V>
    static constexpr bool single = std::is_same_v<value_of<V>, float>;
};

} // namespace strut::simd
