#include "match.hpp"

#include <algorithm>

namespace strut_onnx {

namespace {

constexpr int deepest = 32;

std::vector<step> path(
    const walk& in, std::string end, const std::string& begin, const node* sum, int depth);

/// A sum of two computed values: one is what the branch that gives out the other began with, or an
/// affine map of that.
std::optional<matched> match_residual(
    const walk& in, const node& at, const std::string& to, int depth) {
    if (at.op != "Add" || at.inputs.size() != 2 || !in.is_data(at.inputs[0]) ||
        !in.is_data(at.inputs[1]))
        return std::nullopt;
    if (depth >= deepest)
        at.refuse("sums are nested too deeply");
    for (const std::size_t shortcut : {std::size_t{0}, std::size_t{1}}) {
        const std::string& around = at.inputs[shortcut];
        const std::string& branch = at.inputs[1 - shortcut];
        if (in.comes_from(branch, around))
            return in.make(
                at, around, to, residual_step{path(in, branch, around, &at, depth + 1), false, {}});
    }
    for (const std::size_t shortcut : {std::size_t{1}, std::size_t{0}}) {
        const std::string& around = at.inputs[shortcut];
        const std::string& branch = at.inputs[1 - shortcut];
        const node* const maps = in.producer(around);
        if (maps == nullptr)
            continue;
        const auto map = match_affine(in, *maps, around);
        if (map && in.comes_from(branch, map->from))
            return in.make(at, map->from, to,
                residual_step{path(in, branch, map->from, &at, depth + 1), true,
                    std::get<affine_step>(map->what.what)});
    }
    at.refuse(
        "neither of its inputs is what the other was computed from, or an affine map of that");
}

/// The steps from one value to another.
std::vector<step> path(
    const walk& in, std::string end, const std::string& begin, const node* sum, int depth) {
    std::vector<step> steps;
    while (end != begin) {
        const node* const at = in.producer(end);
        if (at == nullptr)
            sum->refuse(
                "its branches do not begin at the same value", "'" + begin + "'", "'" + end + "'");
        std::optional<matched> found;
        for (auto* const kind :
            {match_affine, match_activation, match_norm, match_recurrent, match_window, match_axes})
            if (!found)
                found = kind(in, *at, end);
        if (!found)
            found = match_residual(in, *at, end, depth);
        if (!found)
            at->refuse("it is no part of a pattern that is known");
        end = found->from;
        steps.push_back(std::move(found->what));
    }
    std::ranges::reverse(steps);
    return steps;
}

} // namespace

std::vector<step> match(const graph& folded) {
    const walk in{folded};
    // Whatever is computed comes from the only input: the path cannot miss it.
    static const node nowhere{};
    return path(in, folded.output, folded.input, &nowhere, 0);
}

} // namespace strut_onnx
