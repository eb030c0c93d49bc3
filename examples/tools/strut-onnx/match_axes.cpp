#include "match.hpp"

namespace strut_onnx {

namespace {

/// The axes that a Squeeze or an Unsqueeze names, in rising order.
std::vector<std::size_t> named_axes(const walk& in, const node& at, const extents& longer) {
    std::vector<std::int64_t> ones;
    for (std::size_t axis = 0; axis < longer.size(); ++axis)
        if (longer[axis] == 1)
            ones.push_back(static_cast<std::int64_t>(axis));
    return axes_of(at, wholes_of(in.of, at, "axes", 1).value_or(ones), longer.size());
}

std::optional<matched> picked(const walk& in, const node& at, const std::string& to) {
    at.only({"axis"});
    const extents& x = in.shape(at, at.input(0));
    const std::size_t axis = axis_of(at, at.whole("axis", 0), x.size());
    const tensor& which = constant_of(in.of, at, 1);
    const std::int64_t place = wholes_of(in.of, at, 1)[0];
    if (which.shape.size() > 1 || (place != -1 && place != x[axis] - 1))
        at.refuse("only the last place along an axis is taken",
            "-1 or " + std::to_string(x[axis] - 1), std::to_string(place));
    const bool keeps = which.shape.size() == 1;
    if (x[axis] == 1 && keeps)
        return in.make(at, at.input(0), to, insert_step{});
    return in.make(at, at.input(0), to, last_step{axis, keeps});
}

std::optional<matched> sliced(const walk& in, const node& at, const std::string& to) {
    const extents& x = in.shape(at, at.input(0));
    std::optional<cut> only;
    for (const cut& one : cuts_of(in.of, at, x)) {
        if (one.begin == 0 && one.end == x[one.axis])
            continue;
        if (only || one.begin != x[one.axis] - 1 || one.end != x[one.axis])
            at.refuse("only the last place along one axis is cut out");
        only = one;
    }
    if (!only)
        return in.make(at, at.input(0), to, insert_step{});
    return in.make(at, at.input(0), to, last_step{only->axis, true});
}

} // namespace

std::optional<matched> match_axes(const walk& in, const node& at, const std::string& to) {
    if (at.op == "Transpose")
        return in.make(
            at, at.input(0), to, transpose_step{order_of(at, in.shape(at, at.input(0)).size())});
    if (at.op == "Reshape" || at.op == "Flatten")
        return in.make(at, at.input(0), to, reshape_step{});
    if (at.op == "Squeeze")
        return in.make(
            at, at.input(0), to, drop_step{named_axes(in, at, in.shape(at, at.input(0)))});
    if (at.op == "Unsqueeze")
        return in.make(at, at.input(0), to, insert_step{named_axes(in, at, in.shape(at, to))});
    if (at.op == "Gather")
        return picked(in, at, to);
    if (at.op == "Slice")
        return sliced(in, at, to);
    return std::nullopt;
}

} // namespace strut_onnx
