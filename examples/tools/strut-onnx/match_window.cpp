#include "match.hpp"

namespace strut_onnx {

namespace {

/// Zeros in front of and behind the axes behind [batch, channels].
void add_pads(const walk& in, const node& pad, std::vector<slide>& along) {
    pad.only({"pads", "mode", "value"});
    if (const std::string mode = pad.word("mode", "constant"); mode != "constant")
        pad.refuse("attribute 'mode' is not supported", "constant", mode);
    if (real_of(in.of, pad, "value", 2).value_or(0) != 0)
        pad.refuse("other pads than zeros are not supported");
    const auto pads = *wholes_of(in.of, pad, "pads", 1);
    const std::size_t rank = pads.size() / 2;
    if (rank != along.size() + 2 || pads[0] != 0 || pads[1] != 0 || pads[rank] != 0 ||
        pads[rank + 1] != 0)
        pad.refuse("pads of the batch or of the channels are not supported");
    for (std::size_t i = 0; i < along.size(); ++i) {
        along[i].before += pads[i + 2];
        along[i].after += pads[rank + i + 2];
    }
}

matched convolution(const walk& in, const node& at, const std::string& to) {
    at.only({"auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"});
    const tensor& weight = in.numbers(at, 1);
    convolution_step one;
    one.groups = at.whole("group", 1);
    one.in = in.shape(at, at.input(0))[1];
    one.out = weight.shape[0];
    one.weight = weight.reals;
    one.along =
        slides_of(at, {weight.shape.begin() + 2, weight.shape.end()}, weight.shape.size() - 2);
    if (at.has_input(2))
        one.bias = in.vector(at, 2, one.out);
    std::string from = at.input(0);
    if (const node* const pad = in.producer(from, "Pad")) {
        add_pads(in, *pad, one.along);
        from = pad->input(0);
    }
    return in.make(at, from, to, std::move(one));
}

/// A convolution along a sequence whose last outputs are cut off: fewer pads behind.
std::optional<matched> shortened(const walk& in, const node& at, const std::string& to) {
    const node* const conv = at.op == "Slice" ? in.producer(at.input(0), "Conv") : nullptr;
    if (conv == nullptr)
        return std::nullopt;
    const extents& y = in.shape(at, at.input(0));
    const std::vector<cut> cuts = cuts_of(in.of, at, y);
    if (y.size() != 3 || cuts.size() != 1 || cuts[0].axis != 2 || cuts[0].begin != 0)
        return std::nullopt;
    matched found = convolution(in, *conv, at.input(0));
    auto& along = std::get<convolution_step>(found.what.what).along;
    const std::int64_t left_out = y[2] - cuts[0].end;
    if (along[0].stride != 1 || along[0].after < left_out)
        return std::nullopt;
    along[0].after -= left_out;
    found.what.to = in.shape(at, to);
    return found;
}

matched pool(const walk& in, const node& at, const std::string& to) {
    at.only({"auto_pad", "ceil_mode", "count_include_pad", "dilations", "kernel_shape", "pads",
        "storage_order", "strides"});
    at.must_be("ceil_mode", 0);
    at.must_be("storage_order", 0);
    pool_step one;
    one.largest = at.op == "MaxPool";
    one.along = slides_of(at, at.wholes("kernel_shape"), in.shape(at, at.input(0)).size() - 2);
    for (const slide& each : one.along)
        if (each.before != 0 || each.after != 0 || each.dilation != 1)
            at.refuse("a pool with pads or dilations is not supported");
    if (to != at.outputs[0])
        at.refuse("only its first output is supported");
    return in.make(at, at.input(0), to, std::move(one));
}

/// A mean or a maximum over all axes behind the channels.
std::optional<matched> reduction(const walk& in, const node& at, const std::string& to) {
    const extents& x = in.shape(at, at.input(0));
    if (x.size() < 3)
        return std::nullopt;
    std::vector<std::size_t> all;
    for (std::size_t axis = 2; axis < x.size(); ++axis)
        all.push_back(axis);
    const auto axes = wholes_of(in.of, at, "axes", 1);
    if (!axes || axes_of(at, *axes, x.size()) != all)
        at.refuse("only all axes behind the channels together are reduced");
    return in.make(
        at, at.input(0), to, pool_step{at.op == "ReduceMax", {}, at.whole("keepdims", 1) != 0});
}

} // namespace

std::optional<matched> match_window(const walk& in, const node& at, const std::string& to) {
    if (at.op == "Conv")
        return convolution(in, at, to);
    if (at.op == "MaxPool" || at.op == "AveragePool")
        return pool(in, at, to);
    if (at.op == "GlobalAveragePool" || at.op == "GlobalMaxPool") {
        at.only({});
        return in.make(at, at.input(0), to, pool_step{at.op == "GlobalMaxPool", {}, true});
    }
    if (at.op == "ReduceMean" || at.op == "ReduceMax")
        return reduction(in, at, to);
    return shortened(in, at, to);
}

} // namespace strut_onnx
