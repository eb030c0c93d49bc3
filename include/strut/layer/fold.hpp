#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <boost/hana/basic_tuple.hpp>
#include <boost/hana/type.hpp>

#include "strut/core/real.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/branches.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/layout.hpp"
#include "strut/layer/linear_map.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/layer/pieces.hpp"
#include "strut/layer/repeat.hpp"
#include "strut/layer/residual.hpp"
#include "strut/layer/scale.hpp"
#include "strut/policy/init/bias.hpp"
#include "strut/policy/init/zeros.hpp"
#include "strut/policy/norm/as_is.hpp"
#include "strut/policy/shortcut/identity.hpp"

/// Folding: what a bound layer becomes when it will only ever run in inference. Neighbours that are
/// linear there (an affine, batch_norm, a dropout that no longer drops) become one affine.
namespace strut {

/// The numbers of a bound layer.
template <class T>
struct numbers {
    T* parameters;
    T* statistics;

    constexpr numbers after(std::size_t p, std::size_t s) const {
        return {parameters + p, statistics + s};
    }
};

/// A specialization has the `type` of the layer that does the same in inference, and
/// `fill(from, to)`, which computes its numbers. A layer with nothing to gain stays as it is.
template <class Bound>
struct fold {
    using type = Bound;
    using T = typename Bound::value;
    static constexpr void fill(numbers<const T> from, numbers<T> to) {
        std::copy_n(from.parameters, Bound::parameter_size, to.parameters);
        std::copy_n(from.statistics, Bound::statistics_size, to.statistics);
    }
};

namespace detail {

template <class Bound>
inline constexpr bool is_affine = false;
template <class T, std::size_t In, std::size_t Out, class Init, class Bias, class Act, class Math,
    class Next>
inline constexpr bool is_affine<bound::affine<T, In, Out, Init, Bias, Act, Math, Next>> = true;

template <class Bound>
inline constexpr bool is_scale = false;
template <class T, shape Shape, real Factor>
inline constexpr bool is_scale<bound::scale<T, Shape, Factor>> = true;

template <class First, class... Rest>
struct last_of : last_of<Rest...> {};
template <class Last>
struct last_of<Last> {
    using type = Last;
};

template <class Bound>
struct last_element {
    using type = Bound;
};
template <class T, class Indices, class... Elements>
struct last_element<bound::chain<T, Indices, Elements...>> {
    using type = typename last_of<Elements...>::type;
};

/// Neighbours [first, end) of a chain that become one layer of this kind.
struct fold_group {
    linearity kind = linearity::none;
    std::size_t first = 0, end = 0;
};

template <std::size_t N>
struct fold_plan {
    std::array<fold_group, N> groups{};
    std::size_t size = 0;
};

/// What the plan needs to know of a piece.
struct piece_facts {
    linearity kind;
    bool ends_group; ///< an activation was fused behind it
    std::size_t in, out;
};

/// Linear neighbours are merged unless the product of two matrices would cost more than both;
/// what only copies is dropped, unless there is nothing else.
template <std::size_t N>
constexpr fold_plan<N> plan_folding(const std::array<piece_facts, N>& pieces) {
    const auto joins = [&](const fold_group& group, const piece_facts& next) {
        if (group.kind == linearity::none || next.kind == linearity::none ||
            pieces[group.end - 1].ends_group)
            return false;
        if (group.kind != linearity::matrix || next.kind != linearity::matrix)
            return true;
        const std::size_t in = pieces[group.first].in;
        return in * next.out <= in * next.in + next.in * next.out;
    };
    fold_plan<N> plan;
    auto& [groups, size] = plan;
    for (std::size_t i = 0; i < N; ++i) {
        if (size == 0 || !joins(groups[size - 1], pieces[i])) {
            groups[size++] = {pieces[i].kind, i, i + 1};
        } else {
            groups[size - 1].kind = std::max(groups[size - 1].kind, pieces[i].kind);
            groups[size - 1].end = i + 1;
        }
    }
    const auto all = groups.begin() + static_cast<std::ptrdiff_t>(size);
    const auto rest = std::remove_if(
        groups.begin(), all, [](const fold_group& group) { return group.kind == linearity::same; });
    size = std::max<std::size_t>(static_cast<std::size_t>(rest - groups.begin()), 1);
    return plan;
}

/// Neighbours as the one layer that they become; `fill` takes the numbers of the whole chain.
template <class T, linearity Kind, class List>
struct folded_group;

/// One piece by itself; or several that all only copy, of which one is enough.
template <class T, linearity Kind, class First, class... Rest>
    requires(
        Kind == linearity::same ||
        (sizeof...(Rest) == 0 && (Kind == linearity::none || is_affine<typename First::bound> ||
                                     is_scale<typename First::bound>)))
struct folded_group<T, Kind, piece_list<First, Rest...>> {
    using rule = fold<typename First::bound>;
    using type = typename rule::type;
    static constexpr std::size_t index = First::index;
    static constexpr void fill(numbers<const T> from, numbers<T> to) {
        rule::fill(from.after(First::parameters, First::statistics), to);
    }
};

template <class T, class First, class... Rest>
    requires(sizeof...(Rest) > 0 || !is_scale<typename First::bound>)
struct folded_group<T, linearity::diagonal, piece_list<First, Rest...>> {
    static constexpr std::size_t features = First::bound::out.size();
    using type = bound::normalize<T, shape{features}, as_is<>>;
    static constexpr std::size_t index = First::index;
    static constexpr void fill(numbers<const T> from, numbers<T> to) {
        using map = composed_map<T, piece_list<First, Rest...>>;
        std::array<double, features> ones{}, scale{}, shift{};
        ones.fill(1);
        map::apply(from.parameters, from.statistics, ones.data(), scale.data(), 0);
        map::apply(from.parameters, from.statistics, std::array<double, features>{}.data(),
            shift.data(), 1);
        for (std::size_t f = 0; f < features; ++f) {
            to.parameters[f] = static_cast<T>(scale[f]);
            to.parameters[type::shift_offset + f] = static_cast<T>(shift[f]);
        }
    }
};

/// The activation of a bound affine and its arithmetic; of anything else, none.
template <class Bound>
struct activation_of {
    using type = identity;
    using math = simd::accurate;
};
template <class T, std::size_t In, std::size_t Out, class Init, class Bias, class Act, class Math,
    class Next>
struct activation_of<bound::affine<T, In, Out, Init, Bias, Act, Math, Next>> {
    using type = Act;
    using math = Math;
};

template <class T, class First, class... Rest>
    requires(sizeof...(Rest) > 0 || !is_affine<typename First::bound>)
struct folded_group<T, linearity::matrix, piece_list<First, Rest...>> {
    using last = typename last_of<First, Rest...>::type;
    static constexpr std::size_t in = First::bound::in.size();
    static constexpr std::size_t out = last::bound::out.size();
    using ending = activation_of<typename last::bound>;
    using type =
        bound::affine<T, in, out, zeros, bias<zeros>, typename ending::type, typename ending::math>;
    static constexpr std::size_t index = last::index;
    static constexpr void fill(numbers<const T> from, numbers<T> to) {
        using map = composed_map<T, piece_list<First, Rest...>>;
        std::array<double, in> x{};
        std::array<double, out> y{};
        const auto write = [&](T* row) {
            std::transform(y.begin(), y.end(), row, [](double v) { return static_cast<T>(v); });
        };
        for (std::size_t i = 0; i < in; ++i) {
            x[i] = 1;
            map::apply(from.parameters, from.statistics, x.data(), y.data(), 0);
            write(to.parameters + i * out);
            x[i] = 0;
        }
        map::apply(from.parameters, from.statistics, x.data(), y.data(), 1);
        write(to.parameters + type::bias_offset);
    }
};

template <class T, class List>
struct folded_pieces;
template <class T, class... Pieces>
struct folded_pieces<T, piece_list<Pieces...>> {
private:
    using list = boost::hana::basic_tuple<boost::hana::type<Pieces>...>;
    static constexpr auto plan = plan_folding(std::array{piece_facts{map_of<Pieces>::kind,
        !std::is_same_v<typename activation_of<typename Pieces::bound>::type, identity>,
        Pieces::bound::in.size(), Pieces::bound::out.size()}...});

    template <std::size_t First, class Sequence>
    struct part;
    template <std::size_t First, std::size_t... I>
    struct part<First, std::index_sequence<I...>> {
        using type = piece_list<type_at<list, First + I>...>;
    };
    template <std::size_t G>
    using group = folded_group<T, plan.groups[G].kind,
        typename part<plan.groups[G].first,
            std::make_index_sequence<plan.groups[G].end - plan.groups[G].first>>::type>;

    template <class Sequence>
    struct all;
    template <std::size_t... G>
    struct all<std::index_sequence<G...>> {
        using fused = fused_list<bound_list<>, std::index_sequence<>,
            bound_list<typename group<G>::type...>, std::index_sequence<group<G>::index...>>;
        using type =
            typename chain_of<T, false, typename fused::type, typename fused::indices>::type;

        static constexpr void fill(numbers<const T> from, numbers<T> to) {
            // What is fused has the numbers of its parts.
            constexpr auto p = offsets(std::array{group<G>::type::parameter_size...});
            constexpr auto s = offsets(std::array{group<G>::type::statistics_size...});
            (group<G>::fill(from, to.after(p[G], s[G])), ...);
        }
    };
    using result = all<std::make_index_sequence<plan.size>>;

public:
    using type = typename result::type;
    static constexpr void fill(numbers<const T> from, numbers<T> to) { result::fill(from, to); }
};

} // namespace detail

template <class T, class Indices, class... Elements>
struct fold<bound::chain<T, Indices, Elements...>>
    : detail::folded_pieces<T,
          typename detail::pieces_of<bound::chain<T, Indices, Elements...>>::type> {};

/// A shortcut's factor is multiplied into the last affine of the branch, if the branch ends in one.
template <class T, class Branch, class Shortcut, std::size_t Blocks>
struct fold<bound::residual<T, Branch, Shortcut, Blocks>> {
private:
    using layer = bound::residual<T, Branch, Shortcut, Blocks>;
    using branch = typename fold<Branch>::type;
    using last = typename detail::last_element<branch>::type;
    static constexpr bool absorbs = !Shortcut::projects &&
                                    (Shortcut::learns || Shortcut::scale != 1) &&
                                    detail::is_affine<last> && is_linear<last>;

public:
    using type = bound::residual<T, branch,
        std::conditional_t<absorbs, shortcut::identity, Shortcut>, Blocks>;
    static constexpr void fill(numbers<const T> from, numbers<T> to) {
        fold<Branch>::fill(from, to);
        if constexpr (absorbs) {
            T* const end = to.parameters + branch::parameter_size;
            std::transform(end - last::parameter_size, end, end - last::parameter_size,
                [a = layer::scale(from.parameters)](T v) { return a * v; });
        } else {
            std::copy_n(from.parameters + layer::projection_offset,
                layer::parameter_size - layer::projection_offset,
                to.parameters + type::projection_offset);
        }
    }
};

template <class T, std::size_t N, class Inner>
struct fold<bound::repeat<T, N, Inner>> {
private:
    using inner = typename fold<Inner>::type;

public:
    using type = bound::repeat<T, N, inner>;
    static constexpr void fill(numbers<const T> from, numbers<T> to) {
        for (std::size_t i = 0; i < N; ++i)
            fold<Inner>::fill(from.after(i * Inner::parameter_size, i * Inner::statistics_size),
                to.after(i * inner::parameter_size, i * inner::statistics_size));
    }
};

template <class T, bound::merging Merging, class... Branches>
struct fold<bound::branches<T, Merging, Branches...>> {
private:
    using layer = bound::branches<T, Merging, Branches...>;

public:
    using type = bound::branches<T, Merging, typename fold<Branches>::type...>;
    static constexpr void fill(numbers<const T> from, numbers<T> to) {
        std::size_t i = 0;
        (
            [&] {
                fold<Branches>::fill(
                    from.after(layer::parameter_offset[i], layer::statistics_offset[i]),
                    to.after(type::parameter_offset[i], type::statistics_offset[i]));
                ++i;
            }(),
            ...);
    }
};

} // namespace strut
