#include "shapes.hpp"

#include "operands.hpp"
#include "slide.hpp"

namespace strut_onnx {

namespace {

extents shape_of(const graph& in, const node& of, std::size_t input) {
    const std::string& name = of.input(input);
    if (const tensor* const constant = in.constant(name))
        return constant->shape;
    const auto at = in.shapes.find(name);
    if (at == in.shapes.end())
        of.refuse("input " + std::to_string(input) + " has no shape");
    return at->second;
}

extents broadcast(const node& of, const extents& a, const extents& b) {
    const extents& longer = a.size() >= b.size() ? a : b;
    const extents& shorter = a.size() >= b.size() ? b : a;
    extents to = longer;
    const std::size_t more = longer.size() - shorter.size();
    for (std::size_t i = 0; i < shorter.size(); ++i) {
        if (to[more + i] == 1)
            to[more + i] = shorter[i];
        if (shorter[i] != 1 && shorter[i] != to[more + i])
            of.refuse("the shapes of its inputs do not fit", text_of(a), text_of(b));
    }
    return to;
}

extents product(const node& of, const extents& a, const extents& b, bool transposed) {
    if (a.empty() || b.size() != 2)
        of.refuse("the weight is no matrix", "2 axes", text_of(b));
    const std::int64_t rows = transposed ? b[1] : b[0];
    if (a.back() != rows)
        of.refuse(
            "the shapes of its inputs do not fit", std::to_string(rows), std::to_string(a.back()));
    extents to = a;
    to.back() = transposed ? b[0] : b[1];
    return to;
}

extents windows(
    const node& of, const extents& x, const std::vector<slide>& all, std::int64_t channels) {
    extents to{x[0], channels};
    for (std::size_t i = 0; i < all.size(); ++i)
        to.push_back(all[i].out(x[i + 2]));
    if (elements_of(to) <= 0)
        of.refuse("its window is larger than what comes in", {}, text_of(x));
    return to;
}

extents convolved(const node& of, const extents& x, const extents& w) {
    if (x.size() < 3 || w.size() != x.size())
        of.refuse("its weight has another number of axes", text_of(x), text_of(w));
    const auto all =
        slides_of(of, of.wholes("kernel_shape", {w.begin() + 2, w.end()}), x.size() - 2);
    const std::int64_t groups = of.whole("group", 1);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].kernel != w[i + 2])
            of.refuse("attribute 'kernel_shape' differs from the weight");
    if (groups < 1 || groups > x[1] || x[1] % groups != 0 || w[0] % groups != 0 ||
        w[1] != x[1] / groups)
        of.refuse("its groups do not fit the channels");
    return windows(of, x, all, w[0]);
}

extents pooled(const node& of, const extents& x) {
    if (x.size() < 3)
        of.refuse("it has no axis to slide along");
    return windows(of, x, slides_of(of, of.wholes("kernel_shape"), x.size() - 2), x[1]);
}

extents reduced(const graph& in, const node& of, const extents& x) {
    of.only({"axes", "keepdims"});
    std::vector<std::int64_t> all;
    for (std::size_t axis = 0; axis < x.size(); ++axis)
        all.push_back(static_cast<std::int64_t>(axis));
    const auto axes = axes_of(of, wholes_of(in, of, "axes", 1).value_or(all), x.size());
    extents to;
    for (std::size_t axis = 0; axis < x.size(); ++axis)
        if (!std::ranges::binary_search(axes, axis))
            to.push_back(x[axis]);
        else if (of.whole("keepdims", 1) != 0)
            to.push_back(1);
    return to;
}

extents padded(const graph& in, const node& of, const extents& x) {
    const auto pads = wholes_of(in, of, "pads", 1);
    if (!pads || pads->size() != 2 * x.size())
        of.refuse("it has another number of pads than of axes");
    extents to = x;
    for (std::size_t i = 0; i < pads->size(); ++i) {
        if ((*pads)[i] < 0 || (*pads)[i] > most_elements)
            of.refuse("a pad below zero is not supported", {}, std::to_string((*pads)[i]));
        to[i % x.size()] += (*pads)[i];
    }
    return to;
}

std::vector<extents> recurrent(const graph& in, const node& of, const extents& x) {
    const extents r = shape_of(in, of, 2);
    if (x.size() != 3 || r.size() != 3)
        of.refuse("its input or its recurrent weight has another number of axes", "3");
    const extents state{r[0], x[1], r[2]};
    return {{x[0], r[0], x[1], r[2]}, state, state};
}

extents flattened(const node& of, const extents& x) {
    of.only({"axis"});
    const std::int64_t given = of.whole("axis", 1);
    const std::size_t axis =
        given == static_cast<std::int64_t>(x.size()) ? x.size() : axis_of(of, given, x.size());
    const auto middle = x.begin() + static_cast<std::ptrdiff_t>(axis);
    return {elements_of({x.begin(), middle}), elements_of({middle, x.end()})};
}

/// A Gather of one place along an axis, which it leaves out or keeps.
extents picked(const graph& in, const node& of, const extents& x) {
    const extents which = constant_of(in, of, 1).shape;
    if (elements_of(which) != 1)
        of.refuse("only a single place is taken from what is computed", "1", text_of(which));
    const std::size_t axis = axis_of(of, of.whole("axis", 0), x.size());
    const auto at = x.begin() + static_cast<std::ptrdiff_t>(axis);
    extents to{x.begin(), at};
    to.insert(to.end(), which.begin(), which.end());
    to.insert(to.end(), at + 1, x.end());
    return to;
}

extents joined(const graph& in, const node& of) {
    of.only({"axis"});
    extents to = shape_of(in, of, 0);
    const std::size_t axis = axis_of(of, of.whole("axis", 0), to.size());
    for (std::size_t i = 1; i < of.inputs.size(); ++i) {
        extents more = shape_of(in, of, i);
        const std::int64_t added = more.size() == to.size() ? more[axis] : -1;
        if (added >= 0)
            more[axis] = to[axis];
        if (added < 0 || more != to)
            of.refuse("the shapes of its inputs do not fit", text_of(to), text_of(more));
        to[axis] += added;
    }
    return to;
}

bool keeps_shape(std::string_view op) {
    static constexpr std::string_view all[] = {"Relu", "LeakyRelu", "Elu", "Selu", "Sigmoid",
        "Tanh", "Softplus", "HardSigmoid", "HardSwish", "Softsign", "Clip", "PRelu",
        "BatchNormalization", "LayerNormalization", "Softmax", "LogSoftmax", "Dropout", "Identity",
        "Cast", "Erf", "Sqrt", "Abs"};
    return std::ranges::find(all, op) != std::ranges::end(all);
}

} // namespace

std::vector<extents> shapes_of(const graph& in, const node& of) {
    const std::string& op = of.op;
    static constexpr std::string_view binary[] = {"Add", "Sub", "Mul", "Div", "Pow"};
    if (std::ranges::find(binary, op) != std::ranges::end(binary))
        return {broadcast(of, shape_of(in, of, 0), shape_of(in, of, 1))};
    if (keeps_shape(op))
        return {shape_of(in, of, 0)};
    if (op == "Gemm")
        return {product(of, shape_of(in, of, 0), shape_of(in, of, 1), of.whole("transB", 0) != 0)};
    if (op == "MatMul")
        return {product(of, shape_of(in, of, 0), shape_of(in, of, 1), false)};
    if (op == "Conv")
        return {convolved(of, shape_of(in, of, 0), shape_of(in, of, 1))};
    if (op == "MaxPool" || op == "AveragePool")
        return {pooled(of, shape_of(in, of, 0))};
    if (op == "GlobalAveragePool" || op == "GlobalMaxPool") {
        extents to = shape_of(in, of, 0);
        for (std::size_t i = 2; i < to.size(); ++i)
            to[i] = 1;
        return {to};
    }
    if (op == "ReduceMean" || op == "ReduceMax")
        return {reduced(in, of, shape_of(in, of, 0))};
    if (op == "LSTM" || op == "GRU" || op == "RNN")
        return recurrent(in, of, shape_of(in, of, 0));
    if (op == "Pad")
        return {padded(in, of, shape_of(in, of, 0))};
    if (op == "Flatten")
        return {flattened(of, shape_of(in, of, 0))};
    if (op == "Concat")
        return {joined(in, of)};
    if (op == "Gather")
        return {picked(in, of, shape_of(in, of, 0))};
    if (op == "Squeeze")
        return {squeezed(in, of, shape_of(in, of, 0))};
    if (op == "Unsqueeze")
        return {unsqueezed(in, of, shape_of(in, of, 0))};
    if (op == "Reshape") {
        of.only({"allowzero"});
        of.must_be("allowzero", 0);
        return {reshaped(of, shape_of(in, of, 0), wholes_of(in, of, 1))};
    }
    if (op == "Transpose") {
        of.only({"perm"});
        const extents x = shape_of(in, of, 0);
        extents to;
        for (const std::size_t axis : order_of(of, x.size()))
            to.push_back(x[axis]);
        return {to};
    }
    if (op == "Slice") {
        extents to = shape_of(in, of, 0);
        for (const cut& one : cuts_of(in, of, extents{to}))
            to[one.axis] = one.end - one.begin;
        return {to};
    }
    of.refuse("the operation is not supported");
}

} // namespace strut_onnx
