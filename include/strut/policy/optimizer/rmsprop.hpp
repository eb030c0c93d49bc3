#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/optimizer/epsilon_form.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Gradient descent with each parameter's gradient divided by its recent root mean square:
/// v = alpha * v + (1 - alpha) * g^2, p -= learning_rate * g / (sqrt(v) + epsilon).
/// The first steps are up to 1 / sqrt(1 - alpha) times as long as later ones, because v starts at
/// zero and is not corrected for that: adam does.
/// Source: Tieleman and Hinton 2012; PyTorch's RMSprop. Keras divides by sqrt(v + epsilon).
struct rmsprop {
    struct options {
        double learning_rate = 1e-2;
        double alpha = 0.99;
        double epsilon = 1e-8;
        epsilon_form form = epsilon_form::torch;

        /// Keras's defaults (its alpha is called rho).
        static constexpr options keras() { return {1e-3, 0.9, 1e-7, epsilon_form::keras}; }
    };
    static constexpr std::size_t moments = 1;
    static constexpr std::string_view name = "rmsprop";
    static constexpr bool scale_free = true;

    template <class T>
    static constexpr void update(T* parameters, const T* gradient, T* const* moment,
        std::size_t count, const options& chosen, std::uint64_t) {
        const bool under_root = chosen.form == epsilon_form::keras;
        const auto rate = static_cast<T>(chosen.learning_rate);
        const auto keep = static_cast<T>(chosen.alpha);
        const auto take = static_cast<T>(1 - chosen.alpha);
        const auto inner = static_cast<T>(under_root ? chosen.epsilon : 0);
        const auto outer = static_cast<T>(under_root ? 0 : chosen.epsilon);
        T* const square = moment[0];
        simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
            const auto g = as.load(gradient + i);
            const auto v =
                simd::fma(as.broadcast(keep), as.load(square + i), as.broadcast(take) * g * g);
            simd::store(square + i, v);
            const auto divisor = simd::sqrt(v + as.broadcast(inner)) + as.broadcast(outer);
            simd::store(parameters + i,
                simd::fnma(as.broadcast(rate), g / divisor, as.load(parameters + i)));
        });
    }
};

} // namespace strut
