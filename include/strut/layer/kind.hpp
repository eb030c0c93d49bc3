#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

#include "strut/policy/activation/concept.hpp"
#include "strut/policy/init/bias.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/he_normal.hpp"
#include "strut/policy/init/lecun_normal.hpp"
#include "strut/policy/init/xavier_uniform.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/policy/norm/none.hpp"
#include "strut/policy/shortcut/concept.hpp"
#include "strut/simd/math.hpp"

/// What kind of policy a type in a pack is. Policies are recognised by their concepts, so their
/// order never matters.
namespace strut {

/// Pack policy: the layer is declared for F inputs; another number is refused.
template <std::size_t F>
struct from {
    static constexpr std::size_t inputs = F;
};

/// Pack policy: activations are computed by cheaper approximations (simd/math.hpp says how good).
using fast_math = simd::fast;
using accurate_math = simd::accurate;

template <class P>
struct is_activation : std::bool_constant<activation<P> || parametric_activation<P>> {};
/// True for what was meant as an activation and lacks something.
template <class P>
struct is_half_an_activation : std::false_type {};
template <class P>
    requires requires(double h) {
        P::value(h);
    }
struct is_half_an_activation<P> : std::bool_constant<!is_activation<P>::value> {};
template <class P>
struct is_initializer : std::bool_constant<initializer<P>> {};
template <class P>
struct is_bias : std::bool_constant<bias_policy<P>> {};
template <class P>
struct is_math
    : std::bool_constant<std::same_as<P, simd::accurate> || std::same_as<P, simd::fast>> {};
template <class P>
struct is_norm : std::bool_constant<normalizer<P> || std::same_as<P, no_norm>> {};
template <class P>
struct is_shortcut : std::bool_constant<shortcut_policy<P>> {};
template <class P>
struct is_from : std::false_type {};
template <std::size_t F>
struct is_from<from<F>> : std::true_type {};

/// True for an activation of a few instructions, which is applied to results while they are still
/// in registers; a costly one makes a pass of its own, where more of it overlaps.
template <class Act>
inline constexpr bool is_cheap = [] {
    if constexpr (requires {
                      { Act::cheap } -> std::convertible_to<bool>;
                  })
        return Act::cheap;
    else
        return false;
}();

/// The slope for negative inputs that He's initializer allows for.
template <class Act>
inline constexpr double negative_slope_of = [] {
    if constexpr (requires {
                      { Act::negative_slope } -> std::convertible_to<double>;
                  })
        return static_cast<double>(Act::negative_slope);
    else
        return 0.0;
}();

namespace detail {
template <init_hint>
struct hinted;
template <>
struct hinted<init_hint::he> {
    using type = he;
};
template <>
struct hinted<init_hint::lecun> {
    using type = lecun;
};
template <>
struct hinted<init_hint::xavier> {
    using type = xavier;
};

template <class Act>
constexpr init_hint hint_of() {
    if constexpr (requires {
                      { Act::preferred } -> std::convertible_to<init_hint>;
                  })
        return Act::preferred;
    else
        return init_hint::xavier;
}
} // namespace detail

/// The initializer that suits the activation which follows: He for the relu family, LeCun for
/// selu, Xavier for everything else.
template <class Act>
using default_initializer = typename detail::hinted<detail::hint_of<Act>()>::type;

template <class Act, class... Policies>
struct activate;

namespace detail {
/// How many residual blocks the whole network has: what fixup scales by. Set by the network.
template <std::size_t N>
struct block_count : std::integral_constant<std::size_t, N> {};
template <class P>
struct is_block_count : std::false_type {};
template <std::size_t N>
struct is_block_count<block_count<N>> : std::true_type {};

/// The residual blocks in a layer as it is written.
template <class Layer>
inline constexpr std::size_t blocks_in = [] {
    if constexpr (requires { Layer::residual_blocks; })
        return Layer::residual_blocks;
    else
        return std::size_t{0};
}();

/// True for a layer behind which the initializer looks for the activation that follows.
template <class Layer>
concept transparent = requires {
    typename Layer::is_transparent;
};

/// The activation that a layer begins with, or void.
template <class Layer>
struct leading_activation {
    using type = void;
};
template <class Act, class... P>
struct leading_activation<activate<Act, P...>> {
    using type = Act;
};

/// The activation that a list of layers begins with, or void.
template <class... Layers>
struct first_activation {
    using type = void;
};
template <class First, class... Rest>
struct first_activation<First, Rest...> : leading_activation<First> {};
template <transparent First, class... Rest>
struct first_activation<First, Rest...> : first_activation<Rest...> {};

/// The activation that a layer ends with, or void.
template <class Layer>
struct trailing_activation {
    using type = void;
};
template <class Act, class... P>
struct trailing_activation<activate<Act, P...>> {
    using type = Act;
};

/// The activation that a list of layers ends with, or void.
template <class... Layers>
struct last_activation {
    using type = void;
};
template <class Last>
struct last_activation<Last> : trailing_activation<Last> {};
template <class First, class Second, class... Rest>
struct last_activation<First, Second, Rest...> : last_activation<Second, Rest...> {};

/// True for an activation that passes a gradient on where its input is zero.
template <class Act>
constexpr bool awake_at_zero() {
    if constexpr (activation<Act>)
        return Act::slope(0.0) != 0;
    else
        return true;
}
} // namespace detail

} // namespace strut
