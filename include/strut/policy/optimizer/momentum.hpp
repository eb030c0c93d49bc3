#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/core/real.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Gradient descent with momentum: v = Mu * v + g, p -= learning_rate * v. A constant gradient ends
/// up with steps 1 / (1 - Mu) times as long as sgd's.
/// Source: PyTorch's SGD(momentum=Mu). Keras multiplies by the learning rate before it accumulates,
/// which is the same as long as the learning rate does not change.
template <real Mu = 0.9>
struct momentum {
    struct options {
        double learning_rate = 1e-2;
    };
    static constexpr std::size_t moments = 1;
    static constexpr std::string_view name = "momentum";

    template <simd::scalar T>
    struct rule {
        static constexpr auto mu = static_cast<T>(Mu);
        T rate;

        constexpr rule(const options& chosen, std::uint64_t)
            : rate{static_cast<T>(chosen.learning_rate)} {}

        template <simd::value V>
        STRUT_INLINE constexpr V operator()(V p, V g, std::array<V, moments>& moment) const {
            auto& [velocity] = moment;
            velocity = simd::fma(V(mu), velocity, g);
            return simd::fnma(V(rate), velocity, p);
        }
    };
};

} // namespace strut
