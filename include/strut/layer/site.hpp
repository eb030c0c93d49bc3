#pragma once

#include <cstddef>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"

namespace strut {

/// A list of policies: those of a layer's pack, or those set for a whole network.
template <class... Policies>
struct policies {};

namespace detail {
template <class A, class B>
struct joined;
template <class... A, class... B>
struct joined<policies<A...>, policies<B...>> {
    using type = policies<A..., B...>;
};

template <template <class> class Kind, class Fallback, class List>
struct pick {
    using type = Fallback;
};
template <template <class> class Kind, class Fallback, class First, class... Rest>
struct pick<Kind, Fallback, policies<First, Rest...>>
    : std::conditional_t<Kind<First>::value, std::type_identity<First>,
          pick<Kind, Fallback, policies<Rest...>>> {};

template <template <class> class Kind, class List>
struct count_of;
template <template <class> class Kind, class... P>
struct count_of<Kind, policies<P...>>
    : std::integral_constant<std::size_t, (std::size_t{0} + ... + (Kind<P>::value ? 1 : 0))> {};

template <template <class> class Kind, class List>
struct only;
template <template <class> class Kind, class... P>
struct only<Kind, policies<P...>> {
    template <class List, class... Rest>
    struct filter {
        using type = List;
    };
    template <class... Kept, class First, class... Rest>
    struct filter<error::given<Kept...>, First, Rest...>
        : std::conditional_t<Kind<First>::value, filter<error::given<Kept..., First>, Rest...>,
              filter<error::given<Kept...>, Rest...>> {};
    using type = typename filter<error::given<>, P...>::type;
};
} // namespace detail

/// The first policy of a kind in `List`, or `Fallback`. `Kind` is a trait such as is_activation.
template <template <class> class Kind, class Fallback, class List>
using pick = typename detail::pick<Kind, Fallback, List>::type;

/// Where a layer is bound.
template <class T, shape In, std::size_t Index, class Written, class Defaults = policies<>,
    class Following = void>
struct site {
    using value = T;                            ///< float or double
    static constexpr shape in = In;             ///< what comes in, for one sample
    static constexpr std::size_t index = Index; ///< as the user counts the layers, from 0
    using written = Written;                    ///< the layer as the user wrote it
    using defaults = Defaults;                  ///< policies of the whole network
    using following = Following;                ///< the activation that comes next, or void
    using place = error::at<Index, Written>;    ///< for messages

    /// The same place with another shape, for a layer inside this one.
    template <shape Inner, class After>
    using inside = site<T, Inner, Index, Written, Defaults, After>;

    /// The same place for a layer inside that is told more.
    template <class More>
    using with = site<T, In, Index, Written,
        typename detail::joined<policies<More>, Defaults>::type, Following>;
};

namespace detail {
// Aliases, since a class around a check would be one more line above its message.

/// Refuses a pack in which a kind of policy stands twice.
template <template <class> class Kind, class Pack, class Place>
using at_most_one = error::one_policy_of_a_kind<(count_of<Kind, Pack>::value <= 1), Place,
    typename only<Kind, Pack>::type>;

/// Refuses a pack in which something is of a kind that does not belong there, by `Refusal`, one of
/// the checks in core/check.hpp.
template <template <class> class Kind, template <bool, class, class> class Refusal, class Pack,
    class Place>
using none_of = Refusal<(count_of<Kind, Pack>::value == 0), Place, typename only<Kind, Pack>::type>;

template <template <class> class... Kinds>
struct of_no_kind {
    template <class One>
    struct type : std::bool_constant<!(Kinds<One>::value || ...)> {};
};
/// True for a policy whose number means nothing.
template <class P>
struct is_out_of_range : std::false_type {};
template <class P>
    requires requires {
        P::in_range;
    }
struct is_out_of_range<P> : std::bool_constant<!P::in_range> {};
/// Refuses a pack with something in it that is no policy of any of these kinds.
template <class Pack, class Place, template <class> class... Kinds>
using all_known =
    error::known_policies<(count_of<of_no_kind<Kinds...>::template type, Pack>::value == 0), Place,
        typename only<of_no_kind<Kinds...>::template type, Pack>::type>;
} // namespace detail

} // namespace strut
