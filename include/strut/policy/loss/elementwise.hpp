#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/shuffle.hpp"

namespace strut {

/// The loss of one output, and its slope: the derivative to the logit.
template <class V>
struct loss_and_slope {
    V loss;
    V slope;
};

namespace detail {

/// 0, 1, 2, ... in the elements of a pack.
template <simd::value V>
STRUT_INLINE constexpr V lane_index() {
    if constexpr (simd::scalar<V>) {
        return V(0);
    } else {
        constexpr auto index = [] {
            std::array<simd::value_of<V>, simd::width_of<V>> counting{};
            for (std::size_t i = 0; i < counting.size(); ++i)
                counting[i] = static_cast<simd::value_of<V>>(i);
            return counting;
        }();
        return simd::load<V>(index.data());
    }
}

/// The sum over rows and the first `count` lanes of `f(x, y, row).loss`; `scale` times the slopes
/// as gradient. Packs of V; in each row Lanes elements rounded up to whole packs.
template <class V, std::size_t Outputs, std::size_t Stride, class T, class F>
STRUT_INLINE constexpr T sum_over_lanes(
    const T* logits, const T* y, std::size_t count, T scale, T* gradient, F f) {
    constexpr std::size_t width = simd::width_of<V>;
    const std::size_t whole = count / width * width;
    const auto in_use = lane_index<V>() < V(static_cast<T>(count - whole));
    V total(T(0));
    for (std::size_t row = 0; row < Outputs; ++row) {
        const std::size_t start = row * Stride;
        V row_total(T(0));
        std::size_t lane = 0;
        for (; lane < whole; lane += width) {
            const std::size_t i = start + lane;
            const auto at = f(simd::load<V>(logits + i), simd::load<V>(y + i), row);
            row_total += at.loss;
            if (gradient)
                simd::store(gradient + i, V(scale) * at.slope);
        }
        if (lane < count) {
            // Not a multiplication by zero: behind `count` there may be infinities.
            const std::size_t i = start + lane;
            const auto at = f(simd::load<V>(logits + i), simd::load<V>(y + i), row);
            row_total += simd::select(in_use, at.loss, V(T(0)));
            if (gradient)
                simd::store(gradient + i, simd::select(in_use, V(scale) * at.slope, V(T(0))));
            lane += width;
        }
        if (gradient)
            for (; lane < Stride; lane += width)
                simd::store(gradient + start + lane, V(T(0)));
        total += row_total;
    }
    return simd::sum(total);
}

/// `scale` times the sum of `f(x, y, output).loss` over all outputs and the first `count` lanes.
/// With a single lane f is called with packs of neighbouring outputs, of which it is told the
/// first.
template <std::size_t Outputs, std::size_t Lanes, class T, class F>
constexpr T sum_over_elements(
    const T* logits, const T* y, std::size_t count, T scale, T* gradient, F f) {
    constexpr std::size_t stride = simd::row_stride<T>(Lanes);
    if constexpr (Lanes == 1) {
        T total = 0;
        simd::visit<T>(Outputs, [&](auto as, std::size_t i) STRUT_LAMBDA {
            const auto at = f(as.load(logits + i), as.load(y + i), i);
            total += simd::sum(at.loss);
            if (gradient)
                simd::store(gradient + i, as.broadcast(scale) * at.slope);
        });
        return scale * total;
    } else if (std::is_constant_evaluated()) {
        return scale * sum_over_lanes<T, Outputs, stride>(logits, y, count, scale, gradient, f);
    } else {
        using V = simd::pack<T, simd::pack_width<T>(Lanes)>;
        return scale * sum_over_lanes<V, Outputs, stride>(logits, y, count, scale, gradient, f);
    }
}

} // namespace detail

/// What a loss that is a mean over samples and outputs, with the identity as its link, has in
/// common. `Loss` adds its `name` and
///
///     template <simd::value V> static constexpr loss_and_slope<V> at(V x, V y);
///
/// for an output x and its target y, as scalars or as packs.
/// Example: a loss of your own.
///
///     struct log_cosh : strut::elementwise_loss<log_cosh> {
///         static constexpr std::string_view name = "log_cosh";
///         template <strut::simd::value V> static constexpr strut::loss_and_slope<V> at(V x, V y);
///     };
template <class Loss>
struct elementwise_loss {
    template <class T>
    using target = T;
    static constexpr bool on_logits = false;
    static constexpr std::size_t target_size(std::size_t outputs) { return outputs; }

    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr T weight(const T*, std::size_t count) {
        return static_cast<T>(count * Outputs);
    }

    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr T evaluate(
        const T* logits, const T* y, std::size_t count, T scale, T* gradient) {
        return detail::sum_over_elements<Outputs, Lanes>(logits, y, count, scale, gradient,
            [](auto x, auto target, std::size_t) STRUT_LAMBDA { return Loss::at(x, target); });
    }

    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr void link(const T* logits, T* prediction) {
        std::copy_n(logits, Outputs * simd::row_stride<T>(Lanes), prediction);
    }
};

} // namespace strut
