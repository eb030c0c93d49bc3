#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/cmath.hpp"
#include "strut/core/config.hpp"
#include "strut/policy/optimizer/epsilon_form.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

namespace detail {

/// base^exponent by repeated squaring.
constexpr double power(double base, std::uint64_t exponent) {
    double result = 1;
    for (; exponent > 0; exponent >>= 1, base *= base)
        if (exponent & 1)
            result *= base;
    return result;
}

/// Adam's step. In both forms of epsilon it is  rate' * m / (sqrt(v) + epsilon'), with the
/// corrections for the start moved from every element to the two constants.
/// The root and the division are the machine's: on AVX2 they hide behind the memory traffic (within
/// 12 % of a step without them), and estimates refined by a Newton step were slower.
template <simd::scalar T, class Options>
struct adam_rule {
    T rate, epsilon;
    T keep1, take1, keep2, take2;

    constexpr adam_rule(const Options& chosen, std::uint64_t step)
        : keep1{static_cast<T>(chosen.beta1)},
          take1{static_cast<T>(1 - chosen.beta1)},
          keep2{static_cast<T>(chosen.beta2)},
          take2{static_cast<T>(1 - chosen.beta2)} {
        const double start1 = 1 - power(chosen.beta1, step);
        const double start2 = cmath::sqrt(1 - power(chosen.beta2, step));
        rate = static_cast<T>(chosen.learning_rate * start2 / start1);
        epsilon = epsilon_beside_root<T>(
            chosen.form == epsilon_form::torch ? chosen.epsilon * start2 : chosen.epsilon);
    }

    template <simd::value V>
    STRUT_INLINE constexpr V operator()(V p, V g, std::array<V, 2>& moment) const {
        auto& [mean, square] = moment;
        mean = simd::fma(V(keep1), mean, V(V(take1) * g));
        square = simd::fma(V(keep2), square, V(V(take2) * g * g));
        return simd::fnma(V(rate), simd::divide(mean, V(simd::sqrt(square) + V(epsilon))), p);
    }
};

} // namespace detail

/// Adam: a running mean of the gradient over the root of a running mean of its square, both
/// corrected for their start at zero. Steps have the size of the learning rate however small the
/// gradient is, as long as it is larger than epsilon: Adam hides vanishing gradients and does not
/// cure them.
/// Units or range: an element whose gradient has always been zero does not move. An epsilon of
/// zero, or so small that T has no square for it, is the smallest one that has.
/// Source: Kingma and Ba 2015, algorithm 1; PyTorch's Adam. Keras's epsilon is the paper's
/// "epsilon hat", see `epsilon_form`.
struct adam {
    struct options {
        double learning_rate = 1e-3;
        double beta1 = 0.9;
        double beta2 = 0.999;
        double epsilon = 1e-8;
        epsilon_form form = epsilon_form::torch;

        /// Keras's defaults.
        static constexpr options keras() { return {1e-3, 0.9, 0.999, 1e-7, epsilon_form::keras}; }
    };
    static constexpr std::size_t moments = 2;
    static constexpr std::string_view name = "adam";
    static constexpr bool scale_free = true;

    template <simd::scalar T>
    using rule = detail::adam_rule<T, options>;
};

} // namespace strut
