#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <vector>

#include "strut/io/leaf.hpp"
#include "strut/io/role_name.hpp"
#include "strut/io/slot.hpp"

namespace strut {

/// How a framework stores the tensors of a layer: their names, the order of their axes, their
/// gates.
///
/// *Minimal complete definition*: `static void slots(const leaf&, std::vector<slot>&)`, which
/// appends a slot for each tensor that the framework has for that layer, named without the layer:
/// "weight". *Optional*: `image_last` and `steps_last`, if it flattens otherwise
/// (detail::reorders); `metadata`, a pair of texts that is written. *Laws*
/// (tests/io/layout_test.cpp): the parts of a layer's slots cover each of its numbers, once (those
/// that are `second` once more), and each number of the files' tensors; what is saved is loaded
/// with the same bits. *Models*: torch_layout keras_layout own_layout.
template <class L>
concept layout = requires(const leaf& of, std::vector<slot>& to) {
    L::slots(of, to);
};

namespace detail {

/// Whether the framework has what was flattened in another order: an image as [H][W][C]
/// (`image_last`), a sequence behind a convolution as [C][T] (`steps_last`); this library has
/// [C][H][W] and [T][C].
template <class Layout>
bool reorders(const leaf& of) {
    const shape& flat = of.order.flattened;
    if constexpr (requires { Layout::image_last; })
        if (flat.rank == 3 && Layout::image_last)
            return true;
    if constexpr (requires { Layout::steps_last; })
        if (flat.rank == 2 && Layout::steps_last && of.order.steps_last)
            return true;
    return false;
}

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

/// What no framework has a name for: as this library has it.
inline void own_slots(const leaf& of, std::vector<slot>& to) {
    for (const auto* const some : {&of.tensors, &of.statistics})
        for (const tensor& one : *some)
            to.push_back(same_slot(of, std::string{name_of(one.purpose)}, one));
}

} // namespace detail

} // namespace strut
