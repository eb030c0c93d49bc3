#include "shapes.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <string_view>

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

extents sum(const graph& in, const node& of, const extents& x) {
    return broadcast(of, x, shape_of(in, of, 1));
}

extents product(const graph& in, const node& of, const extents& a) {
    const extents b = shape_of(in, of, 1);
    const bool transposed = of.op == "Gemm" && of.whole("transB", 0) != 0;
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

extents convolved(const graph& in, const node& of, const extents& x) {
    const extents w = shape_of(in, of, 1);
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

extents pooled(const graph&, const node& of, const extents& x) {
    if (x.size() < 3)
        of.refuse("it has no axis to slide along");
    return windows(of, x, slides_of(of, of.wholes("kernel_shape"), x.size() - 2), x[1]);
}

extents pooled_whole(const graph&, const node&, const extents& x) {
    extents to = x;
    for (std::size_t i = 2; i < x.size(); ++i)
        to[i] = 1;
    return to;
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

extents flattened(const graph&, const node& of, const extents& x) {
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

extents joined(const graph& in, const node& of, const extents& x) {
    of.only({"axis"});
    extents to = x;
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

extents reshaped_to(const graph& in, const node& of, const extents& x) {
    of.only({"allowzero"});
    of.must_be("allowzero", 0);
    return reshaped(of, x, wholes_of(in, of, 1));
}

extents transposed(const graph&, const node& of, const extents& x) {
    of.only({"perm"});
    extents to;
    for (const std::size_t axis : order_of(of, x.size()))
        to.push_back(x[axis]);
    return to;
}

extents sliced(const graph& in, const node& of, const extents& x) {
    extents to = x;
    for (const cut& one : cuts_of(in, of, x))
        to[one.axis] = one.end - one.begin;
    return to;
}

bool is_one_of(std::string_view op, std::initializer_list<std::string_view> all) {
    return std::ranges::find(all, op) != all.end();
}

bool keeps_shape(std::string_view op) {
    return is_one_of(op,
        {"Relu", "LeakyRelu", "Elu", "Selu", "Sigmoid", "Tanh", "Softplus", "HardSigmoid",
            "HardSwish", "Softsign", "Clip", "PRelu", "BatchNormalization", "LayerNormalization",
            "Softmax", "LogSoftmax", "Dropout", "Identity", "Cast", "Erf", "Sqrt", "Abs"});
}

/// The shape of the only output, from that of input 0.
using rule = extents (*)(const graph& in, const node& of, const extents& x);
rule rule_of(std::string_view op) {
    static const std::map<std::string_view, rule> all{{"Add", sum}, {"Sub", sum}, {"Mul", sum},
        {"Div", sum}, {"Pow", sum}, {"Gemm", product}, {"MatMul", product}, {"Conv", convolved},
        {"MaxPool", pooled}, {"AveragePool", pooled}, {"GlobalAveragePool", pooled_whole},
        {"GlobalMaxPool", pooled_whole}, {"ReduceMean", reduced}, {"ReduceMax", reduced},
        {"Pad", padded}, {"Flatten", flattened}, {"Concat", joined}, {"Gather", picked},
        {"Squeeze", squeezed}, {"Unsqueeze", unsqueezed}, {"Reshape", reshaped_to},
        {"Transpose", transposed}, {"Slice", sliced}};
    const auto at = all.find(op);
    return at == all.end() ? nullptr : at->second;
}

} // namespace

std::vector<extents> shapes_of(const graph& in, const node& of) {
    if (keeps_shape(of.op))
        return {shape_of(in, of, 0)};
    if (is_one_of(of.op, {"LSTM", "GRU", "RNN"}))
        return recurrent(in, of, shape_of(in, of, 0));
    if (const rule shape = rule_of(of.op))
        return {shape(in, of, shape_of(in, of, 0))};
    of.refuse("the operation is not supported");
}

} // namespace strut_onnx
