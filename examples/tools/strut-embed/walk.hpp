#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "declaration.hpp"
#include "declared_network.hpp"
#include "sliding_pack.hpp"
#include "strut/core/failure.hpp"
#include "strut/core/shape.hpp"
#include "strut/io/leaf.hpp"
#include "strut/io/message.hpp"
#include "strut/layer/concept.hpp"
#include "vocabulary.hpp"

namespace strut_embed {

/// What a layer is refused with, or nothing.
using refusal = std::optional<strut::failure>;

/// A walk over a declaration, layer by layer: declared.hpp begins it, walk_*.hpp have the layers.
class declared_walk {
public:
    strut::result<declared_network> over(const item& root);

private:
    static constexpr std::size_t most_layers = std::size_t{1} << 16;

    declared_network made;
    spot at;
    const item* default_activation = nullptr;
    const item* default_norm = nullptr;
    bool biased_by_default = true;
    bool huge = false;
    std::size_t layers = 0;

    static strut::failure refuse(const item& of, std::string expected) {
        return {"the declaration",
            "strut-embed does not know " + strut::detail::in_quotes(of.name) +
                " there: strut::write_header takes any network",
            std::move(expected), ""};
    }

    /// Policies that a network's list has for all of its layers.
    static bool is_default(const item& of) {
        return is_activation(of) || is_norm(of) || is_silent(of) || of.name == "no_bias" ||
               of.name == "no_norm";
    }
    void take_default(const item& of) {
        if (is_activation(of))
            default_activation = &of;
        if (is_norm(of))
            default_norm = &of;
        if (of.name == "no_bias")
            biased_by_default = false;
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

    /// Layers that are numbered by themselves, as the children `child` of the module here.
    template <class Inside>
    refusal inside(const spot& start, const std::string& child, const Inside& walk) {
        at.prefix = start.here() + "." + child;
        at.module = 0;
        auto wrong = walk();
        at.prefix = start.prefix;
        at.module = start.module + 1;
        at.place = start.place;
        return wrong;
    }

    // walk_blocks.hpp
    refusal list(const item& of, std::size_t first);
    refusal repeat(const item& of);
    template <class Branch>
    refusal with_shortcut(const item& of, std::string_view shortcut, const Branch& branch);
    refusal residual(const item& of);
    refusal parallel(const item& of);

    // walk_dense.hpp
    refusal affine(const item& of, std::size_t count, bool biased);
    refusal activate(const item& of);
    refusal normalize(const item& of);
    refusal dense(const item& of);

    // walk_sequences.hpp
    refusal recurrent(const item& of, bool both = false);
    refusal embedding(const item& of);

    // walk_windows.hpp
    /// A convolution's pack, if it fits what comes in.
    std::optional<sliding_pack> convolution_pack(
        const item& of, std::size_t channels, std::size_t count, refusal& wrong) const;
    void convolution(std::string_view name, const sliding_pack& pack, strut::shape weight);
    refusal conv1d(const item& of);
    refusal conv2d(const item& of);
    refusal pool(const item& of);

    // declared.hpp
    refusal layer(const item& of);
    refusal kind_of_layer(const item& of);
    refusal without_numbers(const item& of);
};

} // namespace strut_embed
