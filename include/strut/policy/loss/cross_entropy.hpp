#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

#include "strut/core/cmath.hpp"
#include "strut/core/config.hpp"
#include "strut/policy/loss/elementwise.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/shuffle.hpp"

/// The arithmetic of softmax cross-entropy, weighted or not.
namespace strut::detail {

/// The loss of a sample whose class has the logit `own` and e^(own - most) = `own_part`, where
/// `others` is the sum of these over the other classes and `most` is the largest logit: the log of
/// the sum minus the logit, arranged so that a small loss keeps its digits.
template <simd::value V>
STRUT_INLINE constexpr V negative_log_likelihood(V own, V most, V own_part, V others) {
    using T = simd::value_of<V>;
    const auto is_most = own == most;
    const V beyond_one = simd::select(is_most, others, (others - V(T(1))) + own_part);
    // With infinities the difference of equal logits would be NaN.
    const V behind = simd::select(is_most, V(T(0)), most - own);
    return simd::log1p(beyond_one) + behind;
}

/// The largest of `count` > 0 elements.
template <class T>
constexpr T largest_of(const T* x, std::size_t count) {
    T most = x[0];
    std::size_t i = 0;
    if (!std::is_constant_evaluated()) {
        constexpr std::size_t width = simd::widest_pack<T>;
        using V = simd::pack<T, width>;
        V most_of_each(most);
        for (; i + width <= count; i += width)
            most_of_each = simd::max(most_of_each, simd::load<V>(x + i));
        most = simd::largest(most_of_each);
    }
    for (; i < count; ++i)
        most = simd::max(most, x[i]);
    return most;
}

/// out[i] = exp(x[i] - most), unless out is null; their sum.
template <class T>
constexpr T exp_below(const T* x, std::size_t count, T most, T* out) {
    T total = 0;
    simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
        const auto part = simd::exp(as.load(x + i) - as.broadcast(most));
        total += simd::sum(part);
        if (out)
            simd::store(out + i, part);
    });
    return total;
}

template <class T>
constexpr void multiply(T* x, std::size_t count, T factor) {
    simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
        simd::store(x + i, as.load(x + i) * as.broadcast(factor));
    });
}

/// One sample, packs across the classes. `factor` is the scale times the weight of the class.
template <std::size_t Outputs, class T>
constexpr T sample_cross_entropy(const T* logits, std::int32_t label, T factor, T* gradient) {
    if (label < 0 || static_cast<std::size_t>(label) >= Outputs) {
        if (gradient)
            for (std::size_t output = 0; output < Outputs; ++output)
                gradient[output] = factor;
        return factor;
    }
    const auto own = static_cast<std::size_t>(label);
    const T most = largest_of(logits, Outputs);
    const T others =
        exp_below(logits, own, most, gradient) + exp_below(logits + own + 1, Outputs - own - 1,
                                                     most, gradient ? gradient + own + 1 : nullptr);
    const T own_part = simd::exp(logits[own] - most);
    if (gradient) {
        gradient[own] = -others;
        multiply(gradient, Outputs, factor / (others + own_part));
    }
    return factor * negative_log_likelihood(logits[own], most, own_part, others);
}

/// One pack of samples, starting at `lane`; the sum of their losses. Three passes over the classes:
/// the largest logit, the exponentials, and their division by the sum.
template <class V, std::size_t Outputs, std::size_t Stride, class T, class Factor>
STRUT_INLINE constexpr T pack_cross_entropy(const T* logits, const std::int32_t* y,
    std::size_t lane, std::size_t count, T* gradient, Factor factor_of) {
    constexpr std::size_t width = simd::width_of<V>;
    std::array<T, width> label_of{};
    std::array<T, width> factor_at{};
    for (std::size_t k = 0; k < width && lane + k < count; ++k) {
        label_of[k] = static_cast<T>(y[lane + k]);
        factor_at[k] = factor_of(y[lane + k]);
    }
    const V label = simd::load<V>(label_of.data());
    const V factor = simd::load<V>(factor_at.data());
    const auto in_use = lane_index<V>() < V(static_cast<T>(count - lane));
    const V zero(T(0));
    const auto logit = [&](std::size_t output)
                           STRUT_LAMBDA { return simd::load<V>(logits + output * Stride + lane); };
    const auto is_label = [&](std::size_t output)
                              STRUT_LAMBDA { return label == V(static_cast<T>(output)); };

    V most = logit(0);
    V own = most;
    for (std::size_t output = 1; output < Outputs; ++output) {
        const V x = logit(output);
        most = simd::max(most, x);
        own = simd::select(is_label(output), x, own);
    }
    V others = zero;
    for (std::size_t output = 0; output < Outputs; ++output) {
        const V part = simd::exp(logit(output) - most);
        others += simd::select(is_label(output), zero, part);
        if (gradient)
            simd::store(gradient + output * Stride + lane, part);
    }
    const V own_part = simd::exp(own - most);
    if (gradient) {
        const V over_sum = simd::divide(factor, V(others + own_part));
        for (std::size_t output = 0; output < Outputs; ++output) {
            T* const at = gradient + output * Stride + lane;
            // p - 1 of the own class is minus the others' share, which does not cancel.
            const V share = simd::select(is_label(output), -others, simd::load<V>(at)) * over_sum;
            simd::store(at, simd::select(in_use, share, zero));
        }
    }
    const V loss = factor * negative_log_likelihood(own, most, own_part, others);
    return simd::sum(simd::select(in_use, loss, zero));
}

/// All samples of a batch, in packs of V.
template <class V, std::size_t Outputs, std::size_t Stride, class T, class Factor>
STRUT_INLINE constexpr T lanes_cross_entropy(
    const T* logits, const std::int32_t* y, std::size_t count, T* gradient, Factor factor_of) {
    constexpr std::size_t width = simd::width_of<V>;
    T total = 0;
    std::size_t lane = 0;
    for (; lane < count; lane += width)
        total +=
            pack_cross_entropy<V, Outputs, Stride>(logits, y, lane, count, gradient, factor_of);
    if (gradient)
        for (; lane < Stride; lane += width)
            for (std::size_t output = 0; output < Outputs; ++output)
                simd::store(gradient + output * Stride + lane, V(T(0)));
    return total;
}

/// The sum over the first `count` lanes of `factor_of(label)` times the loss. The factor of a label
/// that is no class must be NaN.
template <std::size_t Outputs, std::size_t Lanes, class T, class Factor>
constexpr T sum_cross_entropy(
    const T* logits, const std::int32_t* y, std::size_t count, T* gradient, Factor factor_of) {
    constexpr std::size_t stride = simd::row_stride<T>(Lanes);
    if constexpr (Lanes == 1) {
        return sample_cross_entropy<Outputs>(logits, y[0], factor_of(y[0]), gradient);
    } else if (std::is_constant_evaluated()) {
        return lanes_cross_entropy<T, Outputs, stride>(logits, y, count, gradient, factor_of);
    } else {
        using V = simd::pack<T, simd::pack_width<T>(Lanes)>;
        return lanes_cross_entropy<V, Outputs, stride>(logits, y, count, gradient, factor_of);
    }
}

/// Softmax over the outputs of each lane, in packs of V.
template <class V, std::size_t Outputs, std::size_t Stride, class T>
STRUT_INLINE constexpr void softmax_lanes(const T* logits, T* prediction) {
    for (std::size_t lane = 0; lane < Stride; lane += simd::width_of<V>) {
        V most = simd::load<V>(logits + lane);
        for (std::size_t output = 1; output < Outputs; ++output)
            most = simd::max(most, simd::load<V>(logits + output * Stride + lane));
        V total(T(0));
        for (std::size_t output = 0; output < Outputs; ++output) {
            const V part = simd::exp(simd::load<V>(logits + output * Stride + lane) - most);
            total += part;
            simd::store(prediction + output * Stride + lane, part);
        }
        const V factor = simd::divide(V(T(1)), total);
        for (std::size_t output = 0; output < Outputs; ++output) {
            T* const at = prediction + output * Stride + lane;
            simd::store(at, simd::load<V>(at) * factor);
        }
    }
}

template <std::size_t Outputs, std::size_t Lanes, class T>
constexpr void softmax(const T* logits, T* prediction) {
    constexpr std::size_t stride = simd::row_stride<T>(Lanes);
    if constexpr (Lanes == 1) {
        const T total = exp_below(logits, Outputs, largest_of(logits, Outputs), prediction);
        multiply(prediction, Outputs, T(1) / total);
    } else if (std::is_constant_evaluated()) {
        softmax_lanes<T, Outputs, stride>(logits, prediction);
    } else {
        using V = simd::pack<T, simd::pack_width<T>(Lanes)>;
        softmax_lanes<V, Outputs, stride>(logits, prediction);
    }
}

/// The loss of the best constant prediction for classes that weigh `weight[c]`: the entropy of
/// their weighted frequencies. NaN when a label is no class, zero without labels.
template <std::size_t Classes>
constexpr double class_entropy(
    std::span<const std::int32_t> labels, const std::array<double, Classes>& weight) {
    std::array<std::size_t, Classes> count{};
    for (const std::int32_t label : labels) {
        if (label < 0 || static_cast<std::size_t>(label) >= Classes)
            return std::numeric_limits<double>::quiet_NaN();
        ++count[static_cast<std::size_t>(label)];
    }
    double total = 0;
    for (std::size_t c = 0; c < Classes; ++c)
        total += weight[c] * static_cast<double>(count[c]);
    double entropy = 0;
    for (std::size_t c = 0; c < Classes; ++c) {
        const double share = weight[c] * static_cast<double>(count[c]);
        if (share > 0)
            entropy += share / total * cmath::log(total / share);
    }
    return entropy;
}

} // namespace strut::detail
