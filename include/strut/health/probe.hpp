#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/health/reading.hpp"
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

/// Bits are compared, not values: with denormals flushed the machine takes all of these for zero.
template <simd::scalar T>
constexpr tiny_numbers count_tiny(const T* x, std::size_t count) {
    using word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    constexpr word smallest = std::bit_cast<word>(std::numeric_limits<T>::min());
    constexpr word magnitude = ~word{0} >> 1;
    std::size_t zeros = 0, tiny = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const word bits = std::bit_cast<word>(x[i]) & magnitude;
        zeros += bits == 0;
        tiny += bits < smallest;
    }
    return {static_cast<double>(zeros), static_cast<double>(tiny - zeros)};
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

/// Reads the activations behind one bound layer. `last_active[unit]` is the check at which the unit
/// last gave out anything but zero; a unit is dead after `window` checks without.
template <class Bound, std::size_t Lanes, class T>
void read_activity(const T* x, const T* y, const T* tape_data, std::size_t count,
    std::span<std::uint32_t> last_active, std::uint32_t check, std::uint32_t window,
    activity_reading& to) {
    using act = typename Bound::activation;
    constexpr std::size_t row = simd::row_stride<T>(Lanes);
    constexpr std::size_t units = Bound::out.size();
    constexpr bool flat = saturates<act>();
    [[maybe_unused]] constexpr auto limit = [] {
        if constexpr (flat)
            return static_cast<T>(0.05 * largest_slope<act>);
        else
            return T(0);
    }();
    const T* const pre_activation = [&] {
        if constexpr (requires { Bound::keeps_pre_activation; })
            return Bound::keeps_pre_activation ? tape_data : nullptr;
        else
            return x;
    }();

    double sum = 0, squares = 0, saturated = 0;
    tiny_numbers tiny;
    std::size_t dead = 0;
    std::array<T, row> computed;
    for (std::size_t unit = 0; unit < units; ++unit) {
        const T* values = y == nullptr ? computed.data() : y + unit * row;
        if (y == nullptr) {
            if constexpr (activation<act>)
                for (std::size_t lane = 0; lane < count; ++lane)
                    computed[lane] = activate_value<act>(pre_activation[unit * row + lane]);
            else
                continue;
        }
        const tiny_numbers here = count_tiny(values, count);
        tiny.zeros += here.zeros;
        tiny.denormals += here.denormals;
        sum += static_cast<double>(simd::sum_of(values, count));
        squares += static_cast<double>(simd::sum_of_squares(values, count));
        if (here.zeros < static_cast<double>(count))
            last_active[unit] = check;
        dead += check - last_active[unit] >= window;
        if constexpr (flat) {
            const auto far = [&]<class V>(V total, std::size_t lane) STRUT_LAMBDA {
                V slope;
                if constexpr (has_slope_at<act>)
                    slope = activate_slope_at<act>(simd::load<V>(values + lane));
                else
                    slope = activate_slope<act>(simd::load<V>(pre_activation + unit * row + lane));
                return total + simd::select(slope < V(limit), V(T(1)), V(T(0)));
            };
            saturated += static_cast<double>(simd::detail::accumulate<T>(count, far));
        }
    }
    const double all = static_cast<double>(units * count);
    to.mean = sum / all;
    to.variance = std::max(0.0, squares / all - to.mean * to.mean);
    to.saturated = saturated / all;
    to.zeros = tiny.zeros / all;
    to.denormals = tiny.denormals / all;
    to.dead = static_cast<double>(dead) / static_cast<double>(units);
}

} // namespace strut::detail
