#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "declaration.hpp"
#include "declared_network.hpp"
#include "parts.hpp"
#include "strut/core/failure.hpp"
#include "strut/core/shape.hpp"
#include "strut/io/leaf.hpp"
#include "strut/io/message.hpp"
#include "strut/layer/concept.hpp"

namespace strut_embed {

/// What a layer is refused with, or nothing.
using refusal = std::optional<strut::failure>;

struct sliding_pack;

/// A walk over a declaration, layer by layer: declared.hpp begins it, rules.hpp is the table of
/// layers, walk_*.hpp have them.
class declared_walk {
public:
    strut::result<declared_network> over(const item& root);

private:
    static constexpr std::size_t most_layers = std::size_t{1} << 16;

    declared_network made;
    spot at;
    const item* current = nullptr; ///< the layer, or the input, that is looked at, for messages
    const item* default_activation = nullptr;
    const item* default_norm = nullptr;
    bool biased_by_default = true;
    bool huge = false;
    std::size_t layers = 0;

    static std::string extents_of(const strut::shape& one) {
        return strut::detail::extents_text({one.extent.begin(), one.extent.begin() + one.rank});
    }
    strut::failure refuse(std::string expected, std::string found) const {
        std::string where = "the network";
        if (current != nullptr)
            where = current->name == "input"
                        ? "the input"
                        : "layer " + std::to_string(at.place.layer) + " (" + current->name + ")";
        return {"the declaration", where + " does not fit", std::move(expected), std::move(found)};
    }
    /// Of an item as it is written.
    strut::failure refuse(const misfit& wrong) const {
        constexpr std::size_t longest = 64;
        return refuse(
            wrong.expected, strut::detail::in_quotes(text_of(*wrong.found, ", ", ""), longest));
    }
    /// Of the shape that comes in.
    strut::failure refuse_shape(std::string expected) const {
        return refuse(std::move(expected), extents_of(at.now));
    }

    void parameter(strut::leaf& of, strut::role purpose, strut::shape extents) {
        huge = huge || is_huge(extents);
        made.add_parameter(of, purpose, extents);
    }
    void keep(strut::leaf one) { made.leaves.push_back(std::move(one)); }
    /// Behind a layer that mixes all features.
    void pass(std::size_t features) {
        at.set_features(features);
        at.order = {};
        ++at.module;
    }
    bool biased(const parts& of) const {
        return of[sort::bias] == nullptr ? biased_by_default : !of.has(sort::bias, "no_bias");
    }

    /// Layers that are numbered by themselves, as the children `child` of the module here.
    template <class Inside>
    refusal inside(const spot& start, const std::string& child, const Inside& walk) {
        at.prefix = start.here() + "." + child;
        at.module = 0;
        auto wrong = walk();
        at.prefix = start.prefix;
        at.module = start.module + 1;
        at.place = start.place;
        at.condition = start.condition;
        at.sum = start.sum;
        return wrong;
    }
    refusal inside(const spot& start, const std::string& child, std::span<const item> some) {
        return inside(start, child, [&] { return list(some); });
    }

    // walk_blocks.hpp
    refusal list(std::span<const item> some);
    void project(const spot& start);
    template <class Branch>
    refusal with_shortcut(std::string_view shortcut, const Branch& branch);
    refusal side_by_side(std::span<const item* const> branches, bool sums);
    refusal chain(const parts& of);
    refusal repeat(const parts& of);
    refusal residual(const parts& of);
    refusal parallel(const parts& of);
    refusal dense_block(const parts& of);

    // walk_around.hpp
    refusal conditioned(const parts& of);
    refusal mix(const parts& of);
    refusal skip_sum(const parts& of);
    refusal skip_stack(const parts& of);
    refusal tap(const parts& of);

    // walk_dense.hpp
    refusal matrix(std::size_t count, bool biased);
    refusal act(const item& activation);
    refusal normalized(const item& norm);
    refusal affine(const parts& of);
    refusal dense(const parts& of);
    refusal activate(const parts& of);
    refusal normalize(const parts& of);

    // walk_sequences.hpp
    refusal normalized_inside(const parts& of, strut::leaf& one);
    refusal cell(const parts& of, strut::way direction);
    refusal recurrent(const parts& of);
    refusal bidirectional(const parts& of);
    refusal embedding(const parts& of);
    refusal last_step(const parts& of);

    // walk_windows.hpp
    refusal windowed(const parts& of, sort kind, bool sequence, bool image);
    refusal convolution(
        const parts& of, std::string_view name, const sliding_pack& pack, strut::shape to);
    refusal conv1d(const parts& of);
    refusal conv1d_transposed(const parts& of);
    refusal conv2d(const parts& of);
    refusal pool(const parts& of);
    refusal global_pool(const parts& of);

    // walk_shapes.hpp
    refusal same(const parts& of);
    refusal flatten(const parts& of);
    refusal narrow(const parts& of);
    refusal reshape(const parts& of);

    // rules.hpp
    struct rule;

    // declared.hpp
    static const item* first_unknown(const item& of);
    refusal take_input(const item& of);
    refusal take_defaults(const item& root, std::span<const item> list);
    refusal layer(const item& of);
};

} // namespace strut_embed
