#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/allow.hpp"
#include "strut/io/leaf.hpp"
#include "strut/io/message.hpp"

namespace strut {

/// An axis along which numbers lie in a file's tensor and in a network's block.
struct slot_axis {
    std::size_t extent;
    std::size_t file; ///< elements from one to the next in the tensor
    std::size_t own;  ///< and in the block
};

/// Numbers of a tensor and their places in a block: one number at the beginning for no axes.
struct slot_part {
    std::size_t file = 0; ///< where they begin in the tensor
    std::size_t own = 0;  ///< and in the block
    std::vector<slot_axis> axes{};
    /// The network has a sum of two tensors here, of which this is the second: zero when written.
    bool second = false;
};

/// A tensor of a file, as a layout has it, and where its numbers go in the network.
struct slot {
    std::string name;                 ///< "2.weight"
    std::vector<std::size_t> extents; ///< outermost first
    std::vector<slot_part> parts;     ///< that cover the tensor; none: accepted and not read
    bool statistic = false;           ///< whether it belongs in the block of statistics
    std::string layer;                ///< "layer 1 (affine)", for messages
    bool leading_ones = false;        ///< further extents of 1 in front are accepted
    std::string_view other_shape{};   ///< what it means if the shape differs, where that is known
    bool negative_refused = false;    ///< of a variance

    std::size_t size() const {
        std::size_t product = 1;
        for (const std::size_t extent : extents)
            product *= extent;
        return product;
    }
};

/// An axis of a file's tensor, and how far apart its elements are in the block.
struct file_axis {
    std::size_t extent;
    std::size_t own;
};

namespace detail {

/// The failure of a number, which is at that index in the file's tensor.
inline failure number_failure(const std::string& subject, const slot& of, const std::string& index,
    double value, const char* expected) {
    return {subject, "tensor " + name_text(of.name) + " of " + of.layer, expected,
        refused_number(value) + " at " + index};
}

/// Calls `body(file, own)` for all numbers of a part.
template <class Body>
void for_each_number(const slot_part& part, Body&& body, std::size_t axis = 0, std::size_t file = 0,
    std::size_t own = 0) {
    if (axis == part.axes.size()) {
        body(part.file + file, part.own + own);
        return;
    }
    const slot_axis& along = part.axes[axis];
    for (std::size_t i = 0; i < along.extent; ++i)
        for_each_number(part, body, axis + 1, file + i * along.file, own + i * along.own);
}

/// Axes of a whole tensor, outermost first.
inline std::vector<slot_axis> whole(std::span<const file_axis> axes) {
    std::vector<slot_axis> all(axes.size());
    std::size_t stride = 1;
    for (std::size_t i = axes.size(); i-- > 0;) {
        all[i] = {axes[i].extent, stride, axes[i].own};
        stride *= axes[i].extent;
    }
    return all;
}

/// A slot for a layer's tensor, yet without the layer's name.
inline slot make_slot(
    const leaf& of, std::string name, std::vector<std::size_t> extents, bool statistic = false) {
    slot made;
    made.name = std::move(name);
    made.extents = std::move(extents);
    made.statistic = statistic;
    made.layer = text_of(of);
    return made;
}

/// A slot for the whole of one tensor.
inline slot whole_slot(const leaf& of, std::string name, const tensor& to,
    std::vector<std::size_t> extents, std::span<const file_axis> axes) {
    slot made = make_slot(of, std::move(name), std::move(extents),
        to.purpose == role::running_mean || to.purpose == role::running_variance);
    made.negative_refused = to.purpose == role::running_variance;
    made.parts.push_back({0, to.offset, whole(axes)});
    return made;
}
inline slot whole_slot(const leaf& of, std::string name, const tensor& to,
    std::vector<std::size_t> extents, std::initializer_list<file_axis> axes) {
    return whole_slot(of, std::move(name), to, std::move(extents), std::span{axes});
}

/// A slot for a tensor as it is.
inline slot same_slot(const leaf& of, std::string name, const tensor& to) {
    std::vector<std::size_t> extents(
        to.extents.extent.begin(), to.extents.extent.begin() + to.extents.rank);
    return whole_slot(of, std::move(name), to, std::move(extents), {{to.size(), 1}});
}

} // namespace detail

} // namespace strut
