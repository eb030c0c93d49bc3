#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// What an optimizer does to single numbers of type T.
template <class O, class T>
using optimizer_rule = typename O::template rule<T>;

/// The rule by which a gradient changes the parameters.
///
/// An optimizer has no data, and changes each parameter by itself. What it remembers from step to
/// step are `moments` arrays of the same layout as the parameters, which belong to the trainer and
/// are zero before the first step; what may change from step to step (the learning rate above all)
/// comes as run-time options.
///
/// *Minimal complete definition*
///   * `options`: a struct with a default for everything, `learning_rate` first;
///   * `moments`: how many arrays it keeps;
///   * `name`;
///   * `rule<T>`, made from the options and the number of the step, which counts from 1: called
///     with a parameter, its gradient and an array of its moments it changes the moments and
///     returns the new parameter. It is called with scalars and with packs.
///
/// *Optional*: `options::weight_decay`, of one that decays the parameters by itself (decoupled).
///
/// *Optional*: `static constexpr bool scale_free = true`, where the size of a step does not depend
/// on that of the gradient, as it is divided by its own running size.
///
/// *Laws* (tests/laws/optimizer.hpp)
///   * elements do not influence each other: a block updated in pieces, in any order, ends with the
///     same bits;
///   * with zero moments a zero gradient keeps the parameters (adamw: shrinks them);
///   * finite gradients give numbers, with an epsilon of zero as well;
///   * on a quadratic, the first steps with a small learning rate decrease the loss;
///   * a constant expression and a run give the same parameters, up to fused operations.
///
/// *Models*: sgd, momentum, nesterov, rmsprop, adam, adamw.
template <class O>
concept optimizer = requires(const typename O::options& options, std::uint64_t step,
    const optimizer_rule<O, float>& rule, std::array<float, O::moments>& moment) {
    requires std::default_initializable<typename O::options>;
    { options.learning_rate } -> std::convertible_to<double>;
    { O::moments } -> std::convertible_to<std::size_t>;
    { O::name } -> std::convertible_to<std::string_view>;
    optimizer_rule<O, float>{options, step};
    { rule(1.0f, 1.0f, moment) } -> std::same_as<float>;
};

/// True for an optimizer that decays the parameters by itself.
template <optimizer O>
inline constexpr bool decays_weights = requires(const typename O::options& options) {
    options.weight_decay;
};

/// What watches an optimizer and sees nothing: see `optimize`.
struct unwatched {
    template <class V>
    constexpr void operator()(V, V, V) const {}
};

/// Changes `count` parameters and their moments by a rule; `moment` points to `O::moments` pointers
/// and may be null when there are none. `watch(before, gradient, after)` is called with every
/// scalar or pack, while they are in registers; returns `watch`, as std::for_each does, so that
/// what it adds up can stay in registers too.
template <optimizer O, simd::scalar T, class Watch = unwatched>
constexpr Watch optimize(T* parameters, const T* gradient, T* const* moment, std::size_t count,
    const optimizer_rule<O, T>& rule, Watch watch = {}) {
    simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
        using V = typename decltype(as)::type;
        const V before = as.load(parameters + i);
        const V slope = as.load(gradient + i);
        std::array<V, O::moments> remembered;
        simd::unroll<O::moments>(
            [&](auto k) STRUT_LAMBDA { remembered[k] = as.load(moment[k] + i); });
        const V after = rule(before, slope, remembered);
        simd::unroll<O::moments>(
            [&](auto k) STRUT_LAMBDA { simd::store(moment[k] + i, remembered[k]); });
        simd::store(parameters + i, after);
        watch(before, slope, after);
    });
    return watch;
}

/// The same by the rule of these options in the given step, which counts from 1.
template <optimizer O, simd::scalar T>
constexpr void optimize(T* parameters, const T* gradient, T* const* moment, std::size_t count,
    const typename O::options& chosen, std::uint64_t step) {
    optimize<O>(parameters, gradient, moment, count, optimizer_rule<O, T>{chosen, step});
}

} // namespace strut
