#include "lower.hpp"

#include <algorithm>
#include <optional>

#include "refusal.hpp"

namespace strut_onnx {

namespace {

/// No axis here: the batch, or one of size 1.
constexpr int none = -1;

/// How a value of the graph lies here: a vector [F], a sequence [T][F] or an image [C][H][W].
struct place {
    std::vector<int> axes; ///< for each axis of the graph, which one it is here
    extents shape;         ///< here
    /// A Conv1d or another module of [C][T] came before: a Flatten has all steps of a channel
    /// together.
    bool steps_last = false;
    bool permuted = false; ///< and had: the next layer with a matrix puts that right

    std::size_t features() const { return shape.size() == 2 ? 1 : 0; }
};

using numbers = std::vector<named_numbers>;

std::string text(std::int64_t number) {
    return std::to_string(number);
}

/// "strut::kernel<3>" or "strut::kernel<3, 5>".
std::string sizes(
    const std::string& name, const std::vector<slide>& along, std::int64_t slide::*size) {
    const std::string first = text(along[0].*size);
    const bool same = along.size() == 1 || along[1].*size == along[0].*size;
    return "strut::" + name + "<" + first + (same ? "" : ", " + text(along[1].*size)) + ">";
}

bool all_are(const std::vector<slide>& along, std::int64_t slide::*size, std::int64_t number) {
    return std::ranges::all_of(along, [&](const slide& one) { return one.*size == number; });
}

class lowering {
public:
    place at;
    const node* last = nullptr; ///< what was looked at last
    std::size_t done = 0;

    std::vector<layer> all(const std::vector<step>& steps) {
        std::vector<layer> to;
        for (const step& one : steps) {
            last = one.at;
            std::visit([&](const auto& what) { add(one, what, to); }, one.what);
            if (last != nullptr && elements_of(at.shape) != elements_of(one.to))
                one.at->refuse("what it gives out has more than one batch", text_of(at.shape),
                    text_of(one.to));
            ++done;
        }
        return to;
    }

private:
    [[noreturn]] void unfit(const step& one, const std::string& what) const {
        throw refusal{{"", one.at->text() + ": " + what, "", text_of(one.from)}, true};
    }

    bool is_features(const step& one, std::size_t axis) const {
        return axis < one.from.size() && at.axes[axis] == static_cast<int>(at.features());
    }

    void add(const step& one, const affine_step& map, std::vector<layer>& to) {
        if (at.shape.size() > 2 || !is_features(one, one.from.size() - 1))
            unfit(one, "a matrix is applied to another axis than the features");
        to.push_back(
            {"strut::affine<" + text(map.out) + (map.bias.empty() ? ", strut::no_bias>" : ">"),
                weight_and_bias({map.out, map.in}, map.weight, map.bias), {}});
        at.shape.back() = map.out;
        at.steps_last = at.permuted = false;
    }

    static numbers weight_and_bias(extents shape, const reals& weight, const reals& bias) {
        numbers to{{"weight", std::move(shape), weight}};
        if (!bias.empty())
            to.push_back({"bias", {static_cast<std::int64_t>(bias.size())}, bias});
        return to;
    }

    void add(const step& one, const activation_step& what, std::vector<layer>& to) {
        numbers slopes;
        if (!what.slopes.empty()) {
            // Slopes are aligned with the last axes, and all but those of the channels are 1.
            const std::size_t rank = what.slopes_shape.size();
            for (std::size_t i = 0; i < rank; ++i)
                if (what.slopes_shape[i] != 1 &&
                    (rank > one.from.size() || !is_features(one, one.from.size() - rank + i) ||
                        what.slopes_shape[i] != at.shape[at.features()]))
                    unfit(one, "its slopes are not one for each channel");
            const auto count = static_cast<std::int64_t>(what.slopes.size());
            slopes.push_back({"weight", {count}, what.slopes});
            at.steps_last |= at.shape.size() == 2 && count > 1;
        }
        to.push_back({"strut::activate<" + what.text + ">", std::move(slopes), {}});
    }

    void add(const step& one, const softmax_step& what, std::vector<layer>& to) {
        if (at.shape.size() > 2 || !is_features(one, what.axis))
            unfit(one, "it is over another axis than the features of a vector or of a step");
        to.push_back({what.logarithm ? "strut::log_softmax" : "strut::softmax", {}, {}});
    }

    void add(const step& one, const norm_step& what, std::vector<layer>& to) {
        if (!is_features(one, what.axis) || (what.mean.empty() && at.shape.size() > 2))
            unfit(one, "it normalizes another axis than the features");
        const extents shape{static_cast<std::int64_t>(what.scale.size())};
        numbers all{{"weight", shape, what.scale}, {"bias", shape, what.shift}};
        if (!what.mean.empty()) {
            all.push_back({"running_mean", shape, what.mean});
            all.push_back({"running_var", shape, what.variance});
            at.steps_last |= at.shape.size() == 2;
        }
        to.push_back({"strut::normalize<" + what.text + ">", std::move(all), {}});
    }

    void add(const step& one, const recurrent_step& what, std::vector<layer>& to) {
        if (at.shape.size() != 2 || at.axes != std::vector<int>{0, none, 1})
            unfit(one, "what comes in is no sequence");
        std::string name = "strut::" + what.kind + "<" + text(what.units) +
                           (what.activation.empty() ? "" : ", " + what.activation) + ">";
        const bool both = what.directions.size() == 2;
        if (both)
            name = "strut::bidirectional<" + name + ">";
        numbers all;
        for (std::size_t i = 0; i < what.directions.size(); ++i) {
            const recurrent_step::direction& from = what.directions[i];
            const std::string end = i == 0 ? "_l0" : "_l0_reverse";
            const auto rows = static_cast<std::int64_t>(from.bias_ih.size());
            all.push_back({"weight_ih" + end, {rows, what.in}, from.weight_ih});
            all.push_back({"weight_hh" + end, {rows, what.units}, from.weight_hh});
            all.push_back({"bias_ih" + end, {rows}, from.bias_ih});
            all.push_back({"bias_hh" + end, {rows}, from.bias_hh});
        }
        to.push_back({std::move(name), std::move(all), {}});
        at.shape[1] = what.units * (both ? 2 : 1);
        at.steps_last = at.permuted = false;
        switch (what.what) {
        case recurrent_step::gives::every_step:
            at.axes = {0, none, none, 1};
            break;
        case recurrent_step::gives::both_ways:
            at.axes = {0, none, 1};
            break;
        case recurrent_step::gives::last_state:
            to.push_back({"strut::last_step", {}, {}});
            at.axes = {none, none, 0};
            at.shape = {at.shape[1]};
            break;
        }
    }

    /// Whether the axes are [batch, channels, ...] of a sequence or an image.
    bool slides() const {
        return (at.shape.size() == 2 && at.axes == std::vector<int>{none, 1, 0}) ||
               (at.shape.size() == 3 && at.axes == std::vector<int>{none, 0, 1, 2});
    }

    void add(const step& one, const convolution_step& what, std::vector<layer>& to) {
        if (!slides() || what.along.size() + 1 != at.shape.size())
            unfit(one, "what comes in is neither a sequence nor an image");
        std::string name = (what.along.size() == 1 ? "strut::conv1d<" : "strut::conv2d<") +
                           text(what.out) + ", " + sizes("kernel", what.along, &slide::kernel);
        if (!all_are(what.along, &slide::stride, 1))
            name += ", " + sizes("stride", what.along, &slide::stride);
        if (!all_are(what.along, &slide::dilation, 1))
            name += ", " + sizes("dilation", what.along, &slide::dilation);
        if (what.groups != 1)
            name += ", strut::groups<" + text(what.groups) + ">";
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

    static std::string padding(const step& one, const std::vector<slide>& along) {
        const auto all = [&](const auto& holds) { return std::ranges::all_of(along, holds); };
        if (all([](const slide& axis) { return axis.before == 0 && axis.after == 0; }))
            return "strut::padding::valid";
        if (all([](const slide& axis) {
                return axis.before == axis.reach() / 2 &&
                       axis.after == axis.reach() - axis.reach() / 2;
            }))
            return "strut::padding::same";
        if (along.size() == 1 && along[0].before == along[0].reach() && along[0].after == 0)
            return "strut::padding::causal";
        std::string found;
        for (const slide& axis : along)
            found += (found.empty() ? "" : ", ") + text(axis.before) + " in front and " +
                     text(axis.after) + " behind";
        one.at->refuse(
            "these pads are not supported", "those of padding::valid, same or causal", found);
    }

    void add(const step& one, const pool_step& what, std::vector<layer>& to) {
        if (!slides())
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

    void add(const step& one, const last_step& what, std::vector<layer>& to) {
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

    void add(const step&, const transpose_step& what, std::vector<layer>&) {
        std::vector<int> turned;
        for (const std::size_t axis : what.order)
            turned.push_back(at.axes[axis]);
        at.axes = std::move(turned);
    }

    void add(const step& one, const drop_step& what, std::vector<layer>&) {
        for (std::size_t i = what.axes.size(); i-- > 0;) {
            if (at.axes[what.axes[i]] != none)
                unfit(one, "it leaves out an axis of size 1 that is not the batch");
            at.axes.erase(at.axes.begin() + static_cast<std::ptrdiff_t>(what.axes[i]));
        }
    }

    void add(const step&, const insert_step& what, std::vector<layer>&) {
        for (const std::size_t axis : what.axes)
            at.axes.insert(at.axes.begin() + static_cast<std::ptrdiff_t>(axis), none);
    }

    void add(const step& one, const reshape_step&, std::vector<layer>& to) {
        if (const auto kept = same_axes(one)) {
            at.axes = *kept;
            return;
        }
        const std::int64_t size = elements_of(one.to);
        // Of axes of size 1 the last: the batch is in front.
        const auto whole = std::find(one.to.rbegin(), one.to.rend(), size);
        if (whole == one.to.rend())
            one.at->refuse("it is neither flat nor of the axes that were there", text_of(one.from),
                text_of(one.to));
        std::vector<int> order;
        for (const int axis : at.axes)
            if (axis != none)
                order.push_back(axis);
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

    /// The axes where only axes of size 1 are put in or left out. The batch stays in front if it
    /// can, and if it must: behind a Conv1d of one channel [1, 1, T] as [1, T] is flat.
    std::optional<std::vector<int>> same_axes(const step& one) const {
        const bool batch =
            !at.axes.empty() && at.axes[0] == none && !one.to.empty() && one.to[0] == 1;
        if (batch)
            if (auto found = same_axes(one.to, 1))
                return found;
        const bool channels_first =
            at.shape.size() == 2 && at.axes.size() == 3 && at.axes[1] == 1 && at.shape[1] == 1;
        if (batch && one.to.size() == 2 && (channels_first || one.at->op == "Flatten"))
            return std::nullopt;
        return same_axes(one.to, 0);
    }

    /// Those of a shape whose first axes, of size 1, are none of them.
    std::optional<std::vector<int>> same_axes(const extents& shape, std::size_t first) const {
        std::vector<int> open;
        for (const int axis : at.axes)
            if (axis != none)
                open.push_back(axis);
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

    void add(const step& one, const residual_step& what, std::vector<layer>& to) {
        if (at.permuted)
            unfit(one, "a sum right behind the Flatten of a Conv1d is not supported");
        const place before = at;
        layer made{what.projects ? "strut::residual<strut::shortcut::projection"
                                 : "strut::residual<strut::shortcut::identity",
            {}, all(what.branch)};
        last = one.at;
        if (made.branch.empty())
            unfit(one, "a value is added to itself");
        place expected = before;
        if (what.projects) {
            if (before.shape.size() > 2 || !is_features(before, before.axes.size() - 1))
                unfit(one, "a matrix around a branch is applied to another axis than the features");
            expected.shape.back() = what.projection.out;
            made.numbers.push_back({"shortcut.weight", {what.projection.out, what.projection.in},
                what.projection.weight});
            if (!what.projection.bias.empty())
                add_bias(one, what.projection.bias, made.branch.back());
        }
        if (at.shape != expected.shape || at.axes != expected.axes || at.permuted)
            unfit(one, "its two inputs have their axes in another order");
        to.push_back(std::move(made));
    }

    static bool is_features(const place& in, std::size_t axis) {
        return in.axes[axis] == static_cast<int>(in.features());
    }

    /// A shortcut has no bias here: it goes to the branch's last layer.
    static void add_bias(const step& one, const reals& bias, layer& to) {
        const auto found =
            std::ranges::find(to.numbers, std::string_view{"bias"}, &named_numbers::name);
        if (found == to.numbers.end() || found->numbers.size() != bias.size())
            one.at->refuse("the matrix around its branch has a bias, and the branch does not end "
                           "in one that it could be added to");
        for (std::size_t i = 0; i < bias.size(); ++i)
            found->numbers[i] += bias[i];
    }
};

/// How the axes of an input may be meant, by its rank, the likelier first.
std::vector<std::vector<int>> arrangements(std::size_t rank) {
    switch (rank) {
    case 1:
        return {{0}};
    case 2:
        return {{none, 0}, {0, 1}, {1, 0}};
    case 3:
        return {{none, 0, 1}, {none, 1, 0}, {0, none, 1}, {0, 1, 2}};
    case 4:
        return {{none, 0, 1, 2}};
    default:
        return {};
    }
}

/// The shape here of a value whose axes are arranged so. None: a batch of more than one.
std::optional<place> arranged(const std::vector<int>& axes, const extents& shape) {
    place to;
    to.axes = axes;
    to.shape.resize(axes.size() - static_cast<std::size_t>(std::ranges::count(axes, none)));
    for (std::size_t i = 0; i < axes.size(); ++i)
        if (axes[i] != none)
            to.shape[static_cast<std::size_t>(axes[i])] = shape[i];
        else if (shape[i] != 1)
            return std::nullopt;
    return to;
}

std::vector<std::size_t> graph_axes(const std::vector<int>& axes) {
    std::vector<std::size_t> to(
        axes.size() - static_cast<std::size_t>(std::ranges::count(axes, none)));
    for (std::size_t i = 0; i < axes.size(); ++i)
        if (axes[i] != none)
            to[static_cast<std::size_t>(axes[i])] = i;
    return to;
}

/// Only of a batch is any size the same network.
void check_open(const graph& of, const std::vector<int>& axes, const place& start) {
    if (!of.open_axis || axes[0] == none)
        return;
    const bool steps = start.shape.size() == 2 && axes[0] == 0;
    refuse("input '" + of.input + "' has a dynamic size on axis 0, which is no batch but the " +
               (steps ? "steps of a sequence" : "features"),
        "a number: export it with a fixed length", *of.open_axis);
}

} // namespace

declaration lower(const graph& folded, const std::vector<step>& steps) {
    std::optional<refusal> best;
    std::size_t furthest = 0;
    for (const std::vector<int>& axes : arrangements(folded.input_shape.size())) {
        const auto start = arranged(axes, folded.input_shape);
        if (!start)
            continue;
        lowering one;
        one.at = *start;
        try {
            declaration to;
            to.wide = folded.wide;
            to.input = start->shape;
            to.input_axes = graph_axes(axes);
            to.graph_input = folded.input_shape;
            to.layers = one.all(steps);
            if (one.at.permuted)
                refuse("the output is a Conv1d's, flattened, with no matrix behind it");
            to.output = one.at.shape;
            to.output_axes = graph_axes(one.at.axes);
            to.graph_output = steps.empty() ? folded.input_shape : steps.back().to;
            check_open(folded, axes, *start);
            return to;
        } catch (const refusal& why) {
            if (!best || one.done > furthest || (one.done == furthest && best->of_axes))
                best = why;
            furthest = std::max(furthest, one.done);
        }
    }
    if (best)
        throw *best;
    refuse("input '" + folded.input + "' has a shape that is not supported",
        "1 to 4 axes, of which the batch has size 1", text_of(folded.input_shape));
}

} // namespace strut_onnx
