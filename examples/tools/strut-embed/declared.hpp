#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "declaration.hpp"
#include "declared_network.hpp"
#include "sliding_pack.hpp"
#include "strut/core/failure.hpp"
#include "strut/core/shape.hpp"
#include "strut/io/leaf.hpp"
#include "strut/layer/branches.hpp"
#include "strut/layer/concept.hpp"
#include "vocabulary.hpp"

/// The tensors of a declared network, computed as the library computes them from its type.
///
/// A second account of what the layers say of themselves. It cannot go wrong unnoticed:
/// `strut::embed` compares the result with the network's own tables.

namespace strut_embed {

class declared_walk {
public:
    strut::result<declared_network> over(const item& root) {
        if (const item* const unknown = first_unknown(root))
            return refuse(*unknown, "layers and policies of the library");
        std::size_t next = 0;
        if (root.name == "basic_network") {
            if (root.inner.empty() ||
                (root.inner[0].name != "float" && root.inner[0].name != "double"))
                return refuse(root, "float or double first");
            made.doubles = root.inner[0].name == "double";
            next = 1;
        } else if (root.name != "network") {
            return refuse(root, "network<...> or basic_network<...>");
        }
        if (root.inner.size() < next + 2 || root.inner[next].name != "input")
            return refuse(root, "input<...>, then layers");
        for (const item& one : root.inner[next].inner) {
            if (one.name == "second_moment")
                continue;
            const auto extent = size_in(one);
            if (!extent || at.now.rank == strut::shape::max_rank)
                return refuse(one, "up to four extents");
            at.now.extent[at.now.rank++] = *extent;
        }
        if (at.now.rank == 0 || is_huge(at.now))
            return refuse(root, "1 to 2^32 inputs");
        for (std::size_t i = next + 1; i < root.inner.size(); ++i)
            take_default(root.inner[i]);
        for (std::size_t i = next + 1; i < root.inner.size(); ++i) {
            if (is_default(root.inner[i]))
                continue;
            if (auto wrong = layer(root.inner[i]))
                return *std::move(wrong);
            ++at.place.layer;
        }
        made.text = text_of(root, ",\n    ");
        return std::move(made);
    }

private:
    static constexpr std::size_t most_layers = std::size_t{1} << 20;

    declared_network made;
    spot at;
    const item* default_activation = nullptr;
    const item* default_norm = nullptr;
    bool biased_by_default = true;
    bool huge = false;
    std::size_t layers = 0;

    using refusal = std::optional<strut::failure>;

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

    refusal list(const item& of, std::size_t first) {
        if (first >= of.inner.size())
            return refuse(of, "layers inside");
        for (std::size_t i = first; i < of.inner.size(); ++i)
            if (auto wrong = layer(of.inner[i]))
                return wrong;
        return std::nullopt;
    }

    // ---- layers made of others

    refusal repeat(const item& of) {
        const auto count = first_size(of);
        if (!count)
            return refuse(of, "repeat<N, layers...>");
        const spot start = at;
        const std::size_t first = made.leaves.size();
        std::size_t rounds = 1; // of a repeat inside
        for (std::size_t i = 0; i < *count; ++i) {
            at.place.round = start.place.round + i * rounds;
            at.place.repeated = true;
            if (auto wrong = inside(start, std::to_string(i) + ".", [&] { return list(of, 1); }))
                return wrong;
            if (at.now != start.now)
                return refuse(of, "layers that give out the shape that they take in");
            for (std::size_t l = first; i == 0 && l < made.leaves.size(); ++l)
                for (const strut::tensor& one : made.leaves[l].tensors)
                    rounds = std::max(rounds, one.round - start.place.round + 1);
        }
        return std::nullopt;
    }

    template <class Branch>
    refusal with_shortcut(const item& of, std::string_view shortcut, const Branch& branch) {
        const bool projects = shortcut == "shortcut::projection";
        const spot start = at;
        if (!projects)
            at.mix_order();
        if (auto wrong = inside(start, "branch.", branch))
            return wrong;
        if (projects ? start.now.rank != 1 || at.now.rank != 1 : at.now != start.now)
            return refuse(of, "a branch that gives out the shape that it takes in");
        at.mix_order();
        if (projects) {
            strut::leaf one = start.leaf("affine");
            one.part = "shortcut";
            one.module += ".shortcut";
            parameter(one, strut::role::weight, strut::shape{start.features(), at.features()});
            keep(std::move(one));
        }
        if (shortcut == "shortcut::rezero" || shortcut == "shortcut::fixup") {
            strut::leaf one = start.leaf("residual");
            one.kind = strut::leaf_kind::factor;
            parameter(one, strut::role::scale, strut::shape{1});
            keep(std::move(one));
        }
        return std::nullopt;
    }

    refusal residual(const item& of) {
        const bool stated = !of.inner.empty() && is_shortcut(of.inner[0]);
        return with_shortcut(
            of, stated ? of.inner[0].name : "shortcut::identity", [&] { return list(of, stated); });
    }

    refusal parallel(const item& of) {
        const bool sums = !of.inner.empty() && of.inner[0].name == "summed";
        if (of.inner.size() < 1u + sums)
            return refuse(of, "layers inside");
        const spot start = at;
        strut::shape whole{};
        strut::feature_order order{};
        for (std::size_t i = sums; i < of.inner.size(); ++i) {
            at = start;
            if (auto wrong = inside(
                    start, std::to_string(i - sums) + ".", [&] { return layer(of.inner[i]); }))
                return wrong;
            const std::size_t axis = strut::bound::joined_axis(at.now);
            if (i == sums)
                whole = at.now;
            else if (sums ? at.now != whole : !strut::bound::joins(at.now, whole))
                return refuse(of, "branches whose shapes fit together");
            else if (!sums)
                whole.extent[axis] += at.now[axis];
            if (at.order.flattened.rank > 0)
                order = at.order;
        }
        if (order.flattened.rank > 0)
            at.order = order;
        at.mix_order();
        at.now = whole;
        return std::nullopt;
    }

    // ---- layers with numbers

    refusal affine(const item& of, std::size_t count, bool biased) {
        if (!at.vectors())
            return refuse(of, of.name + "<N, policies...> of vectors");
        strut::leaf one = at.leaf("affine");
        parameter(one, strut::role::weight, strut::shape{at.features(), count});
        if (biased)
            parameter(one, strut::role::bias, strut::shape{count});
        keep(std::move(one));
        pass(count);
        return std::nullopt;
    }

    refusal activate(const item& of) {
        if (of.name == "identity")
            return std::nullopt;
        if (of.name.starts_with("prelu")) {
            strut::leaf one = at.leaf("activate");
            parameter(one, strut::role::slope,
                strut::shape{of.name == "prelu" ? std::size_t{1} : at.features()});
            keep(std::move(one));
        }
        ++at.module;
        return std::nullopt;
    }

    refusal normalize(const item& of) {
        if (!is_norm(of))
            return refuse(of, "batch_norm<> layer_norm<> rms_norm<> group_norm<>");
        bool scaled = true;
        bool shifted = of.name != "rms_norm";
        for (const item& one : of.inner)
            if (words::contain(words::learned, one.name)) {
                const bool both = one.name == "learned::scale_and_shift";
                scaled = both || one.name == "learned::scale";
                shifted = both || one.name == "learned::shift";
            }
        strut::leaf one = at.leaf("normalize");
        if (scaled)
            parameter(one, strut::role::scale, strut::shape{at.features()});
        if (shifted)
            parameter(one, strut::role::shift, strut::shape{at.features()});
        if (of.name == "batch_norm") {
            made.add_statistic(one, strut::role::running_mean, at.features());
            made.add_statistic(one, strut::role::running_variance, at.features());
        }
        if (!one.tensors.empty() || !one.statistics.empty())
            keep(std::move(one));
        ++at.module;
        return std::nullopt;
    }

    refusal dense(const item& of) {
        const auto count = first_size(of);
        if (!count)
            return refuse(of, of.name + "<N, policies...>");
        const bool has_more = of.name == "dense";
        const item* act = has_more ? default_activation : nullptr;
        const item* norm = has_more ? default_norm : nullptr;
        const item* shortcut = nullptr;
        bool biased = biased_by_default;
        for (std::size_t i = 1; i < of.inner.size(); ++i) {
            const item& one = of.inner[i];
            if (one.name == "no_bias" || one.name == "bias")
                biased = one.name == "bias";
            else if (has_more && is_activation(one))
                act = &one;
            else if (has_more && (is_norm(one) || one.name == "no_norm"))
                norm = is_norm(one) ? &one : nullptr;
            else if (has_more && is_shortcut(one))
                shortcut = &one;
            else if (!is_silent(one))
                return refuse(one, "an activation, a normalization, a shortcut, no_bias");
        }
        const auto steps = [&]() -> refusal {
            if (auto wrong = affine(of, *count, biased))
                return wrong;
            if (norm != nullptr)
                if (auto wrong = normalize(*norm))
                    return wrong;
            return act != nullptr ? activate(*act) : std::nullopt;
        };
        return shortcut != nullptr ? with_shortcut(of, shortcut->name, steps) : steps();
    }

    refusal recurrent(const item& of, bool both = false) {
        const std::size_t gates = of.name == "lstm"  ? 4
                                  : of.name == "gru" ? 3
                                  : of.name == "rnn" ? 1
                                                     : 0;
        const auto count = first_size(of);
        if (gates == 0 || !count || !at.vectors() || (both && at.now.rank != 2))
            return refuse(of, "rnn<H> lstm<H> gru<H> of a sequence");
        for (std::size_t i = 1; i < of.inner.size(); ++i)
            if (!is_silent(of.inner[i]) && !is_activation(of.inner[i]))
                return refuse(of.inner[i], "a recurrent layer that is not normalized");
        for (const bool second : {false, true}) {
            if (second && !both)
                continue;
            strut::leaf one = at.leaf(of.name == "lstm"  ? "lstm"
                                      : of.name == "gru" ? "gru"
                                                         : "rnn");
            one.units = *count;
            one.direction = !both    ? strut::way::only
                            : second ? strut::way::backward
                                     : strut::way::forward;
            parameter(one, strut::role::weight, strut::shape{at.features(), gates * *count});
            parameter(one, strut::role::weight, strut::shape{*count, gates * *count});
            parameter(one, strut::role::bias, strut::shape{(gates == 3 ? 4 : gates) * *count});
            keep(std::move(one));
        }
        pass(both ? 2 * *count : *count);
        return std::nullopt;
    }

    /// A convolution's pack, if it fits what comes in.
    std::optional<sliding_pack> convolution_pack(
        const item& of, std::size_t channels, std::size_t count, refusal& wrong) const {
        sliding_pack pack;
        pack.stride = {1, 1};
        pack.biased = biased_by_default;
        const item* const stray = read_pack(of, 1, pack);
        if (stray == nullptr && channels % pack.groups == 0 && count % pack.groups == 0)
            return pack;
        wrong = refuse(stray == nullptr ? of : *stray,
            "kernel<K> stride<S> dilation<D> groups<G> that fit, padding::..., no_bias");
        return std::nullopt;
    }

    void convolution(std::string_view name, const sliding_pack& pack, strut::shape weight) {
        strut::leaf one = at.leaf(name);
        one.groups = pack.groups;
        const std::size_t count = weight[weight.rank - 1];
        parameter(one, strut::role::weight, weight);
        if (pack.biased)
            parameter(one, strut::role::bias, strut::shape{count});
        keep(std::move(one));
        ++at.module;
    }

    refusal conv1d(const item& of) {
        const bool transposed = of.name == "conv1d_transposed";
        const auto count = first_size(of);
        refusal wrong;
        if (!count || at.now.rank != 2)
            return refuse(of, of.name + "<N, kernel<K>> of a sequence");
        auto pack = convolution_pack(of, at.now[1], *count, wrong);
        if (!pack)
            return wrong;
        if (pack->padding.empty() && !transposed)
            pack->padding = "padding::causal";
        const strut::sliding along = pack->along(at.now[0], 0);
        std::size_t steps = along.out();
        if (transposed)
            steps = pack->padding == "padding::causal"
                        ? at.now[0] * along.stride
                        : (at.now[0] - 1) * along.stride + along.reach() + 1;
        if (steps == 0)
            return refuse(of, "a kernel that fits");
        convolution(transposed ? "conv1d_transposed" : "conv1d", *pack,
            strut::shape{along.kernel, at.now[1] / pack->groups, *count});
        at.now = strut::shape{steps, *count};
        at.order.steps_last = true;
        return std::nullopt;
    }

    refusal conv2d(const item& of) {
        const auto count = first_size(of);
        refusal wrong;
        if (!count || at.now.rank != 3)
            return refuse(of, "conv2d<N, kernel<K>> of an image");
        const auto pack = convolution_pack(of, at.now[0], *count, wrong);
        if (!pack)
            return wrong;
        const strut::shape to{
            *count, pack->along(at.now[1], 0).out(), pack->along(at.now[2], 1).out()};
        if (to[1] == 0 || to[2] == 0)
            return refuse(of, "a kernel that fits");
        convolution("conv2d", *pack,
            strut::shape{at.now[0] / pack->groups, pack->kernel[0], pack->kernel[1], *count});
        at.now = to;
        return std::nullopt;
    }

    refusal embedding(const item& of) {
        const auto count = first_size(of);
        const auto columns = of.inner.size() < 2 ? std::nullopt : size_in(of.inner[1]);
        if (!count || !columns || !(at.now.rank == 1 || (at.now.rank == 2 && at.now[1] == 1)))
            return refuse(of, "embedding<count, F> of one number a step");
        strut::leaf one = at.leaf("embedding");
        parameter(one, strut::role::weight, strut::shape{*count, *columns});
        keep(std::move(one));
        at.now = strut::shape{at.now[0], *columns};
        pass(*columns);
        return std::nullopt;
    }

    // ---- layers without

    refusal pool(const item& of) {
        sliding_pack pack;
        const item* const stray = read_pack(of, 0, pack);
        if (stray != nullptr || (at.now.rank != 2 && at.now.rank != 3))
            return refuse(
                stray != nullptr ? *stray : of, "window<W> stride<S>, of a sequence or an image");
        if (pack.stride[0] == 0)
            pack.stride = pack.kernel;
        const bool of_image = at.now.rank == 3;
        const std::size_t first = pack.along(at.now[of_image ? 1 : 0], 0).out();
        const std::size_t second = of_image ? pack.along(at.now[2], 1).out() : at.now[1];
        if (first == 0 || second == 0)
            return refuse(of, "a window that fits");
        at.now = of_image ? strut::shape{at.now[0], first, second} : strut::shape{first, second};
        ++at.module;
        return std::nullopt;
    }

    refusal without_numbers(const item& of) {
        const bool has_places = at.now.rank == 2 || at.now.rank == 3;
        if (of.name == "flatten") {
            if (at.now.rank > 1)
                at.order.flattened = at.now;
            at.now = strut::shape{at.now.size()};
        } else if (of.name == "last_step" && at.now.rank == 2) {
            at.now = strut::shape{at.now[1]};
        } else if (of.name.starts_with("global_") && has_places) {
            at.now = strut::shape{at.features()};
        } else if (of.name != "dropout" && of.name != "softmax" && of.name != "log_softmax") {
            return refuse(of, "a layer that fits what comes in");
        }
        ++at.module;
        return std::nullopt;
    }

    refusal layer(const item& of) {
        if (++layers > most_layers)
            return refuse(of, "fewer layers");
        auto wrong = kind_of_layer(of);
        if (!wrong && (huge || is_huge(at.now)))
            wrong = refuse(of, "fewer than 2^32 numbers");
        return wrong;
    }

    refusal kind_of_layer(const item& of) {
        const bool of_one = of.inner.size() == 1;
        if (of.name == "dense" || of.name == "affine")
            return dense(of);
        if (of.name == "activate" && !of.inner.empty() && is_activation(of.inner[0]))
            return activate(of.inner[0]);
        if (of.name == "normalize" && of_one)
            return normalize(of.inner[0]);
        if (of.name == "lstm" || of.name == "gru" || of.name == "rnn")
            return recurrent(of);
        if (of.name == "bidirectional" && of_one)
            return recurrent(of.inner[0], true);
        if (of.name == "conv1d" || of.name == "conv1d_transposed")
            return conv1d(of);
        if (of.name == "conv2d")
            return conv2d(of);
        if (of.name == "max_pool" || of.name == "average_pool")
            return pool(of);
        if (of.name == "embedding")
            return embedding(of);
        if (of.name == "chain")
            return list(of, 0);
        if (of.name == "repeat")
            return repeat(of);
        if (of.name == "residual")
            return residual(of);
        if (of.name == "parallel")
            return parallel(of);
        return without_numbers(of);
    }
};

/// The tensors of the network that `text` declares.
inline strut::result<declared_network> declared(std::string_view text) {
    const auto root = read_declaration(text);
    if (root.has_error())
        return root.error();
    return declared_walk{}.over(*root);
}

} // namespace strut_embed
