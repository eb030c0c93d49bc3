#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "strut/core/cmath.hpp"
#include "strut/policy/loss/columns.hpp"
#include "strut/policy/loss/elementwise.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

namespace detail {

/// Cross-entropy of sigmoid(x) and the target y, what the ones contribute weighted by `positive`.
///
/// With softplus(x) = log(1 + exp(x)) the loss is (1 - y) softplus(x) + positive y softplus(-x).
/// Only exp(-|x|) is used, which cannot overflow, and terms of one sign are added, so that nothing
/// cancels: the loss and the slope of a confident right answer are small, not zero.
template <simd::value V>
STRUT_INLINE constexpr loss_and_slope<V> logistic_loss(V x, V y, V positive) {
    using T = simd::value_of<V>;
    const V zero(T(0));
    const V one(T(1));
    const V small = simd::exp(-simd::abs(x));
    const V likely = simd::divide(one, V(one + small));
    const V unlikely = small * likely;
    const V log_part = simd::log1p(small);
    const auto at_one = x > zero;
    const V of_zeros = one - y;
    const V of_ones = positive * y;
    return {of_zeros * (simd::max(x, zero) + log_part) + of_ones * (simd::max(-x, zero) + log_part),
        of_zeros * simd::select(at_one, likely, unlikely) -
            of_ones * simd::select(at_one, unlikely, likely)};
}

/// -(a log(s) + b log(1 - s)) for the s that makes it smallest, a / (a + b).
constexpr double two_class_entropy(double a, double b) {
    return (a > 0 ? a * cmath::log((a + b) / a) : 0) + (b > 0 ? b * cmath::log((a + b) / b) : 0);
}

} // namespace detail

/// Cross-entropy of independent yes-or-no outputs, on logits: the head is linear, the sigmoid is
/// this loss's link. Averaged over samples and outputs. Targets are probabilities, mostly 0 or 1.
/// Units or range: never NaN for finite logits, without cancellation in either tail. The loss of
/// an infinite logit is infinite or NaN.
/// Source: PyTorch's BCEWithLogitsLoss (whose gradient is sigmoid(x) - y, here without the
/// rounding error of the subtraction); Keras's BinaryCrossentropy(from_logits=True).
struct binary_cross_entropy : elementwise_loss<binary_cross_entropy> {
    static constexpr std::string_view name = "binary_cross_entropy";
    static constexpr bool on_logits = true;

    template <simd::value V>
    static constexpr loss_and_slope<V> at(V x, V y) {
        return detail::logistic_loss(x, y, V(simd::value_of<V>(1)));
    }

    /// The sigmoid.
    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr void link(const T* logits, T* prediction) {
        simd::visit<T>(Outputs * simd::row_stride<T>(Lanes), [&](auto as, std::size_t i) {
            simd::store(prediction + i, simd::sigmoid(as.load(logits + i)));
        });
    }

    /// The entropy of the mean target, averaged over the outputs.
    template <std::size_t Outputs, class T>
    static constexpr double best_constant_loss(std::span<const T> targets) {
        double total = 0;
        for (const double mean : detail::column_means<Outputs>(targets))
            total += detail::two_class_entropy(mean, 1 - mean);
        return total / Outputs;
    }
};

} // namespace strut
