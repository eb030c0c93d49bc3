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

/// PyTorch's state_dict: Linear [out][in], Conv1d [out][in / groups][K], Conv2d [out][in /
/// groups][KH][KW], ConvTranspose1d [in][out / groups][K], Embedding [count][F]; LSTM, GRU and RNN
/// with `weight_ih_l0`, `weight_hh_l0`, two biases, and `_reverse`; norms and PReLU.
///
/// Two biases of a recurrent layer are added up where the network has their sum; written are the
/// sum and zeros. BatchNorm's num_batches_tracked is accepted and not read. What PyTorch has no
/// module for has names of its own: `scale` of a residual block, and what normalizes a cell.
/// Behind a Conv1d a Flatten has the features of all steps one after the other, [C][T]; the columns
/// of the Linear behind it are brought to [T][C], the order here.
/// Source: the state_dict of PyTorch 1.13.
struct torch_layout {
    static constexpr std::pair<const char*, const char*> metadata{"format", "pt"};
    static constexpr bool steps_last = true;

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
            to.push_back(detail::same_slot(of, "weight", of.tensors[0]));
            break;
        case leaf_kind::rnn:
        case leaf_kind::lstm:
        case leaf_kind::gru:
            recurrent(of, to);
            break;
        case leaf_kind::normalization:
            normalization(of, to);
            break;
        case leaf_kind::slopes:
            vector(of, "weight", of.tensors[0], to);
            break;
        case leaf_kind::factor:
        case leaf_kind::other:
            detail::own_slots(of, to);
            break;
        }
    }

private:
    static std::vector<file_axis> inputs(const leaf& of, std::size_t count, std::size_t own) {
        return detail::input_axes<torch_layout>(of, count, own);
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
        std::vector<file_axis> axes{{out, 1}};
        for (const file_axis& axis : inputs(of, in, out))
            axes.push_back(axis);
        to.push_back(detail::whole_slot(of, "weight", weight, {out, in}, axes));
        bias(of, to);
    }

    static void convolution(const leaf& of, std::vector<slot>& to) {
        const tensor& weight = of.tensors[0];
        const shape& own = weight.extents;
        if (of.kind == leaf_kind::conv2d) {
            const std::size_t in = own[0], rows = own[1], columns = own[2], out = own[3];
            to.push_back(detail::whole_slot(of, "weight", weight, {out, in, rows, columns},
                {{out, 1}, {in, rows * columns * out}, {rows, columns * out}, {columns, out}}));
        } else {
            const std::size_t taps = own[0], in = own[1], out = own[2];
            if (of.kind == leaf_kind::conv1d)
                to.push_back(detail::whole_slot(of, "weight", weight, {out, in, taps},
                    {{out, 1}, {in, out}, {taps, in * out}}));
            else
                to.push_back(detail::whole_slot(of, "weight", weight,
                    {of.groups * in, out / of.groups, taps},
                    {{of.groups, out / of.groups}, {in, out}, {out / of.groups, 1},
                        {taps, in * out}}));
        }
        bias(of, to);
    }

    static void normalization(const leaf& of, std::vector<slot>& to) {
        for (const tensor& one : of.tensors)
            vector(of, one.purpose == role::scale ? "weight" : "bias", one, to);
        for (const tensor& one : of.statistics)
            vector(of, one.purpose == role::running_mean ? "running_mean" : "running_var", one, to);
        if (!of.statistics.empty())
            to.push_back(detail::make_slot(of, "num_batches_tracked", {}));
    }

    static void recurrent(const leaf& of, std::vector<slot>& to) {
        using map = std::vector<detail::gate_map>;
        // GRU: r, z, n there; n, r, z of the input and r, z, n of the output here, and as biases
        // n of the input, r, z, n of the output.
        const bool is_gru = of.kind == leaf_kind::gru;
        const map one{{0, 0}};
        const map four{{0, 0}, {1, 1}, {2, 2}, {3, 3}};
        const map& plain = of.kind == leaf_kind::rnn ? one : four;
        const map gates_ih = is_gru ? map{{0, 1}, {1, 2}, {2, 0}} : plain;
        const map gates_hh = is_gru ? map{{0, 0}, {1, 1}, {2, 2}} : plain;

        const std::string end = of.direction == way::backward ? "_l0_reverse" : "_l0";
        const std::size_t units = of.units;
        const auto add = [&](std::string name, std::vector<std::size_t> extents,
                             std::vector<slot_part> parts) {
            slot made = detail::make_slot(of, std::move(name), std::move(extents));
            made.parts = std::move(parts);
            to.push_back(std::move(made));
        };
        const std::size_t rows = gates_ih.size() * units;
        add("weight_ih" + end, {rows, of.tensors[0].extents[0]},
            detail::gate_parts(of.tensors[0], units, gates_ih, true));
        add("weight_hh" + end, {rows, units},
            detail::gate_parts(of.tensors[1], units, gates_hh, true));
        const tensor& bias = of.tensors[2];
        add("bias_ih" + end, {rows}, detail::bias_parts(bias, units, gates_ih));
        if (is_gru) {
            auto parts = detail::bias_parts(bias, units, {{0, 1}, {1, 2}}, true);
            parts.push_back(detail::bias_parts(bias, units, {{2, 3}})[0]);
            add("bias_hh" + end, {rows}, std::move(parts));
        } else {
            add("bias_hh" + end, {rows}, detail::bias_parts(bias, units, plain, true));
        }

        // A cell that is normalized: scales of the two products, then of the memory.
        if (of.tensors.size() > 3) {
            add("scale_ih" + end, {rows}, detail::bias_parts(of.tensors[3], units, gates_ih));
            add("scale_hh" + end, {rows}, detail::bias_parts(of.tensors[4], units, gates_hh));
        }
        if (of.tensors.size() > 5)
            to.push_back(detail::same_slot(of, "scale_memory" + end, of.tensors[5]));
        if (of.tensors.size() > 6)
            to.push_back(detail::same_slot(of, "shift_memory" + end, of.tensors[6]));
    }
};

} // namespace strut
