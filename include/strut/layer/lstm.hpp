#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/layer/recurrent_layer.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// An LSTM's arithmetic. Rows of gates: input, forget, candidate, output, as PyTorch has them.
/// Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000; PyTorch's LSTM.
template <class, class Math>
struct lstm_cell {
    static constexpr std::string_view name = "lstm";
    static constexpr std::size_t rows = 4;
    static constexpr std::size_t of_input = 4;
    static constexpr std::size_t first_of_output = 0;
    static constexpr std::size_t memory = 1;
    static constexpr std::size_t input_row = 0;
    static constexpr std::size_t forget_row = 1;
    static constexpr std::array<std::size_t, 1> input_norms{4};
    static constexpr std::array<std::size_t, 1> output_norms{4};

    template <simd::value V>
    static STRUT_INLINE constexpr V forward(
        std::array<V, rows>& gate, std::array<V, memory>& c, V) {
        remember(gate, c);
        return put_out(gate, c[0]);
    }
    template <simd::value V>
    static STRUT_INLINE constexpr void remember(
        std::array<V, rows>& gate, std::array<V, memory>& c) {
        gate = {Math::sigmoid(gate[0]), Math::sigmoid(gate[1]), Math::tanh(gate[2]),
            Math::sigmoid(gate[3])};
        c[0] = simd::fma(gate[1], c[0], V(gate[0] * gate[2]));
    }
    template <simd::value V>
    static STRUT_INLINE constexpr V put_out(const std::array<V, rows>& gate, V c) {
        return gate[3] * Math::tanh(c);
    }

    template <simd::value V>
    static STRUT_INLINE constexpr V backward(std::array<V, rows>& gate,
        const std::array<V, memory>& before, const std::array<V, memory>& now, V,
        std::array<V, memory>& dc, V dh) {
        const V one = V(simd::value_of<V>(1));
        const auto [i, f, g, o] = gate;
        const V out = Math::tanh(now[0]);
        const V d = simd::fma(V(dh * o), V(one - out * out), dc[0]);
        gate = {V(d * g * i * (one - i)), V(d * before[0] * f * (one - f)),
            V(d * i * (one - g * g)), V(dh * out * o * (one - o))};
        dc[0] = d * f;
        return V(simd::value_of<V>(0));
    }
    template <simd::value V>
    static STRUT_INLINE constexpr V put_out_backward(std::array<V, rows>& gate, V c, V dh) {
        const V one = V(simd::value_of<V>(1));
        const V out = Math::tanh(c);
        const V o = gate[3];
        gate[3] = dh * out * o * (one - o);
        return dh * o * (one - out * out);
    }
    template <simd::value V>
    static STRUT_INLINE constexpr void remember_backward(
        std::array<V, rows>& gate, V before, V& d) {
        const V one = V(simd::value_of<V>(1));
        const auto [i, f, g, o] = gate;
        gate = {
            V(d * g * i * (one - i)), V(d * before * f * (one - f)), V(d * i * (one - g * g)), o};
        d *= f;
    }
};

/// A layer of long short-term memory over a sequence, from zero; gives out every step (`last_step`
/// behind it keeps the last). Its gradient passes from step to step through a sum, weakened only by
/// the forget gate: over T steps by f^T.
/// Shapes: in [T][F] -> out [T][H]. Parameters: weight [F][4 H], recurrent weight [H][4 H], bias
/// [4 H], each with the gates input, forget, candidate, output. PyTorch has two biases, whose sum
/// this is.
/// Policies: an initializer (`xavier_uniform`), `recurrent_init<>` (`orthogonal<>`),
/// `bias<initializer>` (`zeros`), `forget_bias<>` (1) or `chrono<>`, `from<F>`, `fast_math`,
/// `stateful`, `layer_norm<>` or `rms_norm<>`.
/// Errors: an input that is neither a vector nor a sequence of vectors.
template <std::size_t H, class... Policies>
struct lstm : detail::recurrent_layer<lstm_cell, void, forget_bias<1>, H, Policies...> {};

} // namespace strut
