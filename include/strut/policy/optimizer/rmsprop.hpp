#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/optimizer/epsilon_form.hpp"
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

    template <simd::scalar T>
    struct rule {
        T rate, keep, take;
        T under_root, beside_root;

        constexpr rule(const options& chosen, std::uint64_t)
            : rate{static_cast<T>(chosen.learning_rate)},
              keep{static_cast<T>(chosen.alpha)},
              take{static_cast<T>(1 - chosen.alpha)},
              under_root{static_cast<T>(chosen.form == epsilon_form::keras ? chosen.epsilon : 0)},
              beside_root{detail::epsilon_beside_root<T>(
                  chosen.form == epsilon_form::keras ? 0 : chosen.epsilon)} {}

        template <simd::value V>
        STRUT_INLINE constexpr V operator()(V p, V g, std::array<V, moments>& moment) const {
            auto& [square] = moment;
            square = simd::fma(V(keep), square, V(V(take) * g * g));
            const V divisor = simd::sqrt(V(square + V(under_root))) + V(beside_root);
            return simd::fnma(V(rate), simd::divide(g, divisor), p);
        }
    };
};

} // namespace strut
