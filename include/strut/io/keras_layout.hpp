#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "strut/core/shape.hpp"
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
struct keras_layout {
    static constexpr bool image_last = true;

    static void slots(const leaf& of, std::vector<slot>& to) {
        switch (of.kind) {
        case leaf_kind::affine:
            affine(of, to);
            break;
        case leaf_kind::conv1d:
        case leaf_kind::conv1d_transposed:
        case leaf_kind::conv2d:
            convolution(of, to);
            break;
        case leaf_kind::embedding:
            to.push_back(detail::same_slot(of, "embeddings", of.tensors[0]));
            break;
        case leaf_kind::rnn:
        case leaf_kind::lstm:
        case leaf_kind::gru:
            recurrent(of, to);
            break;
        case leaf_kind::normalization:
            for (const tensor& one : of.tensors)
                vector(of, one.purpose == role::scale ? "gamma" : "beta", one, to);
            for (const tensor& one : of.statistics)
                vector(of, one.purpose == role::running_mean ? "moving_mean" : "moving_variance",
                    one, to);
            break;
        case leaf_kind::slopes:
            vector(of, "alpha", of.tensors[0], to);
            to.back().leading_ones = true;
            break;
        case leaf_kind::factor:
        case leaf_kind::other:
            detail::own_slots(of, to);
            break;
        }
    }

private:
    static std::vector<file_axis> inputs(const leaf& of, std::size_t count, std::size_t own) {
        return detail::input_axes<keras_layout>(of, count, own);
    }

    /// One number for each feature of what comes in, or a single one.
    static void vector(const leaf& of, std::string name, const tensor& one, std::vector<slot>& to) {
        const std::size_t size = one.size();
        const bool single = size == 1;
        to.push_back(detail::whole_slot(of, std::move(name), one, {size},
            single ? std::vector<file_axis>{{1, 1}} : inputs(of, size, 1)));
    }

    static void bias(const leaf& of, std::vector<slot>& to) {
        if (of.tensors.size() > 1)
            to.push_back(detail::same_slot(of, "bias", of.tensors[1]));
    }

    static void affine(const leaf& of, std::vector<slot>& to) {
        const tensor& weight = of.tensors[0];
        const std::size_t in = weight.extents[0];
        const std::size_t out = weight.extents[1];
        std::vector<file_axis> axes = inputs(of, in, out);
        axes.push_back({out, 1});
        to.push_back(detail::whole_slot(of, "kernel", weight, {in, out}, axes));
        bias(of, to);
    }

    static void convolution(const leaf& of, std::vector<slot>& to) {
        const tensor& weight = of.tensors[0];
        const shape& own = weight.extents;
        if (of.kind == leaf_kind::conv2d) {
            const std::size_t in = own[0], rows = own[1], columns = own[2], out = own[3];
            to.push_back(detail::whole_slot(of, "kernel", weight, {rows, columns, in, out},
                {{rows, columns * out}, {columns, out}, {in, rows * columns * out}, {out, 1}}));
        } else if (of.kind == leaf_kind::conv1d) {
            to.push_back(detail::same_slot(of, "kernel", weight));
        } else {
            const std::size_t taps = own[0], in = own[1], out = own[2];
            to.push_back(detail::whole_slot(
                of, "kernel", weight, {taps, out, in}, {{taps, in * out}, {out, 1}, {in, out}}));
        }
        bias(of, to);
    }

    static void recurrent(const leaf& of, std::vector<slot>& to) {
        using map = std::vector<detail::gate_map>;
        // GRU: z, r, h there; h, r, z of the input and r, z, h of the output here, and as biases h
        // of the input, r, z, h of the output.
        const bool is_gru = of.kind == leaf_kind::gru;
        const map one{{0, 0}};
        const map four{{0, 0}, {1, 1}, {2, 2}, {3, 3}};
        const map& plain = of.kind == leaf_kind::rnn ? one : four;
        const map of_input = is_gru ? map{{0, 2}, {1, 1}, {2, 0}} : plain;
        const map of_output = is_gru ? map{{0, 1}, {1, 0}, {2, 2}} : plain;

        const std::string before = of.direction == way::forward    ? "forward."
                                   : of.direction == way::backward ? "backward."
                                                                   : "";
        const std::size_t units = of.units;
        const std::size_t columns = of_input.size() * units;
        const auto add = [&](const char* name, std::vector<std::size_t> extents,
                             std::vector<slot_part> parts) {
            slot made = detail::make_slot(of, before + name, std::move(extents));
            made.parts = std::move(parts);
            to.push_back(std::move(made));
        };
        add("kernel", {of.tensors[0].extents[0], columns},
            detail::gate_parts(of.tensors[0], units, of_input, false));
        add("recurrent_kernel", {units, columns},
            detail::gate_parts(of.tensors[1], units, of_output, false));
        const tensor& bias = of.tensors[2];
        if (is_gru) {
            // Rows: of the input, then of the output; the sums of z and r are one number here.
            auto parts = detail::bias_parts(bias, units, {{0, 2}, {1, 1}, {2, 0}, {5, 3}});
            for (slot_part& part : detail::bias_parts(bias, units, {{3, 2}, {4, 1}}, true))
                parts.push_back(std::move(part));
            add("bias", {2, columns}, std::move(parts));
            to.back().other_shape = "a GRU with reset_after=False is another function";
        } else {
            add("bias", {columns}, detail::bias_parts(bias, units, plain));
        }

        // A cell that is normalized: scales of the two products, then of the memory.
        if (of.tensors.size() > 3) {
            add("scale", {columns}, detail::bias_parts(of.tensors[3], units, of_input));
            add("recurrent_scale", {columns}, detail::bias_parts(of.tensors[4], units, of_output));
        }
        if (of.tensors.size() > 5)
            to.push_back(detail::same_slot(of, before + "memory_scale", of.tensors[5]));
        if (of.tensors.size() > 6)
            to.push_back(detail::same_slot(of, before + "memory_shift", of.tensors[6]));
    }
};

} // namespace strut
