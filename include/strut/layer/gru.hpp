#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/layer/recurrent_layer.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// A GRU's arithmetic. Rows of gates: candidate by the input, reset, update, candidate by the last
/// output; the input adds to the first three, the last output to the last three.
/// Source: Cho et al. 2014, with the reset behind the product as in PyTorch's GRU and Keras's
/// `reset_after`.
template <class, class Math>
struct gru_cell {
    static constexpr std::string_view name = "gru";
    static constexpr std::size_t rows = 4;
    static constexpr std::size_t of_input = 3;
    static constexpr std::size_t first_of_output = 1;
    static constexpr std::size_t memory = 0;
    static constexpr std::size_t input_row = 2;
    static constexpr std::size_t forget_row = 2;
    static constexpr std::size_t reset_row = 1;
    /// The candidate by itself, both gates together.
    static constexpr std::array<std::size_t, 2> input_norms{1, 2};
    static constexpr std::array<std::size_t, 2> output_norms{2, 1};

    template <simd::value V>
    static STRUT_INLINE constexpr V forward(
        std::array<V, rows>& gate, std::array<V, memory>&, V h) {
        const V reset = Math::sigmoid(gate[1]);
        const V update = Math::sigmoid(gate[2]);
        const V candidate = Math::tanh(simd::fma(reset, gate[3], gate[0]));
        gate[0] = candidate;
        gate[1] = reset;
        gate[2] = update;
        return simd::fma(update, V(h - candidate), candidate);
    }

    template <simd::value V>
    static STRUT_INLINE constexpr V backward(std::array<V, rows>& gate,
        const std::array<V, memory>&, const std::array<V, memory>&, V h, std::array<V, memory>&,
        V dh) {
        const V one = V(simd::value_of<V>(1));
        const auto [n, r, z, u] = gate;
        const V dn = dh * (one - z) * (one - n * n);
        gate = {dn, V(dn * u * r * (one - r)), V(dh * (h - n) * z * (one - z)), V(dn * r)};
        return dh * z;
    }
};

/// A layer of gated recurrent units over a sequence, from zero; gives out every step. Its gradient
/// passes from step to step through a sum, weakened by the update gate.
/// Shapes: in [T][F] -> out [T][H]. Parameters: weight [F][3 H] with the gates candidate, reset,
/// update; recurrent weight [H][3 H] with reset, update, candidate; bias [4 H] with candidate (of
/// the input), reset, update, candidate (of the last output). PyTorch has two biases for reset and
/// update, whose sums these are. Keras's GRU with `reset_after=True` is the same; docs/sequences.md
/// says where its tensors go.
/// Policies: an initializer (`xavier_uniform`), `recurrent_init<>` (`orthogonal<>`),
/// `bias<initializer>` (`zeros`), `forget_bias<>` (0) or `chrono<>`, `from<F>`, `fast_math`,
/// `stateful`, `layer_norm<>` or `rms_norm<>`, `gru_form::reset_after` (the only form that there
/// is). Errors: an input that is neither a vector nor a sequence of vectors;
/// `gru_form::reset_before`, which is Keras's `reset_after=False`.
template <std::size_t H, class... Policies>
struct gru : detail::recurrent_layer<gru_cell, void, forget_bias<0>, H, Policies...> {};

} // namespace strut
