#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/io/framework_layout.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/leaf.hpp"
#include "strut/io/slot.hpp"

namespace strut {

/// Keras's variables: Dense kernel [in][out]; Conv1D [K][in / groups][out], Conv2D [KH][KW][in /
/// groups][out], Conv1DTranspose [K][out][in]; Embedding `embeddings`; SimpleRNN, LSTM and GRU with
/// `kernel`, `recurrent_kernel`, `bias`; `gamma`, `beta`, `moving_mean`, `moving_variance`; PReLU
/// `alpha`, with or without extents of 1 in front. A Bidirectional has `forward.` and `backward.`
/// before the names of its layers.
///
/// GRU's bias is [2][3 H], that of `reset_after=True`. Where Keras flattens an image its order is
/// [H][W][C]; the rows of the Dense behind it are brought to [C][H][W], the order here.
/// Source: the `weights` of the layers of Keras 2.
struct keras_layout : private detail::framework_layout<keras_layout> {
    static constexpr std::string_view tag = "keras";
    static constexpr bool image_last = true;

    using detail::framework_layout<keras_layout>::slots;

private:
    friend detail::framework_layout<keras_layout>;

    static constexpr const char* weight = "kernel";
    static constexpr const char* table = "embeddings";
    static constexpr const char* slopes = "alpha";
    static constexpr const char* scale = "gamma";
    static constexpr const char* shift = "beta";
    static constexpr const char* mean = "moving_mean";
    static constexpr const char* variance = "moving_variance";
    static constexpr const char* of_input = "kernel";
    static constexpr const char* of_output = "recurrent_kernel";
    static constexpr const char* scale_of_input = "scale";
    static constexpr const char* scale_of_output = "recurrent_scale";
    static constexpr const char* scale_of_memory = "memory_scale";
    static constexpr const char* shift_of_memory = "memory_shift";

    static constexpr std::array<std::size_t, 2> affine_axes{0, 1};
    static constexpr std::array<std::size_t, 3> conv1d_axes{0, 1, 2};
    static constexpr std::array<std::size_t, 4> conv2d_axes{1, 2, 0, 3};
    static constexpr bool leading_ones = true;
    static constexpr bool gates_first = false;
    // z, r, h there; h, r, z of the input and r, z, h of the output here.
    static constexpr std::array<std::size_t, 3> gru_of_input{2, 1, 0};
    static constexpr std::array<std::size_t, 3> gru_of_output{1, 0, 2};

    static std::string in_direction(const char* name, way direction) {
        return (direction == way::forward       ? "forward."
                   : direction == way::backward ? "backward."
                                                : std::string{}) +
               name;
    }

    static void transposed(const leaf& of, std::vector<slot>& to) {
        to.push_back(permuted(of, std::array<std::size_t, 3>{0, 2, 1}));
    }

    static void biases(const leaf& of, const gates& of_gates, std::vector<slot>& to) {
        const tensor& bias = of.tensors[2];
        const std::string name = in_direction("bias", of.direction);
        const std::size_t columns = of_gates.size() * of.units;
        if (of.kind != leaf_kind::gru)
            return to.push_back(
                with_parts(of, name, {columns}, detail::bias_parts(bias, of.units, of_gates)));
        // Rows: of the input, then of the output; h of the input, r, z, h of the output here: the
        // sums of z and r are one number.
        auto parts = detail::bias_parts(bias, of.units, {{0, 2}, {1, 1}, {2, 0}, {5, 3}});
        for (slot_part& part : detail::bias_parts(bias, of.units, {{3, 2}, {4, 1}}, true))
            parts.push_back(std::move(part));
        to.push_back(with_parts(of, name, {2, columns}, std::move(parts)));
        to.back().other_shape = "a GRU with reset_after=False is another function";
    }

    static void counted(const leaf&, std::vector<slot>&) {}
};

} // namespace strut
