#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph.hpp"

/// What a node is told beside its data, an attribute in one operator set and a constant input in
/// another.
namespace strut_onnx {

/// The constant behind an input. Errors: it is computed from the model's input.
inline const tensor& constant_of(const graph& in, const node& of, std::size_t input) {
    const tensor* const found = in.constant(of.input(input));
    if (found == nullptr)
        of.refuse("input " + std::to_string(input) + " is not a constant");
    return *found;
}

inline const std::vector<std::int64_t>& wholes_of(
    const graph& in, const node& of, std::size_t input) {
    const tensor& found = constant_of(in, of, input);
    if (!found.whole)
        of.refuse("input " + std::to_string(input) + " is not of whole numbers");
    return found.wholes;
}

/// Whole numbers from the attribute, or from the input where there is no such attribute.
inline std::optional<std::vector<std::int64_t>> wholes_of(
    const graph& in, const node& of, std::string_view key, std::size_t input) {
    if (const attribute* const one = of.find(key, attribute::kind::wholes))
        return one->wholes;
    if (of.has_input(input))
        return wholes_of(in, of, input);
    return std::nullopt;
}

/// A single number from the attribute or the input.
inline std::optional<double> real_of(
    const graph& in, const node& of, std::string_view key, std::size_t input) {
    if (const attribute* const one = of.find(key, attribute::kind::real))
        return one->real;
    if (!of.has_input(input))
        return std::nullopt;
    const tensor& found = constant_of(in, of, input);
    if (found.whole || found.reals.size() != 1)
        of.refuse("input " + std::to_string(input) + " is not a single real number");
    return found.reals[0];
}

/// The axis, counted from the end where negative.
inline std::size_t axis_of(const node& of, std::int64_t axis, std::size_t rank) {
    const auto count = static_cast<std::int64_t>(rank);
    if (axis < -count || axis >= count)
        of.refuse("the axis is not there", "below " + std::to_string(rank), std::to_string(axis));
    return static_cast<std::size_t>(axis < 0 ? axis + count : axis);
}

/// Axes, each once, in rising order.
inline std::vector<std::size_t> axes_of(
    const node& of, const std::vector<std::int64_t>& given, std::size_t rank) {
    std::vector<std::size_t> axes;
    for (const std::int64_t one : given)
        axes.push_back(axis_of(of, one, rank));
    std::ranges::sort(axes);
    if (std::ranges::adjacent_find(axes) != axes.end())
        of.refuse("an axis is given twice");
    return axes;
}

/// The order of the axes of a Transpose.
inline std::vector<std::size_t> order_of(const node& of, std::size_t rank) {
    std::vector<std::int64_t> given = of.wholes("perm");
    if (given.empty())
        for (std::size_t axis = rank; axis-- > 0;)
            given.push_back(static_cast<std::int64_t>(axis));
    if (given.size() != rank || axes_of(of, given, rank).size() != rank)
        of.refuse("attribute 'perm' has another number of axes");
    std::vector<std::size_t> order;
    for (const std::int64_t one : given)
        order.push_back(axis_of(of, one, rank));
    return order;
}

/// Which part of each axis a Slice takes, by steps of one.
struct cut {
    std::size_t axis = 0;
    std::int64_t begin = 0, end = 0;
};

inline std::vector<cut> cuts_of(const graph& in, const node& of, const extents& shape) {
    of.only({"starts", "ends", "axes"});
    const auto starts = wholes_of(in, of, "starts", 1);
    const auto ends = wholes_of(in, of, "ends", 2);
    const auto axes = wholes_of(in, of, "axes", 3);
    if (!starts || !ends || starts->size() != ends->size() ||
        (axes && axes->size() != starts->size()) || starts->size() > shape.size())
        of.refuse("starts, ends and axes differ in number");
    std::vector<std::int64_t> steps;
    if (of.has_input(4))
        steps = wholes_of(in, of, 4);
    std::vector<cut> cuts;
    for (std::size_t i = 0; i < starts->size(); ++i) {
        cut one;
        one.axis = axes ? axis_of(of, (*axes)[i], shape.size()) : i;
        const std::int64_t size = shape[one.axis];
        const auto place = [size](std::int64_t at) {
            return std::clamp<std::int64_t>(at < 0 ? std::max(at, -size) + size : at, 0, size);
        };
        one.begin = place((*starts)[i]);
        one.end = std::max(one.begin, place((*ends)[i]));
        if (!steps.empty() && (i >= steps.size() || steps[i] != 1))
            of.refuse("a step other than 1 is not supported");
        cuts.push_back(one);
    }
    return cuts;
}

/// The shape that a Reshape gives: 0 keeps a size, -1 stands for what is left.
inline extents reshaped(const node& of, const extents& from, extents to) {
    std::optional<std::size_t> open;
    std::int64_t known = 1;
    for (std::size_t axis = 0; axis < to.size(); ++axis) {
        if (to[axis] == 0 && axis < from.size())
            to[axis] = from[axis];
        if (to[axis] == -1 && !open) {
            open = axis;
            continue;
        }
        if (to[axis] <= 0 || to[axis] > most_elements || (known *= to[axis]) > most_elements)
            of.refuse("the new shape is not supported", "sizes above zero", text_of(to));
    }
    const std::int64_t size = elements_of(from);
    if (open)
        to[*open] = size / known;
    if (elements_of(to) != size)
        of.refuse("the new shape has another number of elements", text_of(from), text_of(to));
    return to;
}

/// The shape without axes, or with axes of size 1 put in.
inline extents squeezed(const graph& in, const node& of, const extents& from) {
    of.only({"axes"});
    std::vector<std::int64_t> all;
    for (std::size_t axis = 0; axis < from.size(); ++axis)
        if (from[axis] == 1)
            all.push_back(static_cast<std::int64_t>(axis));
    const auto axes = axes_of(of, wholes_of(in, of, "axes", 1).value_or(all), from.size());
    extents to;
    for (std::size_t axis = 0; axis < from.size(); ++axis)
        if (!std::ranges::binary_search(axes, axis))
            to.push_back(from[axis]);
        else if (from[axis] != 1)
            of.refuse("an axis that is left out has another size", "1", std::to_string(from[axis]));
    return to;
}

inline extents unsqueezed(const graph& in, const node& of, const extents& from) {
    of.only({"axes"});
    const auto given = wholes_of(in, of, "axes", 1);
    if (!given || given->size() > 8)
        of.refuse("it has no axes, or too many");
    const auto axes = axes_of(of, *given, from.size() + given->size());
    extents to = from;
    for (const std::size_t axis : axes)
        to.insert(to.begin() + static_cast<std::ptrdiff_t>(axis), 1);
    return to;
}

} // namespace strut_onnx
