#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "strut/health/probe.hpp"
#include "strut/health/reading.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/reduce.hpp"
#include "strut/simd/shuffle.hpp"

/// What comes out of the activation of one bound layer while a network trains.
namespace strut::detail {

/// What a layer does at each step of a sequence, with the same parameters, and for how many of
/// them. Of a layer that is not applied step by step it is the layer itself, once.
template <class Bound>
struct at_each_step {
    using type = Bound;
    static constexpr std::size_t steps = 1;
};
template <class T, std::size_t Steps, class Inner>
struct at_each_step<bound::each_step<T, Steps, Inner>> {
    using type = Inner;
    static constexpr std::size_t steps = Steps;
};

/// The activation of a layer, or of what it does at each step; void if it has none.
template <class Bound>
struct activation_in {
    using type = void;
};
template <class Bound>
    requires requires {
        typename Bound::activation;
    }
struct activation_in<Bound> {
    using type = typename Bound::activation;
};
template <class Bound>
using activation_behind = typename activation_in<typename at_each_step<Bound>::type>::type;

template <class Bound>
concept has_activation = !std::is_void_v<activation_behind<Bound>> &&
                         !std::is_same_v<activation_behind<Bound>, identity>;

/// What of a layer lives and dies by itself: a feature, at whichever step.
template <class Bound>
inline constexpr std::size_t units_of = at_each_step<Bound>::type::out.size();

/// Flat at both ends: all but a part in a thousand of the slope is gone at +-40.
template <class Act>
constexpr bool saturates() {
    if constexpr (activation<Act>)
        return Act::slope(40.0) < 1e-3 && Act::slope(-40.0) < 1e-3;
    else
        return false;
}

/// Zero, and without a slope, on one side only.
template <class Act>
constexpr bool dies() {
    if constexpr (activation<Act>)
        return !saturates<Act>() && Act::slope(-40.0) == 0 && Act::value(-40.0) == 0;
    else
        return false;
}

/// The largest slope, looked for where activations have theirs.
template <class Act>
inline constexpr double largest_slope = [] {
    double most = 0;
    for (int i = -80; i <= 80; ++i)
        most = std::max(most, static_cast<double>(Act::slope(i * 0.05)));
    return most;
}();

/// What is added up of activations, in packs or one by one.
template <simd::value V>
struct activity_sums {
    V sum = V(0), squares = V(0), zeros = V(0), tiny = V(0), saturated = V(0);
};

/// Reads the activations behind one bound layer, at all of its steps. `last_active[unit]` is how
/// many samples had been looked at when the unit last gave out anything but zero, at any step; a
/// unit is dead after `window` samples without. `seen` is how many it is now.
template <class Bound, std::size_t Lanes, class T>
void read_activity(const T* x, const T* y, const T* tape_data, std::size_t count,
    std::span<std::uint32_t> last_active, std::uint32_t seen, std::uint32_t window,
    activity_reading& to) {
    using act = activation_behind<Bound>;
    using layer = typename at_each_step<Bound>::type;
    constexpr std::size_t row = simd::row_stride<T>(Lanes);
    constexpr std::size_t units = units_of<Bound>, steps = at_each_step<Bound>::steps;
    const T* pre_activation = x;
    std::size_t step_apart = units * row; // of the pre-activations
    if constexpr (requires { layer::keeps_pre_activation; }) {
        pre_activation = layer::keeps_pre_activation ? tape_data : nullptr;
        step_apart = layer::template tape<Lanes>;
    }

    activity_sums<simd::pack<T, simd::widest_pack<T>>> packed;
    activity_sums<T> single;
    const auto is_flat = [&]<class V>([[maybe_unused]] V value, [[maybe_unused]] std::size_t at) {
        const V limit = V(static_cast<T>(0.05 * largest_slope<act>));
        if constexpr (has_slope_at<act>)
            return activate_slope_at<act>(value) < limit;
        else
            return activate_slope<act>(simd::load<V>(pre_activation + at)) < limit;
    };
    const auto add = [&]<class V>(activity_sums<V>& all, V value, T near, std::size_t at) {
        const auto zero = is_zero(value);
        const V apart = value - V(near);
        all.sum += apart;
        all.squares = simd::fma(apart, apart, all.squares);
        all.zeros += ones<V>(zero);
        all.tiny += ones<V>(is_tiny(value));
        if constexpr (saturates<act>())
            all.saturated += ones<V>(is_flat(value, at));
        return simd::any(!zero);
    };

    double sum = 0, squares = 0;
    std::size_t dead = 0;
    std::array<T, row> computed;
    for (std::size_t unit = 0; unit < units; ++unit) {
        bool active = false;
        for (std::size_t step = 0; step < steps; ++step) {
            const std::size_t before = step * step_apart + unit * row;
            const T* values = y + (step * units + unit) * row;
            if (y == nullptr) {
                values = computed.data();
                if constexpr (activation<act>)
                    for (std::size_t lane = 0; lane < count; ++lane)
                        computed[lane] = activate_value<act>(pre_activation[before + lane]);
                else
                    continue;
            }
            simd::visit<T>(count, [&](auto as, std::size_t lane) {
                using V = typename decltype(as)::type;
                const V value = as.load(values + lane);
                if constexpr (std::is_same_v<V, T>)
                    active |= add(single, value, values[0], before + lane);
                else
                    active |= add(packed, value, values[0], before + lane);
            });
            // About a value of the unit: the squares of a large mean would drown the variance.
            const auto near = static_cast<double>(values[0]);
            const auto apart = static_cast<double>(simd::sum(packed.sum) + single.sum);
            const auto number = static_cast<double>(count);
            sum += apart + near * number;
            squares += static_cast<double>(simd::sum(packed.squares) + single.squares) +
                       near * (2 * apart + near * number);
            packed.sum = packed.squares = decltype(packed.sum)(T(0));
            single.sum = single.squares = 0;
        }
        if (active)
            last_active[unit] = seen;
        dead += seen - last_active[unit] >= window;
    }
    constexpr double each = units * steps;
    const auto share = [&](const auto& in_packs, T alone) {
        return static_cast<double>(simd::sum(in_packs) + alone) /
               (each * static_cast<double>(count));
    };
    to.mean = sum / (each * static_cast<double>(count));
    to.variance = std::max(0.0, squares / (each * static_cast<double>(count)) - to.mean * to.mean);
    to.saturated = share(packed.saturated, single.saturated);
    to.zeros = share(packed.zeros, single.zeros);
    to.denormals = share(packed.tiny, single.tiny) - to.zeros;
    to.dead = static_cast<double>(dead) / static_cast<double>(units);
}

} // namespace strut::detail
