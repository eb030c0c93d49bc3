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

/// The step of a node that takes one place along an axis: the last, and of what a Concat joins the
/// last of one of its inputs, as PyTorch takes the state of one layer of several.
matched taken(const walk& in, const node& at, const std::string& to, std::size_t axis,
    std::int64_t place, bool keeps) {
    std::string from = at.input(0);
    std::int64_t size = in.shape(at, from)[axis];
    const std::int64_t given = place;
    place += place < 0 ? size : 0;
    const node* const joins = in.producer(from, "Concat");
    if (joins != nullptr &&
        axis_of(*joins, joins->whole("axis", 0), in.shape(at, from).size()) == axis)
        for (std::size_t i = 0; i < joins->inputs.size() && place >= 0; ++i) {
            from = joins->input(i);
            size = in.shape(*joins, from)[axis];
            if (place < size)
                break;
            if (i + 1 < joins->inputs.size())
                place -= size;
        }
    if (place != size - 1)
        at.refuse("only the last place along an axis is taken",
            "-1 or " + std::to_string(in.shape(at, at.input(0))[axis] - 1), std::to_string(given));
    if (size == 1 && keeps)
        return in.make(at, from, to, insert_step{});
    return in.make(at, from, to, last_step{axis, keeps});
}

matched picked(const walk& in, const node& at, const std::string& to) {
    at.only({"axis"});
    const std::size_t axis = axis_of(at, at.whole("axis", 0), in.shape(at, at.input(0)).size());
    const tensor& which = constant_of(in.of, at, 1);
    const std::int64_t place = wholes_of(in.of, at, 1)[0];
    if (which.shape.size() > 1)
        at.refuse("the place it takes has several axes", "1 or none", text_of(which.shape));
    return taken(in, at, to, axis, place, which.shape.size() == 1);
}

matched sliced(const walk& in, const node& at, const std::string& to) {
    const extents& x = in.shape(at, at.input(0));
    std::optional<cut> only;
    for (const cut& one : cuts_of(in.of, at, x)) {
        if (one.begin == 0 && one.end == x[one.axis])
            continue;
        if (only || one.end - one.begin != 1)
            at.refuse("only the last place along one axis is cut out");
        only = one;
    }
    if (!only)
        return in.make(at, at.input(0), to, insert_step{});
    return taken(in, at, to, only->axis, only->begin, true);
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
    if (at.op == "Concat")
        at.refuse("what it joins is used together: only one place of it is supported");
    return std::nullopt;
}

} // namespace strut_onnx
