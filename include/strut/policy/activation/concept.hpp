#pragma once

#include <concepts>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// The family of initial weights that suits an activation: it keeps the second moment of the
/// signal (`he`, `lecun`) or weighs signal and gradient against each other (`xavier`).
enum class init_hint { he, lecun, xavier };

/// A nonlinear function applied element by element.
///
/// *Minimal complete definition*: a type whose static member functions `value(h)` and `slope(h)`
/// give phi(h) and its derivative for every `simd::value`: scalars and packs, float and double,
/// scalars in constant expressions. Either may be a template over a math policy, called
/// `value<simd::fast>(h)`, when it uses elementary functions.
///
/// *Optional*:
/// - `slope_at(y)`: the derivative from the output y = phi(h), where that is exact and cheap; the
///   backward pass then need not keep h.
/// - `static constexpr double gain`: the scale of weights that keeps the signal's second moment.
/// - `static constexpr init_hint preferred`: the default initializer; Xavier where it is missing.
/// - `static constexpr double negative_slope`: the leaky family only, for He's initializer.
/// - `static constexpr std::array<double, N> kinks`: where the slope jumps, other than at zero;
/// what
///   is integrated over the activation is more accurate then.
/// - `static constexpr std::string_view name`: for reports.
///
/// *Laws*: slope is the derivative of value, away from kinks; slope_at(value(h)) == slope(h);
/// scalars, packs and constant expressions agree; a NaN stays a NaN; the result is finite for
/// finite h.
///
/// *Models*: identity relu leaky_relu elu selu gelu gelu_tanh silu mish softplus softsign hardtanh
/// hard_sigmoid hard_swish sigmoid tanh.
template <class Act>
concept activation = requires(double h) {
    { Act::value(h) } -> std::same_as<double>;
    { Act::slope(h) } -> std::same_as<double>;
};

/// An activation with a slope `a` that is learned.
///
/// *Minimal complete definition*: static `value(h, a)`, `slope(h, a)` and `parameter_slope(h)`, the
/// derivative with respect to a; `static constexpr double start`, the initial a; and
/// `static constexpr bool shared`: one a for the whole layer, or one for each channel.
///
/// *Laws*: as for `activation` at any a.
///
/// *Models*: prelu prelu_per_channel.
template <class Act>
concept parametric_activation = requires(double h, double a) {
    { Act::value(h, a) } -> std::same_as<double>;
    { Act::slope(h, a) } -> std::same_as<double>;
    { Act::parameter_slope(h) } -> std::same_as<double>;
    { Act::start } -> std::convertible_to<double>;
    { Act::shared } -> std::convertible_to<bool>;
};

/// True when the slope can be had from the output alone.
template <class Act>
concept has_slope_at = activation<Act> && requires(double y) {
    { Act::slope_at(y) } -> std::same_as<double>;
};

/// phi(h) with the math policy `Math`, which an activation may ignore.
template <activation Act, class Math = simd::accurate, simd::value V>
STRUT_INLINE constexpr V activate_value(V h) {
    if constexpr (requires { Act::template value<Math>(h); })
        return Act::template value<Math>(h);
    else
        return Act::value(h);
}

/// The derivative of phi at h.
template <activation Act, class Math = simd::accurate, simd::value V>
STRUT_INLINE constexpr V activate_slope(V h) {
    if constexpr (requires { Act::template slope<Math>(h); })
        return Act::template slope<Math>(h);
    else
        return Act::slope(h);
}

/// The derivative of phi where its value is y.
template <has_slope_at Act, class Math = simd::accurate, simd::value V>
STRUT_INLINE constexpr V activate_slope_at(V y) {
    if constexpr (requires { Act::template slope_at<Math>(y); })
        return Act::template slope_at<Math>(y);
    else
        return Act::slope_at(y);
}

/// The initializer that suits an activation; Xavier when it does not say.
template <activation Act>
inline constexpr init_hint preferred_init = [] {
    if constexpr (requires {
                      { Act::preferred } -> std::convertible_to<init_hint>;
                  })
        return Act::preferred;
    else
        return init_hint::xavier;
}();

/// The name of an activation for reports; "activation" when it does not say.
template <activation Act>
inline constexpr std::string_view activation_name = [] {
    if constexpr (requires {
                      { Act::name } -> std::convertible_to<std::string_view>;
                  })
        return std::string_view{Act::name};
    else
        return std::string_view{"activation"};
}();

} // namespace strut
