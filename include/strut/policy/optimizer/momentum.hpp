#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/core/real.hpp"
#include "strut/simd/map.hpp"
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

    template <class T>
    static constexpr void update(T* parameters, const T* gradient, T* const* moment,
        std::size_t count, const options& chosen, std::uint64_t) {
        const auto rate = static_cast<T>(chosen.learning_rate);
        constexpr auto mu = static_cast<T>(Mu);
        T* const velocity = moment[0];
        simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
            const auto v =
                simd::fma(as.broadcast(mu), as.load(velocity + i), as.load(gradient + i));
            simd::store(velocity + i, v);
            simd::store(parameters + i, simd::fnma(as.broadcast(rate), v, as.load(parameters + i)));
        });
    }
};

} // namespace strut
