#include "constants.hpp"

#include "operands.hpp"

namespace strut_onnx {

namespace {

using index = std::vector<std::int64_t>;

/// A tensor of the shape, each element copied from the place that `from(index)` gives.
template <class From>
tensor gathered(const node& of, const tensor& source, const extents& shape, const From& from) {
    const std::int64_t size = elements_of(shape);
    // What folding makes is shapes and states; what is large stands in the file.
    const auto most = std::max<std::int64_t>(1 << 16, static_cast<std::int64_t>(source.size()));
    if (size < 0 || size > most)
        of.refuse("the constant it makes is too large",
            "at most " + std::to_string(most) + " elements", text_of(shape));
    tensor to;
    to.shape = shape;
    to.whole = source.whole;
    to.wide = source.wide;
    index at(shape.size(), 0);
    for (std::int64_t i = 0; i < size; ++i) {
        const std::int64_t place = from(at);
        if (place < 0 || place >= static_cast<std::int64_t>(source.size()))
            of.refuse("it reads beyond its input");
        if (to.whole)
            to.wholes.push_back(source.wholes[static_cast<std::size_t>(place)]);
        else
            to.reals.push_back(source.reals[static_cast<std::size_t>(place)]);
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            if (++at[axis] < shape[axis])
                break;
            at[axis] = 0;
        }
    }
    return to;
}

index strides_of(const extents& shape) {
    index strides(shape.size(), 1);
    for (std::size_t axis = shape.size(); axis-- > 1;)
        strides[axis - 1] = strides[axis] * shape[axis];
    return strides;
}

tensor with_shape(tensor one, extents shape) {
    one.shape = std::move(shape);
    return one;
}

tensor whole_vector(std::vector<std::int64_t> numbers) {
    tensor to;
    to.whole = true;
    to.shape = {static_cast<std::int64_t>(numbers.size())};
    to.wholes = std::move(numbers);
    return to;
}

tensor constant(const node& of) {
    using kind = attribute::kind;
    of.only({"value", "value_float", "value_int", "value_floats", "value_ints"});
    if (of.attributes.size() != 1)
        of.refuse("it has no value, or several");
    if (const attribute* const one = of.find("value", kind::tensor))
        return one->value;
    if (const attribute* const one = of.find("value_ints", kind::wholes))
        return whole_vector(one->wholes);
    if (const attribute* const one = of.find("value_int", kind::whole))
        return with_shape(whole_vector({one->whole}), {});
    tensor to;
    if (const attribute* const one = of.find("value_floats", kind::reals)) {
        to.reals = one->reals;
        to.shape = {static_cast<std::int64_t>(to.reals.size())};
    } else if (const attribute* const single = of.find("value_float", kind::real)) {
        to.reals = {single->real};
    }
    return to;
}

tensor gather(const graph& in, const node& of, const tensor& from) {
    of.only({"axis"});
    const tensor& which = constant_of(in, of, 1);
    const std::size_t axis = axis_of(of, of.whole("axis", 0), from.shape.size());
    wholes_of(in, of, 1);
    extents shape{from.shape.begin(), from.shape.begin() + static_cast<std::ptrdiff_t>(axis)};
    shape.insert(shape.end(), which.shape.begin(), which.shape.end());
    shape.insert(
        shape.end(), from.shape.begin() + static_cast<std::ptrdiff_t>(axis) + 1, from.shape.end());
    const index strides = strides_of(from.shape);
    const index of_which = strides_of(which.shape);
    return gathered(of, from, shape, [&](const index& at) {
        std::int64_t chosen = 0;
        for (std::size_t i = 0; i < which.shape.size(); ++i)
            chosen += at[axis + i] * of_which[i];
        std::int64_t taken = which.wholes[static_cast<std::size_t>(chosen)];
        taken += taken < 0 && taken >= -from.shape[axis] ? from.shape[axis] : 0;
        if (taken < 0 || taken >= from.shape[axis])
            of.refuse("it reads beyond its input");
        std::int64_t place = taken * strides[axis];
        for (std::size_t i = 0; i < from.shape.size(); ++i)
            if (i != axis)
                place += at[i < axis ? i : i + which.shape.size() - 1] * strides[i];
        return place;
    });
}

tensor concat(const graph& in, const node& of) {
    of.only({"axis"});
    tensor to = constant_of(in, of, 0);
    if (to.shape.size() != 1 || axis_of(of, of.whole("axis", 0), 1) != 0)
        of.refuse("only constants of one axis are joined");
    for (std::size_t i = 1; i < of.inputs.size(); ++i) {
        const tensor& more = constant_of(in, of, i);
        if (more.whole != to.whole || more.shape.size() != 1)
            of.refuse("what is joined is of different kinds");
        to.wholes.insert(to.wholes.end(), more.wholes.begin(), more.wholes.end());
        to.reals.insert(to.reals.end(), more.reals.begin(), more.reals.end());
        if (to.size() > static_cast<std::size_t>(most_elements))
            of.refuse("the constant it makes is too large");
    }
    to.shape = {static_cast<std::int64_t>(to.size())};
    return to;
}

tensor cast(const node& of, tensor one) {
    of.only({"to"});
    constexpr std::int64_t to_float = 1, to_int32 = 6, to_int64 = 7, to_bool = 9, to_double = 11;
    const std::int64_t to = of.whole("to", 0);
    if (to == to_float || to == to_double) {
        for (const std::int64_t each : one.wholes)
            one.reals.push_back(static_cast<double>(each));
        one.wholes.clear();
        one.whole = false;
        one.wide = to == to_double;
        if (!one.wide)
            for (double& each : one.reals)
                each = static_cast<double>(static_cast<float>(each));
    } else if (!one.whole || (to != to_int64 && to != to_int32 && to != to_bool)) {
        of.refuse("this conversion is not supported");
    } else if (to == to_bool) {
        for (std::int64_t& each : one.wholes)
            each = each != 0;
    }
    return one;
}

tensor constant_of_shape(const graph& in, const node& of) {
    of.only({"value"});
    tensor value;
    value.reals = {0};
    if (const attribute* const one = of.find("value", attribute::kind::tensor))
        value = one->value;
    if (value.size() != 1)
        of.refuse("attribute 'value' is not a single number");
    return gathered(of, value, wholes_of(in, of, 0), [](const index&) { return 0; });
}

tensor slice(const graph& in, const node& of, const tensor& from) {
    // PyTorch turns the sizes of a padding round by steps of -1, along the first axis.
    if (of.has_input(4) && wholes_of(in, of, 4) == std::vector<std::int64_t>{-1}) {
        const bool whole_axis = of.has_input(3) && wholes_of(in, of, 3) == index{0} &&
                                wholes_of(in, of, 1) == index{-1} &&
                                wholes_of(in, of, 2).size() == 1 &&
                                wholes_of(in, of, 2)[0] < -(std::int64_t{1} << 40);
        if (!whole_axis || from.shape.empty())
            of.refuse("a step other than 1 is not supported");
        const index strides = strides_of(from.shape);
        return gathered(of, from, from.shape, [&](const index& at) {
            std::int64_t place = (from.shape[0] - 1 - at[0]) * strides[0];
            for (std::size_t i = 1; i < at.size(); ++i)
                place += at[i] * strides[i];
            return place;
        });
    }
    extents shape = from.shape;
    index begin(shape.size(), 0);
    for (const cut& one : cuts_of(in, of, from.shape)) {
        begin[one.axis] = one.begin;
        shape[one.axis] = one.end - one.begin;
    }
    const index strides = strides_of(from.shape);
    return gathered(of, from, shape, [&](const index& at) {
        std::int64_t place = 0;
        for (std::size_t i = 0; i < at.size(); ++i)
            place += (at[i] + begin[i]) * strides[i];
        return place;
    });
}

tensor expand(const graph& in, const node& of, const tensor& from) {
    of.only({});
    extents shape = wholes_of(in, of, 1);
    if (shape.size() < from.shape.size() || shape.size() > 8)
        of.refuse("the new shape has fewer axes, or too many");
    const std::size_t more = shape.size() - from.shape.size();
    for (std::size_t i = more; i < shape.size(); ++i) {
        const std::int64_t here = from.shape[i - more];
        if (shape[i] == 1)
            shape[i] = here;
        if (here != 1 && here != shape[i])
            of.refuse("the new shape does not fit", text_of(from.shape), text_of(shape));
    }
    const index strides = strides_of(from.shape);
    return gathered(of, from, shape, [&](const index& at) {
        std::int64_t place = 0;
        for (std::size_t i = more; i < at.size(); ++i)
            place += (from.shape[i - more] == 1 ? 0 : at[i]) * strides[i - more];
        return place;
    });
}

tensor transpose(const node& of, const tensor& from) {
    of.only({"perm"});
    const std::vector<std::size_t> order = order_of(of, from.shape.size());
    extents shape;
    for (const std::size_t axis : order)
        shape.push_back(from.shape[axis]);
    const index strides = strides_of(from.shape);
    return gathered(of, from, shape, [&](const index& at) {
        std::int64_t place = 0;
        for (std::size_t i = 0; i < at.size(); ++i)
            place += at[i] * strides[order[i]];
        return place;
    });
}

tensor arithmetic(const graph& in, const node& of, const tensor& a) {
    const tensor& b = constant_of(in, of, 1);
    if (!a.whole || !b.whole || (a.size() != b.size() && a.size() != 1 && b.size() != 1) ||
        a.size() == 0 || b.size() == 0)
        of.refuse("only whole numbers of equal shapes are computed beforehand");
    tensor to = a.size() >= b.size() ? a : b;
    for (std::size_t i = 0; i < to.size(); ++i) {
        const std::int64_t x = a.wholes[a.size() == 1 ? 0 : i];
        const std::int64_t y = b.wholes[b.size() == 1 ? 0 : i];
        std::int64_t& z = to.wholes[i];
        if (of.op == "Add"   ? __builtin_add_overflow(x, y, &z)
            : of.op == "Sub" ? __builtin_sub_overflow(x, y, &z)
                             : __builtin_mul_overflow(x, y, &z))
            of.refuse("a whole number overflows");
    }
    return to;
}

} // namespace

std::optional<tensor> evaluate(const graph& in, const node& of) {
    const std::string& op = of.op;
    if (op == "Constant")
        return constant(of);
    if (op == "ConstantOfShape")
        return constant_of_shape(in, of);
    if (op == "Concat")
        return concat(in, of);
    static constexpr std::string_view known[] = {"Shape", "Gather", "Unsqueeze", "Squeeze", "Cast",
        "Slice", "Expand", "Reshape", "Transpose", "Identity", "Add", "Sub", "Mul"};
    if (std::ranges::find(known, op) == std::ranges::end(known))
        return std::nullopt;
    const tensor& from = constant_of(in, of, 0);
    if (op == "Shape") {
        of.only({});
        return whole_vector(from.shape);
    }
    if (op == "Gather")
        return gather(in, of, from);
    if (op == "Unsqueeze")
        return with_shape(from, unsqueezed(in, of, from.shape));
    if (op == "Squeeze")
        return with_shape(from, squeezed(in, of, from.shape));
    if (op == "Cast")
        return cast(of, from);
    if (op == "Slice")
        return slice(in, of, from);
    if (op == "Expand")
        return expand(in, of, from);
    if (op == "Reshape") {
        of.only({"allowzero"});
        of.must_be("allowzero", 0);
        return with_shape(from, reshaped(of, from.shape, wholes_of(in, of, 1)));
    }
    if (op == "Transpose")
        return transpose(of, from);
    if (op == "Identity")
        return from;
    return arithmetic(in, of, from);
}

} // namespace strut_onnx
