#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/config.hpp"
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

    template <simd::scalar T>
    struct rule {
        T rate;

        constexpr rule(const options& chosen, std::uint64_t)
            : rate{static_cast<T>(chosen.learning_rate)} {}

        template <simd::value V>
        STRUT_INLINE constexpr V operator()(V p, V g, std::array<V, moments>&) const {
            return simd::fnma(V(rate), g, p);
        }
    };
};

} // namespace strut
