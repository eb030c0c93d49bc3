#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "strut/policy/loss/binary_cross_entropy.hpp"
#include "strut/policy/loss/elementwise.hpp"
#include "strut/simd/math.hpp"

/// Losses of the labelled runs that the library has no reason to have.
namespace diagnosis {

/// A loss multiplied by a constant, as some people do.
template <class Loss>
struct scaled_loss : Loss {
    float factor = 1;

    template <class T, std::size_t Outputs, std::size_t Lanes>
    constexpr T evaluate(
        const T* logits, const auto* y, std::size_t count, T scale, T* gradient) const {
        return Loss::template evaluate<T, Outputs, Lanes>(
            logits, y, count, scale * static_cast<T>(factor), gradient);
    }
    template <std::size_t Outputs, class Target>
    constexpr double best_constant_loss(std::span<const Target> targets) const {
        return static_cast<double>(factor) * Loss::template best_constant_loss<Outputs>(targets);
    }
};

/// Binary cross-entropy as the logarithm of a sigmoid, which is infinite for confident mistakes.
struct unstable_cross_entropy : strut::elementwise_loss<unstable_cross_entropy> {
    static constexpr std::string_view name = "unstable_cross_entropy";

    template <strut::simd::value V>
    static constexpr strut::loss_and_slope<V> at(V x, V y) {
        const V one(1); // braces would be a list of lanes
        const V s = strut::simd::sigmoid(x), t = one - s;
        const V loss = y * strut::simd::log(s) + (one - y) * strut::simd::log(t);
        return {-loss, ((one - y) / t - y / s) * (s * t)};
    }
    template <std::size_t Outputs, class T>
    static constexpr double best_constant_loss(std::span<const T> targets) {
        return strut::binary_cross_entropy::best_constant_loss<Outputs>(targets);
    }
};

} // namespace diagnosis
