#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/layer/recurrent_layer.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// The arithmetic of a simple recurrent layer: an activation of the sum. What it leaves is the
/// output, or the sum where the slope cannot be had from the output.
template <class Act, class Math>
struct rnn_cell {
    static constexpr std::string_view name = "rnn";
    static constexpr std::size_t rows = 1;
    static constexpr std::size_t of_input = 1;
    static constexpr std::size_t first_of_output = 0;
    static constexpr std::size_t memory = 0;
    static constexpr std::array<std::size_t, 1> input_norms{1};
    static constexpr std::array<std::size_t, 1> output_norms{1};

    template <simd::value V>
    static STRUT_INLINE constexpr V forward(std::array<V, rows>& gate, std::array<V, memory>&, V) {
        if constexpr (has_slope_at<Act>) {
            gate[0] = activate_value<Act, Math>(gate[0]);
            return gate[0];
        } else {
            return activate_value<Act, Math>(gate[0]);
        }
    }

    template <simd::value V>
    static STRUT_INLINE constexpr V backward(std::array<V, rows>& gate,
        const std::array<V, memory>&, const std::array<V, memory>&, V, std::array<V, memory>&,
        V dh) {
        if constexpr (has_slope_at<Act>)
            gate[0] = dh * activate_slope_at<Act, Math>(gate[0]);
        else
            gate[0] = dh * activate_slope<Act, Math>(gate[0]);
        return V(simd::value_of<V>(0));
    }
};

/// A simple recurrent layer over a sequence, from zero: h = activation(x W + h' U + b); gives out
/// every step. Backward through T steps the gradient is multiplied T times by the same matrix and
/// by the slopes: it vanishes or explodes sooner than in any chain of layers.
/// Shapes: in [T][F] -> out [T][H]. Parameters: weight [F][H], recurrent weight [H][H], bias [H].
/// Policies: an activation (`tanh`), an initializer (`xavier_uniform`), `recurrent_init<>`
/// (`orthogonal<>`), `bias<initializer>` (`zeros`), `from<F>`, `fast_math`, `stateful`,
/// `layer_norm<>` or `rms_norm<>`. Errors: an input that is neither a vector nor a sequence of
/// vectors; an activation that learns (`prelu<>`); a `forget_bias<>`. Source: Elman 1990.
template <std::size_t H, class... Policies>
struct rnn : detail::recurrent_layer<rnn_cell, tanh, forget_bias<0>, H, Policies...> {};

} // namespace strut
