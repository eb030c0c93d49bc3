#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Stochastic gradient descent: p -= learning_rate * g.
/// Source: PyTorch's SGD without momentum.
struct sgd {
    struct options {
        double learning_rate = 1e-2;
    };
    static constexpr std::size_t moments = 0;
    static constexpr std::string_view name = "sgd";

    template <class T>
    static constexpr void update(T* parameters, const T* gradient, T* const*, std::size_t count,
        const options& chosen, std::uint64_t) {
        const auto rate = static_cast<T>(chosen.learning_rate);
        simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
            simd::store(parameters + i,
                simd::fnma(as.broadcast(rate), as.load(gradient + i), as.load(parameters + i)));
        });
    }
};

} // namespace strut
