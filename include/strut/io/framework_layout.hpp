#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "strut/core/shape.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/leaf.hpp"
#include "strut/io/slot.hpp"

namespace strut::detail {

/// The axes of `count` input features in a file's order, each `own` apart in the block.
template <class Layout>
std::vector<file_axis> input_axes(const leaf& of, std::size_t count, std::size_t own) {
    const shape& flat = of.order.flattened;
    if (!reorders<Layout>(of) || of.order.mixed)
        return {{count, own}};
    if (flat.rank == 3)
        return {{flat[1], flat[2] * own}, {flat[2], own}, {flat[0], flat[1] * flat[2] * own}};
    return {{flat[1], own}, {flat[0], flat[1] * own}};
}

/// Gates of `units` numbers each: block `file[i]` of the tensor is block `own[i]` here.
struct gate_map {
    std::size_t file;
    std::size_t own;
};

/// A weight [inputs][gates here * units] as a file's [inputs][gates * units], or, `transposed`, as
/// its [gates * units][inputs].
inline std::vector<slot_part> gate_parts(
    const tensor& weight, std::size_t units, const std::vector<gate_map>& gates, bool transposed) {
    const std::size_t inputs = weight.extents[0];
    const std::size_t columns = weight.extents[1];
    const std::size_t file_columns = gates.size() * units;
    std::vector<slot_part> parts;
    for (const gate_map& gate : gates) {
        slot_part part{gate.file * units, weight.offset + gate.own * units,
            {{inputs, file_columns, columns}, {units, 1, 1}}};
        if (transposed) {
            part.file *= inputs;
            part.axes = {{units, inputs, 1}, {inputs, 1, columns}};
        }
        parts.push_back(part);
    }
    return parts;
}

/// Blocks of a bias.
inline std::vector<slot_part> bias_parts(const tensor& bias, std::size_t units,
    const std::vector<gate_map>& gates, bool second = false) {
    std::vector<slot_part> parts;
    for (const gate_map& gate : gates)
        parts.push_back(
            {gate.file * units, bias.offset + gate.own * units, {{units, 1, 1}}, second});
    return parts;
}

/// What the layouts of frameworks have in common. `Layout` says wherein they differ:
///
/// - names: `weight`, `table` (of an embedding), `slopes`, `scale`, `shift`, `mean`, `variance`,
/// and
///   of a recurrent layer `of_input`, `of_output` and, if it is normalized, `scale_of_input`,
///   `scale_of_output`, `scale_of_memory`, `shift_of_memory`, completed by `in_direction(name,
///   way)`
/// - the file's axes as numbers of ours: `affine_axes` of [in][out], `conv1d_axes` of [K][in][out],
///   `conv2d_axes` of [in][KH][KW][out]
/// - `gates_first`, of the weights of recurrent layers
/// - `gru_of_input`, `gru_of_output`: for each of the file's gates which of ours it is
/// - `transposed(leaf, to)`, the weight of a transposed convolution; `biases(leaf, gates, to)` of a
///   recurrent layer; `counted(leaf, to)`, what a normalization has beside its statistics
template <class Layout>
struct framework_layout {
    static void slots(const leaf& of, std::vector<slot>& to) {
        switch (of.kind) {
        case leaf_kind::affine:
            to.push_back(permuted(of, Layout::affine_axes));
            return bias(of, to);
        case leaf_kind::conv1d:
            to.push_back(permuted(of, Layout::conv1d_axes));
            return bias(of, to);
        case leaf_kind::conv2d:
            to.push_back(permuted(of, Layout::conv2d_axes));
            return bias(of, to);
        case leaf_kind::conv1d_transposed:
            Layout::transposed(of, to);
            return bias(of, to);
        case leaf_kind::embedding:
            return to.push_back(same_slot(of, Layout::table, of.tensors[0]));
        case leaf_kind::rnn:
        case leaf_kind::lstm:
        case leaf_kind::gru:
            return recurrent(of, to);
        case leaf_kind::normalization:
            for (const tensor& one : of.tensors)
                vector(of, one.purpose == role::scale ? Layout::scale : Layout::shift, one, to);
            for (const tensor& one : of.statistics)
                vector(of, one.purpose == role::running_mean ? Layout::mean : Layout::variance, one,
                    to);
            return Layout::counted(of, to);
        case leaf_kind::slopes:
            return vector(of, Layout::slopes, of.tensors[0], to);
        case leaf_kind::factor:
        case leaf_kind::other:
            return own_slots(of, to);
        }
    }

protected:
    using gates = std::vector<gate_map>;

    /// A layer's first tensor with its axes in another order; those of an affine layer's inputs in
    /// the order that the framework had them in.
    template <std::size_t Rank>
    static slot permuted(const leaf& of, const std::array<std::size_t, Rank>& order) {
        const tensor& weight = of.tensors[0];
        std::vector<std::size_t> extents;
        std::vector<file_axis> axes;
        for (const std::size_t axis : order) {
            std::size_t stride = 1;
            for (std::size_t inner = axis + 1; inner < Rank; ++inner)
                stride *= weight.extents[inner];
            extents.push_back(weight.extents[axis]);
            if (of.kind == leaf_kind::affine && axis == 0)
                for (const file_axis& one : input_axes<Layout>(of, extents.back(), stride))
                    axes.push_back(one);
            else
                axes.push_back({extents.back(), stride});
        }
        return whole_slot(of, Layout::weight, weight, std::move(extents), axes);
    }

    static slot with_parts(const leaf& of, std::string name, std::vector<std::size_t> extents,
        std::vector<slot_part> parts) {
        slot made = make_slot(of, std::move(name), std::move(extents));
        made.parts = std::move(parts);
        return made;
    }

private:
    /// One number for each feature of what comes in, or a single one.
    static void vector(const leaf& of, const char* name, const tensor& one, std::vector<slot>& to) {
        const std::size_t size = one.size();
        to.push_back(whole_slot(of, name, one, {size},
            size == 1 ? std::vector<file_axis>{{1, 1}} : input_axes<Layout>(of, size, 1)));
        to.back().leading_ones = of.kind == leaf_kind::slopes && Layout::leading_ones;
    }

    static void bias(const leaf& of, std::vector<slot>& to) {
        if (of.tensors.size() > 1)
            to.push_back(same_slot(of, "bias", of.tensors[1]));
    }

    static gates gates_of(const leaf& of, const std::array<std::size_t, 3>& of_gru) {
        gates all;
        const std::size_t count = of.kind == leaf_kind::rnn ? 1 : of.kind == leaf_kind::gru ? 3 : 4;
        for (std::size_t gate = 0; gate < count; ++gate)
            all.push_back({gate, of.kind == leaf_kind::gru ? of_gru[gate] : gate});
        return all;
    }

    static void recurrent(const leaf& of, std::vector<slot>& to) {
        const gates of_input = gates_of(of, Layout::gru_of_input);
        const gates of_output = gates_of(of, Layout::gru_of_output);
        const std::size_t wide = of_input.size() * of.units;
        const auto name = [&](const char* word) {
            return Layout::in_direction(word, of.direction);
        };
        const auto weight = [&](const char* word, const tensor& one, const gates& in_file) {
            std::vector<std::size_t> extents{one.extents[0], wide};
            if (Layout::gates_first)
                std::ranges::reverse(extents);
            to.push_back(with_parts(of, name(word), std::move(extents),
                gate_parts(one, of.units, in_file, Layout::gates_first)));
        };
        weight(Layout::of_input, of.tensors[0], of_input);
        weight(Layout::of_output, of.tensors[1], of_output);
        Layout::biases(of, of_input, to);

        // A cell that is normalized: scales of the two products, then of the memory.
        const auto scale = [&](const char* word, const tensor& one, const gates& in_file) {
            to.push_back(with_parts(of, name(word), {wide}, bias_parts(one, of.units, in_file)));
        };
        if (of.tensors.size() > 3) {
            scale(Layout::scale_of_input, of.tensors[3], of_input);
            scale(Layout::scale_of_output, of.tensors[4], of_output);
        }
        if (of.tensors.size() > 5)
            to.push_back(same_slot(of, name(Layout::scale_of_memory), of.tensors[5]));
        if (of.tensors.size() > 6)
            to.push_back(same_slot(of, name(Layout::shift_of_memory), of.tensors[6]));
    }
};

} // namespace strut::detail
