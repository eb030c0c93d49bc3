#pragma once

#include <concepts>
#include <string>
#include <vector>

#include "strut/io/leaf.hpp"
#include "strut/io/role_name.hpp"
#include "strut/io/slot.hpp"

namespace strut {

/// How a framework stores the tensors of a layer: their names, the order of their axes, their
/// gates.
///
/// *Minimal complete definition*: `static void slots(const leaf&, std::vector<slot>&)`, which
/// appends a slot for each tensor that the framework has for that layer, named without the layer:
/// "weight". *Optional*: `image_last` and `steps_last`, if it flattens otherwise
/// (detail::reorders); `metadata`, a pair of texts that is written; `tag`, which is written as the
/// metadata `strut.layout`: a file with another one is refused; `foreign`, a pair of texts in the
/// metadata that a file is refused for, unless it has the layout's `tag`. A layout that is derived
/// from another one has its members, the `tag` too, unless it has its own. *Laws*
/// (tests/io/layout_test.cpp): the parts of a layer's slots cover each of its numbers, once (those
/// that are `second` once more), and each number of the files' tensors; what is saved is loaded
/// with the same bits. *Models*: torch_layout keras_layout own_layout.
template <class L>
concept layout = requires(const leaf& of, std::vector<slot>& to) {
    L::slots(of, to);
};

namespace detail {

/// Whether the framework has what was flattened in another order: an image as [H][W][C]
/// (`image_last`), a sequence behind a convolution as [C][T] (`steps_last`); this library has
/// [C][H][W] and [T][C].
template <class Layout>
bool reorders(const leaf& of) {
    const shape& flat = of.order.flattened;
    if constexpr (requires { Layout::image_last; })
        if (flat.rank == 3 && Layout::image_last)
            return true;
    if constexpr (requires { Layout::steps_last; })
        if (flat.rank == 2 && Layout::steps_last && of.order.steps_last)
            return true;
    return false;
}

/// What no framework has a name for: as this library has it.
inline void own_slots(const leaf& of, std::vector<slot>& to) {
    for (const auto* const some : {&of.tensors, &of.statistics})
        for (const tensor& one : *some)
            to.push_back(same_slot(of, std::string{name_of(one.purpose)}, one));
}

} // namespace detail

} // namespace strut
