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

/// The default math policy: exp, expm1, log, log1p, tanh and erf within 2 ulp, sigmoid within 3,
/// normal_cdf within 5, in float and double, over the whole range, denormal results included.
/// A NaN gives a NaN. A pack gives the bits that its elements would give one by one.
///
/// A math policy is what a network's activations compute with; it is stated in a layer's or a
/// network's list of policies.
///
/// Measured in float over all arguments (AVX2, g++ 12): exp 1.09, expm1 1.30, log 0.83, log1p 1.40,
/// erf 1.87, normal_cdf 4.67 ulp; over every 61st (AVX-512): tanh 1.72, sigmoid 2.32.
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

/// The math policy for speed: in float some functions are cheaper than `accurate`'s; in double all
/// are the same.
/// - exp within 1.4 ulp, but zero instead of results below 2^-125;
/// - tanh within 4.7 ulp, never beyond +-1 (where there is no fused multiply-add, accurate's);
/// - sigmoid within 2.5 ulp, but never below 6e-39;
/// - erf within 6 ulp, never beyond +-1;
/// - normal_cdf and the density of normal with an absolute error below 2e-7: not for the tails.
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
        if constexpr (single<V> && has_fma)
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
