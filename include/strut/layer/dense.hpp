#pragma once

#include <cstddef>
#include <type_traits>

#include "strut/core/shape.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/layer/residual.hpp"
#include "strut/layer/site.hpp"
#include "strut/policy/activation/identity.hpp"

namespace strut {

namespace detail {
template <class Act, class Math>
using activate_or_none =
    std::conditional_t<std::is_same_v<Act, identity>, void, activate<Act, Math>>;

/// The chain that a dense layer is shorthand for; void stands for a step that it does not have.
template <class Linear, class Norm, class Activate, class Shortcut>
struct dense_chain {
    using type = residual<Shortcut, typename dense_chain<Linear, Norm, Activate, void>::type>;
};
template <class Linear, class Norm, class Activate>
struct dense_chain<Linear, Norm, Activate, void> {
    using type = chain<Linear, normalize<Norm>, Activate>;
};
template <class Linear, class Norm>
struct dense_chain<Linear, Norm, void, void> {
    using type = chain<Linear, normalize<Norm>>;
};
template <class Linear, class Activate>
struct dense_chain<Linear, no_norm, Activate, void> {
    using type = chain<Linear, Activate>;
};
template <class Linear>
struct dense_chain<Linear, no_norm, void, void> {
    using type = chain<Linear>;
};
} // namespace detail

template <std::size_t N, class... Policies>
struct dense;

namespace detail {
template <std::size_t N, class... Policies>
struct trailing_activation<dense<N, Policies...>> {
    using type = strut::pick<is_activation, void, policies<Policies...>>;
};
} // namespace detail

/// A fully connected layer with its policies: affine, normalization, activation, and a shortcut
/// around them. It is shorthand for a chain of these layers; any other order is written out.
/// Shapes: in [F] -> out [N], or in [T][F] -> out [T][N], each step by itself. Parameters: weight
/// [F][N], bias [N].
/// Policies, in any order, at most one of each kind: an activation (identity by default), an
/// initializer, `bias<initializer>` or `no_bias`, a normalization, a shortcut, `from<F>`,
/// `fast_math`.
/// Errors: a width of zero, two policies of one kind, an unknown policy, and inputs other than
/// those stated are refused with the layer's index.
/// Example: examples/digits.
template <std::size_t N, class... Policies>
struct dense {
    using is_layer = void;
    using pack = policies<Policies...>;

    static constexpr shape output(shape in) { return with_features(in, N); }

private:
    template <class>
    struct as_affine;
    template <class... Kept>
    struct as_affine<error::given<Kept...>> {
        using type = affine<N, Kept...>;
    };
    template <class P>
    struct is_for_affine : std::bool_constant<is_initializer<P>::value || is_bias<P>::value ||
                                              is_from<P>::value || is_math<P>::value> {};
    using linear = typename as_affine<typename detail::only<is_for_affine, pack>::type>::type;

    using own_shortcut = pick<is_shortcut, void, pack>;

    /// The chain that this layer is shorthand for.
    template <class Site>
    struct expanded {
        using defaults = typename Site::defaults;
        using act = pick<is_activation, pick<is_activation, identity, defaults>, pack>;
        using math = pick<is_math, pick<is_math, simd::accurate, defaults>, pack>;
        using norm = pick<is_norm, pick<is_norm, no_norm, defaults>, pack>;
        using type = typename detail::dense_chain<linear, norm, detail::activate_or_none<act, math>,
            own_shortcut>::type;
    };

public:
    static constexpr std::size_t residual_blocks = std::is_void_v<own_shortcut> ? 0 : 1;

    template <class Site>
    struct check {
        static_assert(detail::none_of<is_layer_item, error::no_layer_in_a_pack, pack,
            typename Site::place>::value);
        static_assert(detail::none_of<is_half_an_activation, error::an_activation, pack,
            typename Site::place>::value);
        static_assert(detail::all_known<pack, typename Site::place, is_activation, is_initializer,
            is_bias, is_norm, is_shortcut, is_from, is_math>::value);
        static_assert(detail::at_most_one<is_activation, pack, typename Site::place>::value);
        static_assert(detail::at_most_one<is_norm, pack, typename Site::place>::value);
        static_assert(detail::at_most_one<is_shortcut, pack, typename Site::place>::value);
        static constexpr bool value = linear::template check<Site>::value &&
                                      expanded<Site>::type::template check<Site>::value;
    };

    template <class Site>
    struct bind {
        using type = typename expanded<Site>::type::template bind<Site>::type;
    };
};

} // namespace strut
