#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

/// The laws of an elementary function on scalars and packs: close to a reference of more digits,
/// and the same bits from every pack width.
namespace laws {

template <class T>
using bits_of = strut::simd::detail::integer_of<T>;

/// The distance of `found` from `wanted` in units in the last place of T at `wanted`; infinite where
/// one is NaN or infinite and the other is not.
template <class T>
double ulp_error(T found, long double wanted) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const T rounded = static_cast<T>(wanted);
    if (std::isnan(found) || std::isnan(rounded))
        return std::isnan(found) && std::isnan(rounded) ? 0 : infinity;
    if (std::isinf(found) || std::isinf(rounded))
        return found == rounded ? 0 : infinity;
    using limits = std::numeric_limits<T>;
    int exponent = 0;
    std::frexp(wanted, &exponent);
    exponent = std::max(exponent, limits::min_exponent) - limits::digits;
    return static_cast<double>(std::abs(std::ldexp(found - wanted, -exponent)));
}

/// The largest error seen, and where.
struct worst {
    double error = 0;
    double at = 0;

    void see(double error_here, double here) {
        if (!(error_here <= error)) {
            error = error_here;
            at = here;
        }
    }
    void expect_at_most(double bound, const char* what) const {
        BOOST_TEST(error <= bound, what << ": an error of " << error << " at " << at
                                        << ", where at most " << bound << " is allowed");
    }
};

/// Calls `visit(x, f(x))` for all points, f being computed with the widest packs.
template <class T, class F, class Visit>
void visit_values(std::span<const T> points, F f, Visit visit) {
    constexpr std::size_t block = 64;
    alignas(strut::alignment) T in[block];
    alignas(strut::alignment) T out[block];
    for (std::size_t first = 0; first < points.size(); first += block) {
        const std::size_t count = std::min(block, points.size() - first);
        std::fill(std::copy_n(points.data() + first, count, in), in + block, T(1));
        strut::simd::map<block>(out, f, in);
        for (std::size_t i = 0; i < count; ++i)
            visit(in[i], out[i]);
    }
}

template <class T, class F, class Reference>
worst worst_ulp_error(std::span<const T> points, F f, Reference reference) {
    worst result;
    visit_values(points, f, [&](T x, T y) { result.see(ulp_error(y, reference(x)), x); });
    return result;
}

/// Every step-th of all floating-point numbers, by their representation: all magnitudes, both
/// signs, denormals, infinities and NaN. The step is a prime, so that all low bits occur.
inline std::vector<float> floats_of_all_sizes(std::uint32_t step) {
    std::vector<float> points;
    for (std::uint64_t bits = 0; bits < std::uint64_t{1} << 32; bits += step)
        points.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    return points;
}

/// Doubles of all sizes within [-largest, largest], and as many evenly spread ones within
/// [-dense, dense]; a fixed seed.
inline std::vector<double> doubles_of_all_sizes(double largest, double dense, int count) {
    std::mt19937_64 random{20240607};
    std::uniform_int_distribution<std::uint64_t> bits{0, std::bit_cast<std::uint64_t>(largest)};
    std::uniform_real_distribution<double> even{-dense, dense};
    std::vector<double> points;
    for (int i = 0; i < count; ++i) {
        const auto size = std::bit_cast<double>(bits(random));
        points.push_back(i % 2 == 0 ? size : -size);
        points.push_back(even(random));
    }
    return points;
}

/// Zeros, ones, the smallest, the largest, infinities, and NaN.
template <class T>
std::vector<T> special_points() {
    using limits = std::numeric_limits<T>;
    std::vector<T> points{limits::quiet_NaN()};
    for (const T x : {T(0), T(1), T(0.5), T(3), limits::denorm_min(), limits::min(), limits::max(),
             limits::infinity()}) {
        points.push_back(x);
        points.push_back(-x);
    }
    return points;
}

template <class T>
bool same_bits(T a, T b) {
    return std::bit_cast<bits_of<T>>(a) == std::bit_cast<bits_of<T>>(b) ||
           (std::isnan(a) && std::isnan(b));
}

/// f on packs of Width elements has the bits of f on scalars.
template <std::size_t Width, class T, class F>
void expect_bits_of_scalars(std::span<const T> points, F f, const char* what) {
    using V = strut::simd::pack<T, Width>;
    std::size_t differences = 0;
    T where = 0;
    for (std::size_t first = 0; first + Width <= points.size(); first += Width) {
        T y[Width];
        strut::simd::store(y, V(f(strut::simd::load<V>(points.data() + first))));
        for (std::size_t i = 0; i < Width; ++i)
            if (!same_bits(y[i], T(f(points[first + i]))) && ++differences == 1)
                where = points[first + i];
    }
    BOOST_TEST(differences == 0, what << ": in packs of " << Width << " it differs " << differences
                                      << " times from scalars, first at " << where);
}

/// The same for all widths of the instruction set.
template <class T, class F>
void expect_bits_of_scalars_at_every_width(std::span<const T> points, F f, const char* what) {
    constexpr std::size_t widest = strut::simd::widest_pack<T>;
    expect_bits_of_scalars<widest>(points, f, what);
    if constexpr (strut::simd::narrowest_pack<T> < widest)
        expect_bits_of_scalars<strut::simd::narrowest_pack<T>>(points, f, what);
    if constexpr (4 * strut::simd::narrowest_pack<T> == widest)
        expect_bits_of_scalars<widest / 2>(points, f, what);
}

} // namespace laws
