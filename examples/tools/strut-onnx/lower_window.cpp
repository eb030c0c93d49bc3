#include <algorithm>

#include "lower_step.hpp"

namespace strut_onnx {

namespace {

/// "strut::kernel<3>" or "strut::kernel<3, 5>".
std::string sizes(
    const std::string& name, const std::vector<slide>& along, std::int64_t slide::*size) {
    const std::string first = std::to_string(along[0].*size);
    const bool same = along.size() == 1 || along[1].*size == along[0].*size;
    return "strut::" + name + "<" + first + (same ? "" : ", " + std::to_string(along[1].*size)) +
           ">";
}

bool all_are(const std::vector<slide>& along, std::int64_t slide::*size, std::int64_t number) {
    return std::ranges::all_of(along, [&](const slide& one) { return one.*size == number; });
}

/// Whether the axes are [batch, channels, ...] of a sequence or an image.
bool slides(const place& at) {
    return (at.shape.size() == 2 && at.axes == std::vector<int>{none, 1, 0}) ||
           (at.shape.size() == 3 && at.axes == std::vector<int>{none, 0, 1, 2});
}

std::string padding(const step& one, const std::vector<slide>& along) {
    const auto all = [&](const auto& holds) { return std::ranges::all_of(along, holds); };
    if (all([](const slide& axis) { return axis.before == 0 && axis.after == 0; }))
        return "strut::padding::valid";
    if (all([](const slide& axis) {
            return axis.before == axis.reach() / 2 && axis.after == axis.reach() - axis.reach() / 2;
        }))
        return "strut::padding::same";
    if (along.size() == 1 && along[0].before == along[0].reach() && along[0].after == 0)
        return "strut::padding::causal";
    std::string found;
    for (const slide& axis : along)
        found += (found.empty() ? "" : ", ") + std::to_string(axis.before) + " in front and " +
                 std::to_string(axis.after) + " behind";
    one.at->refuse(
        "these pads are not supported", "those of padding::valid, same or causal", found);
}

} // namespace

void lower_step(place& at, const step& one, const convolution_step& what, std::vector<layer>& to) {
    if (!slides(at) || what.along.size() + 1 != at.shape.size())
        unfit(one, "what comes in is neither a sequence nor an image");
    std::string name = (what.along.size() == 1 ? "strut::conv1d<" : "strut::conv2d<") +
                       std::to_string(what.out) + ", " +
                       sizes("kernel", what.along, &slide::kernel);
    if (!all_are(what.along, &slide::stride, 1))
        name += ", " + sizes("stride", what.along, &slide::stride);
    if (!all_are(what.along, &slide::dilation, 1))
        name += ", " + sizes("dilation", what.along, &slide::dilation);
    if (what.groups != 1)
        name += ", strut::groups<" + std::to_string(what.groups) + ">";
    name += ", " + padding(one, what.along) + (what.bias.empty() ? ", strut::no_bias>" : ">");
    extents weight{what.out, what.in / what.groups};
    for (const slide& axis : what.along)
        weight.push_back(axis.kernel);
    to.push_back({name, weight_and_bias(std::move(weight), what.weight, what.bias), {}});
    at.shape[at.features()] = what.out;
    for (std::size_t i = 0; i < what.along.size(); ++i)
        at.shape[at.shape.size() == 2 ? 0 : i + 1] = one.to[i + 2];
    at.steps_last = at.shape.size() == 2;
}

void lower_step(place& at, const step& one, const pool_step& what, std::vector<layer>& to) {
    if (!slides(at))
        unfit(one, "what comes in is neither a sequence nor an image");
    if (what.along.empty()) {
        to.push_back(
            {what.largest ? "strut::global_max_pool" : "strut::global_average_pool", {}, {}});
        at.shape = {at.shape[at.features()]};
        at.axes.assign(one.to.size(), none);
        at.axes[1] = 0;
        return;
    }
    if (what.along.size() + 1 != at.shape.size())
        unfit(one, "its window has another number of axes");
    std::string name = (what.largest ? "strut::max_pool<" : "strut::average_pool<") +
                       sizes("window", what.along, &slide::kernel);
    if (std::ranges::any_of(
            what.along, [](const slide& axis) { return axis.stride != axis.kernel; }))
        name += ", " + sizes("stride", what.along, &slide::stride);
    to.push_back({name + ">", {}, {}});
    for (std::size_t i = 0; i < what.along.size(); ++i)
        at.shape[at.shape.size() == 2 ? 0 : i + 1] = one.to[i + 2];
    at.steps_last |= at.shape.size() == 2;
}

} // namespace strut_onnx
