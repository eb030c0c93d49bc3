#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/core/real.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Momentum that looks ahead: v = Mu * v + g, p -= learning_rate * (g + Mu * v).
/// Source: Sutskever et al. 2013; PyTorch's SGD(momentum=Mu, nesterov=True). Keras multiplies by
/// the learning rate before it accumulates, which is the same as long as that does not change.
template <real Mu = 0.9>
struct nesterov {
    struct options {
        double learning_rate = 1e-2;
    };
    static constexpr std::size_t moments = 1;
    static constexpr std::string_view name = "nesterov";

    template <class T>
    static constexpr void update(T* parameters, const T* gradient, T* const* moment,
        std::size_t count, const options& chosen, std::uint64_t) {
        const auto rate = static_cast<T>(chosen.learning_rate);
        constexpr auto mu = static_cast<T>(Mu);
        T* const velocity = moment[0];
        simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
            const auto g = as.load(gradient + i);
            const auto v = simd::fma(as.broadcast(mu), as.load(velocity + i), g);
            simd::store(velocity + i, v);
            simd::store(
                parameters + i, simd::fnma(as.broadcast(rate), simd::fma(as.broadcast(mu), v, g),
                                    as.load(parameters + i)));
        });
    }
};

} // namespace strut
