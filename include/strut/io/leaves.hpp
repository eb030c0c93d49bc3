#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "strut/io/leaf.hpp"
#include "strut/layer/bidirectional.hpp"
#include "strut/layer/branches.hpp"
#include "strut/layer/carried.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/conditioned.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/flatten.hpp"
#include "strut/layer/narrow.hpp"
#include "strut/layer/repeat.hpp"
#include "strut/layer/reshape.hpp"
#include "strut/layer/residual.hpp"
#include "strut/layer/skip_sum.hpp"
#include "strut/policy/activation/identity.hpp"

namespace strut {

namespace detail {

/// Where a walk over a network's type stands.
struct leaf_walk {
    std::vector<leaf>* all;
    std::string prefix{};   ///< of the modules here: "", "3.branch."
    std::size_t module = 0; ///< the next one's number
    layer_place place{};
    std::size_t parameters = 0; ///< where the numbers begin
    std::size_t statistics = 0;
    feature_order order{};

    std::string here() const { return prefix + std::to_string(module); }

    void mix_order() { order.mixed = order.flattened.rank > 0; }

    /// The walk over what is inside the module here.
    leaf_walk inside(const std::string& child = {}) const {
        leaf_walk inner = *this;
        inner.prefix = here() + "." + child;
        inner.module = 0;
        return inner;
    }
    /// Behind a module that was walked over by itself.
    void pass(const leaf_walk& inner) {
        order = inner.order;
        ++module;
    }

    /// A matrix that the module here has beside the layers inside it, as its child of that name.
    template <class Bound>
    leaf& add_beside(
        std::string_view child, std::size_t offset, const feature_order& of_input) const {
        leaf_walk beside = *this;
        beside.parameters += offset;
        beside.order = of_input;
        leaf one = beside.make<Bound>();
        one.part = child;
        (one.module += '.') += child;
        all->push_back(std::move(one));
        return all->back();
    }

    template <class Bound>
    leaf make(const Bound* = nullptr) const {
        leaf one;
        one.kind = leaf_kind_of(Bound::name);
        one.layer = Bound::name;
        one.module = here();
        one.place = place;
        one.tensors.assign(Bound::tensors.begin(), Bound::tensors.end());
        one.statistics.assign(Bound::statistics.begin(), Bound::statistics.end());
        for (tensor& each : one.tensors)
            each.offset += parameters;
        for (tensor& each : one.statistics)
            each.offset += statistics;
        if constexpr (requires { Bound::groups; })
            one.groups = Bound::groups;
        if constexpr (requires { typename Bound::cell; })
            one.units = Bound::units;
        one.in = Bound::in;
        one.order = order;
        return one;
    }
};

template <class Bound>
struct leaves;

/// The walk over what is inside the module here, a Sequential of that name or the module itself.
template <class Inner>
void walk_inside(leaf_walk& at, const std::string& child = {}) {
    leaf_walk inner = at.inside(child);
    leaves<Inner>::over(inner);
    at.pass(inner);
}

/// How many modules of torch.nn.Sequential a layer is: an activation that was fused into it is one
/// more, the identity none.
template <class Bound>
constexpr std::size_t modules_of() {
    if constexpr (requires { typename Bound::activation; }) {
        constexpr bool acts = !std::is_same_v<typename Bound::activation, identity>;
        return Bound::name == "activate" ? acts : 1 + acts;
    } else {
        return 1;
    }
}

/// Whether PyTorch has the module of a layer on a sequence only for [features][steps]: a
/// convolution, a pool, a batch norm, a PReLU with a slope for each feature. What acts on each step
/// is none of them.
template <class Bound>
constexpr bool wants_steps_last() {
    constexpr leaf_kind kind = leaf_kind_of(Bound::name);
    if constexpr (kind == leaf_kind::conv1d || kind == leaf_kind::conv1d_transposed)
        return true;
    else if constexpr (Bound::in.rank != 2 || Bound::out.rank != 2)
        return false;
    else if constexpr (requires { Bound::slopes; })
        return Bound::slopes > 1;
    else
        return kind == leaf_kind::normalization || Bound::name == "max_pool" ||
               Bound::name == "average_pool";
}

/// The walk over a layer that is not made of others. Those that are have specializations.
template <class Bound>
struct leaves {
    static void over(leaf_walk& at) {
        if constexpr (Bound::tensors.size() + Bound::statistics.size() > 0)
            at.all->push_back(at.template make<Bound>());
        constexpr leaf_kind kind = leaf_kind_of(Bound::name);
        if constexpr (wants_steps_last<Bound>())
            at.order.steps_last = true;
        if constexpr (kind == leaf_kind::affine || kind == leaf_kind::embedding ||
                      kind == leaf_kind::rnn || kind == leaf_kind::lstm || kind == leaf_kind::gru)
            at.order = {};
        at.module += modules_of<Bound>();
    }
};

template <class T, shape Shape>
struct leaves<bound::flatten<T, Shape>> {
    static void over(leaf_walk& at) {
        if (Shape.rank > 1)
            at.order.flattened = Shape;
        ++at.module;
    }
};

/// Behind these, features are no longer all of what was flattened, or lie otherwise.
template <class T, shape Shape, std::size_t Start, std::size_t Length>
struct leaves<bound::narrow<T, Shape, Start, Length>> {
    static void over(leaf_walk& at) {
        at.mix_order();
        ++at.module;
    }
};
template <class T, shape Shape, shape Out>
struct leaves<bound::reshape<T, Shape, Out>> {
    static void over(leaf_walk& at) {
        at.mix_order();
        ++at.module;
    }
};

template <class T, std::size_t... Indices, class... Elements>
struct leaves<bound::chain<T, std::index_sequence<Indices...>, Elements...>> {
    using layer = bound::chain<T, std::index_sequence<Indices...>, Elements...>;

    static void over(leaf_walk& at) {
        const leaf_walk start = at;
        std::size_t i = 0;
        const auto step = [&]<class Element>(std::type_identity<Element>) {
            at.place.layer = start.place.layer + layer::index[i];
            at.parameters = start.parameters + layer::parameter_offset[i];
            at.statistics = start.statistics + layer::statistics_offset[i];
            leaves<Element>::over(at);
            ++i;
        };
        (step(std::type_identity<Elements>{}), ...);
        at.place = start.place;
        at.parameters = start.parameters;
        at.statistics = start.statistics;
    }
};

template <class T, std::size_t N, class Inner>
struct leaves<bound::repeat<T, N, Inner>> {
    static void over(leaf_walk& at) {
        feature_order order = at.order;
        for (std::size_t i = 0; i < N; ++i) {
            leaf_walk round = at.inside(std::to_string(i) + ".");
            round.order = order;
            round.place.round += i * bound::repeat<T, N, Inner>::rounds_inside;
            round.place.repeated = true;
            round.parameters += i * Inner::parameter_size;
            round.statistics += i * Inner::statistics_size;
            leaves<Inner>::over(round);
            order = round.order;
        }
        at.order = order;
        ++at.module;
    }
};

/// Module with children `branch`, a Sequential, `shortcut`, a Linear, Conv1d or Conv2d, and
/// `scale`, a number.
template <class T, class Branch, class Shortcut, std::size_t Blocks>
struct leaves<bound::residual<T, Branch, Shortcut, Blocks>> {
    using layer = bound::residual<T, Branch, Shortcut, Blocks>;

    static void over(leaf_walk& at) {
        leaf_walk branch = at.inside("branch.");
        if (!Shortcut::projects)
            branch.mix_order();
        leaves<Branch>::over(branch);
        branch.mix_order();
        if constexpr (Shortcut::projects) {
            const leaf& shortcut = at.add_beside<typename layer::projection>(
                "shortcut", layer::projection_offset, at.order);
            branch.order.steps_last |= shortcut.kind == leaf_kind::conv1d;
        }
        if constexpr (Shortcut::learns) {
            leaf one = at.make<layer>();
            one.kind = leaf_kind::factor;
            one.tensors.erase(one.tensors.begin(), one.tensors.end() - 1);
            one.statistics.clear();
            at.all->push_back(std::move(one));
        }
        at.pass(branch);
    }
};

/// Module with children `0`, `1`, ..., each a Sequential.
template <class T, bound::merging Merging, class... Branches>
struct leaves<bound::branches<T, Merging, Branches...>> {
    using layer = bound::branches<T, Merging, Branches...>;

    static void over(leaf_walk& at) {
        std::size_t i = 0;
        leaf_walk last = at;
        feature_order order{};
        bool steps_last = false;
        const auto step = [&]<class Branch>(std::type_identity<Branch>) {
            last = at.inside(std::to_string(i) + ".");
            last.parameters += layer::parameter_offset[i];
            last.statistics += layer::statistics_offset[i];
            leaves<Branch>::over(last);
            if (last.order.flattened.rank > 0)
                order = last.order;
            steps_last |= last.order.steps_last;
            ++i;
        };
        (step(std::type_identity<Branches>{}), ...);
        if (order.flattened.rank > 0)
            last.order = order;
        else
            last.order.steps_last = steps_last;
        last.mix_order();
        at.pass(last);
    }
};

/// Module that is a Sequential.
template <class T, class Inner>
struct leaves<bound::conditioned<T, Inner>> {
    static void over(leaf_walk& at) { walk_inside<Inner>(at); }
};
template <class T, shape Sum, class Inner>
struct leaves<bound::skip_sum<T, Sum, Inner>> : leaves<bound::conditioned<T, Inner>> {};

/// Module with children `inner`, a Sequential, and `condition`, a Linear.
template <class T, shape Condition, class Inner, class Init>
struct leaves<bound::mix<T, Condition, Inner, Init>> {
    using layer = bound::mix<T, Condition, Inner, Init>;

    static void over(leaf_walk& at) {
        const leaf_walk start = at;
        walk_inside<Inner>(at, "inner.");
        start.add_beside<typename layer::projection>("condition", layer::projection_offset, {})
            .kind = leaf_kind::affine;
    }
};

/// Module with children `inner` and `head`, each a Sequential.
template <class T, shape Sum, class Inner, class Head>
struct leaves<bound::skip_stack<T, Sum, Inner, Head>> {
    using layer = bound::skip_stack<T, Sum, Inner, Head>;

    static void over(leaf_walk& at) {
        leaf_walk head = at.inside("head.");
        head.order = {};
        head.parameters += layer::parameter_offset[1];
        head.statistics += layer::statistics_offset[1];
        walk_inside<Inner>(at, "inner.");
        head.order.steps_last = at.order.steps_last;
        leaves<Head>::over(head);
    }
};

/// One module with two sets of tensors.
template <class T, class One>
struct leaves<bound::bidirectional<T, One>> {
    static void over(leaf_walk& at) {
        leaf_walk one = at;
        for (const way direction : {way::forward, way::backward}) {
            at.all->push_back(one.make<One>());
            at.all->back().direction = direction;
            one.parameters += One::parameter_size;
        }
        at.order = {};
        ++at.module;
    }
};

template <class T, std::size_t Steps, class Inner>
struct leaves<bound::each_step<T, Steps, Inner>> : leaves<Inner> {};
template <class One>
struct leaves<bound::carried<One>> : leaves<One> {};

} // namespace detail

/// The layers of a network that have numbers, in the order of their parameters.
///
/// Modules are numbered as those of a torch.nn.Sequential: every layer that is not made of others
/// is one, whether it has numbers or not; an activation in a layer's pack is the next one, the
/// identity none. Layers in a chain, and those that a `dense` is shorthand for, stand in the list
/// around them. docs/importing.md has the table.
template <class Net>
std::vector<leaf> leaves_of() {
    std::vector<leaf> all;
    detail::leaf_walk at{&all};
    detail::leaves<typename Net::root>::over(at);
    return all;
}

} // namespace strut
