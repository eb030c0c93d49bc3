#include <algorithm>
#include <optional>

#include "lower_step.hpp"

namespace strut_onnx {

namespace {

/// The axes of a shape that differs only in axes of size 1, of which the first ones are none.
std::optional<std::vector<int>> same_axes(
    const place& at, const extents& shape, std::size_t first) {
    const std::vector<int> open = at.order();
    std::vector<int> found(first, none);
    std::size_t next = 0;
    for (std::size_t i = first; i < shape.size(); ++i)
        if (next < open.size() && at.shape[static_cast<std::size_t>(open[next])] == shape[i])
            found.push_back(open[next++]);
        else if (shape[i] == 1)
            found.push_back(none);
        else
            return std::nullopt;
    if (next != open.size())
        return std::nullopt;
    return found;
}

/// The axes where only axes of size 1 are put in or left out. The batch stays in front if it
/// can, and if it must: behind a Conv1d of one channel [1, 1, T] as [1, T] is flat.
std::optional<std::vector<int>> same_axes(const place& at, const step& one) {
    const bool batch = !at.axes.empty() && at.axes[0] == none && !one.to.empty() && one.to[0] == 1;
    if (batch)
        if (auto found = same_axes(at, one.to, 1))
            return found;
    const bool channels_first =
        at.shape.size() == 2 && at.axes.size() == 3 && at.axes[1] == 1 && at.shape[1] == 1;
    if (batch && one.to.size() == 2 && (channels_first || one.at->op == "Flatten"))
        return std::nullopt;
    return same_axes(at, one.to, 0);
}

} // namespace

void lower_step(place& at, const step& one, const last_step& what, std::vector<layer>& to) {
    if (at.axes[what.axis] == none) {
        // The only place of an axis of size 1.
        if (!what.keeps_axis)
            at.axes.erase(at.axes.begin() + static_cast<std::ptrdiff_t>(what.axis));
        return;
    }
    if (at.shape.size() != 2 || at.axes[what.axis] != 0)
        unfit(one, "the last place is taken along another axis than the steps of a sequence");
    to.push_back({"strut::last_step", {}, {}});
    at.shape = {at.shape[1]};
    for (int& axis : at.axes)
        axis = axis == 1 ? 0 : none;
    if (!what.keeps_axis)
        at.axes.erase(at.axes.begin() + static_cast<std::ptrdiff_t>(what.axis));
}

void lower_step(place& at, const step&, const transpose_step& what, std::vector<layer>&) {
    std::vector<int> turned;
    for (const std::size_t axis : what.order)
        turned.push_back(at.axes[axis]);
    at.axes = std::move(turned);
}

void lower_step(place& at, const step& one, const drop_step& what, std::vector<layer>&) {
    for (std::size_t i = what.axes.size(); i-- > 0;) {
        if (at.axes[what.axes[i]] != none)
            unfit(one, "it leaves out an axis of size 1 that is not the batch");
        at.axes.erase(at.axes.begin() + static_cast<std::ptrdiff_t>(what.axes[i]));
    }
}

void lower_step(place& at, const step&, const insert_step& what, std::vector<layer>&) {
    for (const std::size_t axis : what.axes)
        at.axes.insert(at.axes.begin() + static_cast<std::ptrdiff_t>(axis), none);
}

void lower_step(place& at, const step& one, const reshape_step&, std::vector<layer>& to) {
    if (const auto kept = same_axes(at, one)) {
        at.axes = *kept;
        return;
    }
    const std::int64_t size = elements_of(one.to);
    // Of axes of size 1 the last: the batch is in front.
    const auto whole = std::find(one.to.rbegin(), one.to.rend(), size);
    if (whole == one.to.rend())
        one.at->refuse("it is neither flat nor of the axes that were there", text_of(one.from),
            text_of(one.to));
    const std::vector<int> order = at.order();
    const bool steps_last = at.shape.size() == 2 && order[0] == 1;
    if (!std::ranges::is_sorted(order) && !steps_last)
        unfit(one, "it makes a vector of axes in another order");
    // The columns of the next matrix are permuted behind a Conv1d, and only there.
    if (at.shape.size() == 2 && steps_last != at.steps_last)
        unfit(one, at.steps_last ? "it makes a vector of a Conv1d's output with its axes turned"
                                 : "it makes a vector of a sequence by its features first");
    to.push_back({"strut::flatten", {}, {}});
    at.permuted = steps_last;
    at.shape = {size};
    at.axes.assign(one.to.size(), none);
    at.axes[static_cast<std::size_t>(one.to.rend() - whole) - 1] = 0;
}

} // namespace strut_onnx
