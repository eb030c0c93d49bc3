#include "lower.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <variant>

#include "lower_step.hpp"
#include "place.hpp"

namespace strut_onnx {

namespace {

/// A shortcut has no bias here: it goes to the branch's last layer.
void add_bias(const step& one, const reals& bias, layer& to) {
    const auto found =
        std::ranges::find(to.numbers, std::string_view{"bias"}, &named_numbers::name);
    if (found == to.numbers.end() || found->numbers.size() != bias.size())
        one.at->refuse("the matrix around its branch has a bias, and the branch does not end "
                       "in one that it could be added to");
    for (std::size_t i = 0; i < bias.size(); ++i)
        found->numbers[i] += bias[i];
}

/// Steps as layers; where the value lies that they give out, and how many were understood.
class lowering {
public:
    place at;
    std::size_t done = 0;

    std::vector<layer> all(const std::vector<step>& steps) {
        std::vector<layer> to;
        for (const step& one : steps) {
            std::visit([&](const auto& what) { add(one, what, to); }, one.what);
            if (elements_of(at.shape) != elements_of(one.to))
                one.at->refuse("what it gives out has more than one batch", text_of(at.shape),
                    text_of(one.to));
            ++done;
        }
        return to;
    }

private:
    void add(const step& one, const auto& what, std::vector<layer>& to) {
        lower_step(at, one, what, to);
    }
    void add(const step& one, const residual_step& what, std::vector<layer>& to) {
        to.push_back(residual(one, what));
    }

    layer residual(const step& one, const residual_step& what) {
        if (at.permuted)
            unfit(one, "a sum right behind the Flatten of a Conv1d is not supported");
        const place before = at;
        layer made{what.projects ? "strut::residual<strut::shortcut::projection"
                                 : "strut::residual<strut::shortcut::identity",
            {}, all(what.branch)};
        if (made.branch.empty())
            unfit(one, "a value is added to itself");
        place expected = before;
        if (what.projects) {
            if (before.shape.size() > 2 || !before.is_features(before.axes.size() - 1))
                unfit(one, "a matrix around a branch is applied to another axis than the features");
            expected.shape.back() = what.projection.out;
            made.numbers.push_back({"shortcut.weight", {what.projection.out, what.projection.in},
                what.projection.weight});
            if (!what.projection.bias.empty())
                add_bias(one, what.projection.bias, made.branch.back());
        }
        if (at.shape != expected.shape || at.axes != expected.axes || at.permuted)
            unfit(one, "its two inputs have their axes in another order");
        return made;
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
