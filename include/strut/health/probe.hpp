#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#include "strut/core/config.hpp"
#include "strut/layer/bidirectional.hpp"
#include "strut/layer/carried.hpp"
#include "strut/layer/time_watch.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/reduce.hpp"
#include "strut/simd/shuffle.hpp"

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

} // namespace strut::detail
