#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/optimizer/adam.hpp"
#include "strut/policy/optimizer/epsilon_form.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Adam with decoupled weight decay: each step first multiplies the parameters by
/// 1 - learning_rate * weight_decay. Adam would divide a decay that is part of the gradient by the
/// gradient's size, and decay those weights least that have the largest gradients.
/// It decays every parameter: biases, scales and shifts of a normalization and slopes of a prelu as
/// well as weights, as PyTorch's does unless told otherwise. `adam` with `penalty::decoupled<>` is
/// the same for weights alone. The learning rate in the decay is the scheduled one.
/// Source: Loshchilov and Hutter 2019, algorithm 2; PyTorch's AdamW.
struct adamw {
    struct options {
        double learning_rate = 1e-3;
        double beta1 = 0.9;
        double beta2 = 0.999;
        double epsilon = 1e-8;
        double weight_decay = 1e-2;
        epsilon_form form = epsilon_form::torch;

        /// Keras's defaults.
        static constexpr options keras() {
            return {1e-3, 0.9, 0.999, 1e-7, 4e-3, epsilon_form::keras};
        }
    };
    static constexpr std::size_t moments = 2;
    static constexpr std::string_view name = "adamw";
    static constexpr bool scale_free = true;

    template <simd::scalar T>
    struct rule : detail::adam_rule<T, options> {
        T keep;

        constexpr rule(const options& chosen, std::uint64_t step)
            : detail::adam_rule<T, options>{chosen, step},
              keep{static_cast<T>(1 - chosen.learning_rate * chosen.weight_decay)} {}

        template <simd::value V>
        STRUT_INLINE constexpr V operator()(V p, V g, std::array<V, moments>& moment) const {
            return detail::adam_rule<T, options>::operator()(V(V(keep) * p), g, moment);
        }
    };
};

} // namespace strut
