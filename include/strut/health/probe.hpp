#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/health/reading.hpp"
#include "strut/layer/bidirectional.hpp"
#include "strut/layer/carried.hpp"
#include "strut/layer/time_watch.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/reduce.hpp"

/// What can be seen of single arrays and of single layers while a network trains.
namespace strut::detail {

/// How many elements are exactly zero, and how many denormal.
struct tiny_numbers {
    double zeros = 0;
    double denormals = 0;
};

/// True in every element that is zero or denormal.
template <simd::value V>
STRUT_INLINE constexpr auto is_tiny(V x) {
    return simd::abs(x) < V(std::numeric_limits<simd::value_of<V>>::min());
}

/// True in every element that is exactly zero. With denormals flushed the machine takes them for
/// zero too: what tells them apart are the bits behind the exponent, which make 1 with the exponent
/// of 1 if none is set, and more if one is.
template <simd::value V>
STRUT_INLINE constexpr auto is_zero(V x) {
    const V one = V(simd::value_of<V>(1));
    const auto behind = simd::detail::bits_of(simd::abs(x)) | simd::detail::bits_of(one);
    return is_tiny(x) && simd::detail::value_from<V>(behind) == one;
}

/// One in every element for which a condition holds, else zero.
template <simd::value V, class Condition>
STRUT_INLINE constexpr V ones(Condition holds) {
    return simd::select(holds, V(simd::value_of<V>(1)), V(simd::value_of<V>(0)));
}

template <simd::scalar T>
tiny_numbers count_tiny(const T* x, std::size_t count) {
    using V = simd::pack<T, simd::widest_pack<T>>;
    V zeros = V(T(0)), tiny = V(T(0));
    const std::size_t whole = count - count % simd::width_of<V>;
    for (std::size_t i = 0; i < whole; i += simd::width_of<V>) {
        const V one = simd::load<V>(x + i);
        if (const auto found = is_tiny(one); simd::any(found)) {
            tiny += ones<V>(found);
            zeros += ones<V>(is_zero(one));
        }
    }
    tiny_numbers all{static_cast<double>(simd::sum(zeros)), static_cast<double>(simd::sum(tiny))};
    for (std::size_t i = whole; i < count; ++i) {
        all.zeros += is_zero(x[i]);
        all.denormals += is_tiny(x[i]);
    }
    all.denormals -= all.zeros;
    return all;
}

/// True if every element is finite.
template <simd::scalar T>
constexpr bool all_finite(const T* x, std::size_t count) {
    // Zero times a number is zero, unless that is infinite or none.
    return simd::detail::accumulate<T>(count, [&]<class V>(V sum, std::size_t i) STRUT_LAMBDA {
        return simd::fma(simd::load<V>(x + i), V(T(0)), sum);
    }) == T(0);
}

template <class Bound>
concept has_activation = requires {
    typename Bound::activation;
}
&&!std::is_same_v<typename Bound::activation, identity>;

/// How many times a bound layer goes through the steps of a sequence, if there is more than one:
/// once if it is recurrent, twice in both directions. Each time it keeps as much on the tape.
template <class Bound>
inline constexpr std::size_t ways_through_time = 0;
template <class Bound>
    requires requires {
        typename Bound::cell;
        Bound::units;
    }
inline constexpr std::size_t ways_through_time<Bound> = Bound::in.rank == 2 && Bound::in[0] > 1;
template <class One>
inline constexpr std::size_t ways_through_time<bound::carried<One>> = ways_through_time<One>;
template <class T, class One>
inline constexpr std::size_t ways_through_time<bound::bidirectional<T, One>> =
    bound::bidirectional<T, One>::ways* ways_through_time<One>;

/// What a reading says of both ends of a sequence.
inline double through_time(const time_note& of) {
    return of.last == 0 ? 0 : std::log10(of.first / of.last);
}

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

/// Reads the activations behind one bound layer. `last_active[unit]` is how many samples had been
/// looked at when the unit last gave out anything but zero; a unit is dead after `window` samples
/// without. `seen` is how many it is now.
template <class Bound, std::size_t Lanes, class T>
void read_activity(const T* x, const T* y, const T* tape_data, std::size_t count,
    std::span<std::uint32_t> last_active, std::uint32_t seen, std::uint32_t window,
    activity_reading& to) {
    using act = typename Bound::activation;
    constexpr std::size_t row = simd::row_stride<T>(Lanes);
    constexpr std::size_t units = Bound::out.size();
    const T* pre_activation = x;
    if constexpr (requires { Bound::keeps_pre_activation; })
        pre_activation = Bound::keeps_pre_activation ? tape_data : nullptr;

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
        const T* values = y + unit * row;
        if (y == nullptr) {
            values = computed.data();
            if constexpr (activation<act>)
                for (std::size_t lane = 0; lane < count; ++lane)
                    computed[lane] = activate_value<act>(pre_activation[unit * row + lane]);
            else
                continue;
        }
        bool active = false;
        simd::visit<T>(count, [&](auto as, std::size_t lane) {
            using V = typename decltype(as)::type;
            const V value = as.load(values + lane);
            if constexpr (std::is_same_v<V, T>)
                active |= add(single, value, values[0], unit * row + lane);
            else
                active |= add(packed, value, values[0], unit * row + lane);
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
        if (active)
            last_active[unit] = seen;
        dead += seen - last_active[unit] >= window;
    }
    const auto share = [&](const auto& in_packs, T alone) {
        return static_cast<double>(simd::sum(in_packs) + alone) /
               static_cast<double>(units * count);
    };
    to.mean = sum / static_cast<double>(units * count);
    to.variance = std::max(0.0, squares / static_cast<double>(units * count) - to.mean * to.mean);
    to.saturated = share(packed.saturated, single.saturated);
    to.zeros = share(packed.zeros, single.zeros);
    to.denormals = share(packed.tiny, single.tiny) - to.zeros;
    to.dead = static_cast<double>(dead) / static_cast<double>(units);
}

} // namespace strut::detail
