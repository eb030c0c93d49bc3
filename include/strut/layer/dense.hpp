#pragma once

#include <cstddef>
#include <type_traits>

#include "strut/core/shape.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"
#include "strut/policy/activation/identity.hpp"

namespace strut {

/// A fully connected layer with its policies: affine, then activation.
/// Shapes: in [F] -> out [N]. Parameters: weight [F][N], bias [N].
/// Policies, in any order, at most one of each kind: an activation (identity by default), an
/// initializer, `bias<initializer>` or `no_bias`, `from<F>`, `fast_math`.
/// Errors: a width of zero, two policies of one kind, an unknown policy, and inputs other than
/// those stated are refused with the layer's index.
/// Example: examples/digits.
template <std::size_t N, class... Policies>
struct dense {
    using is_layer = void;
    using pack = policies<Policies...>;

    static constexpr shape output(shape) { return shape{N}; }

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

public:
    template <class Site>
    struct check {
        static_assert(detail::all_known<pack, typename Site::place, is_activation, is_initializer,
            is_bias, is_from, is_math>::value);
        static_assert(detail::at_most_one<is_activation, pack, typename Site::place>::value);
        static constexpr bool value = linear::template check<Site>::value;
    };

    template <class Site>
    struct bind {
        using chosen =
            pick<is_activation, pick<is_activation, identity, typename Site::defaults>, pack>;
        using math = pick<is_math, pick<is_math, simd::accurate, typename Site::defaults>, pack>;
        using expanded = std::conditional_t<std::is_same_v<chosen, identity>, chain<linear>,
            chain<linear, activate<chosen, math>>>;
        using type = typename expanded::template bind<Site>::type;
    };
};

} // namespace strut
