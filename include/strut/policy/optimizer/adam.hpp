#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/cmath.hpp"
#include "strut/core/config.hpp"
#include "strut/policy/optimizer/epsilon_form.hpp"
#include "strut/simd/map.hpp"
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

/// Adam's step, with the parameters first multiplied by `keep`.
///
/// In both forms of epsilon the step is  rate' * m / (sqrt(v) + epsilon'), with the corrections
/// for the start moved from every element to the two constants.
/// The root and the division are the machine's: on AVX2 they hide behind the memory traffic (within
/// 12 % of a step without them), and estimates refined by a Newton step were slower.
template <class T, class Options>
constexpr void adam_step(T* parameters, const T* gradient, T* const* moment, std::size_t count,
    const Options& chosen, std::uint64_t step, T keep) {
    const double start1 = 1 - power(chosen.beta1, step);
    const double start2 = cmath::sqrt(1 - power(chosen.beta2, step));
    const auto rate = static_cast<T>(chosen.learning_rate * start2 / start1);
    const auto epsilon = static_cast<T>(
        chosen.form == epsilon_form::torch ? chosen.epsilon * start2 : chosen.epsilon);
    const auto keep1 = static_cast<T>(chosen.beta1);
    const auto take1 = static_cast<T>(1 - chosen.beta1);
    const auto keep2 = static_cast<T>(chosen.beta2);
    const auto take2 = static_cast<T>(1 - chosen.beta2);
    T* const mean = moment[0];
    T* const square = moment[1];
    simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
        const auto g = as.load(gradient + i);
        const auto m = simd::fma(as.broadcast(keep1), as.load(mean + i), as.broadcast(take1) * g);
        const auto v =
            simd::fma(as.broadcast(keep2), as.load(square + i), as.broadcast(take2) * g * g);
        simd::store(mean + i, m);
        simd::store(square + i, v);
        const auto ratio = m / (simd::sqrt(v) + as.broadcast(epsilon));
        simd::store(parameters + i,
            simd::fnma(as.broadcast(rate), ratio, as.broadcast(keep) * as.load(parameters + i)));
    });
}

} // namespace detail

/// Adam: a running mean of the gradient over the root of a running mean of its square, both
/// corrected for their start at zero. Steps have the size of the learning rate however small the
/// gradient is, as long as it is larger than epsilon: Adam hides vanishing gradients and does not
/// cure them.
/// Units or range: an element whose gradient has always been zero does not move.
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

    template <class T>
    static constexpr void update(T* parameters, const T* gradient, T* const* moment,
        std::size_t count, const options& chosen, std::uint64_t step) {
        detail::adam_step(parameters, gradient, moment, count, chosen, step, T(1));
    }
};

} // namespace strut
