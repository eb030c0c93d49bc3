#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

/// The laws of an elementary function on scalars and packs: close to a reference of more digits,
/// and the same bits from every pack width.
namespace laws {

template <class T>
using bits_of = strut::simd::detail::integer_of<T>;

/// The distance of `found` from `wanted` in units in the last place of T at `wanted`; infinite
/// where one is NaN or infinite and the other is not.
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
        strut::simd::visit<T>(block, [&](auto as, std::size_t i) STRUT_LAMBDA {
            strut::simd::store(out + i, f(as.load(in + i)));
        });
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

template <class T>
void expect_same_bits(const std::vector<T>& found, const std::vector<T>& wanted,
    std::span<const T> points, std::size_t width, const char* what) {
    std::size_t differences = 0;
    T where = 0;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (!same_bits(found[i], wanted[i]) && ++differences == 1)
            where = points[i];
    BOOST_TEST(differences == 0, what << ": in packs of " << width << " it differs " << differences
                                      << " times from scalars, first at " << where);
}

/// f on packs of every width of the instruction set has the bits of f on scalars.
template <class T, class F>
void expect_bits_of_scalars_at_every_width(std::span<const T> points, F f, const char* what) {
    namespace simd = strut::simd;
    std::vector<T> wanted;
    for (const T x : points)
        wanted.push_back(f(x));
    std::vector<T> found = wanted;
    const auto expect_at = [&](auto width) {
        using V = simd::pack<T, width>;
        for (std::size_t i = 0; i + width <= points.size(); i += width)
            simd::store(found.data() + i, V(f(simd::load<V>(points.data() + i))));
        expect_same_bits(found, wanted, points, width, what);
    };
    constexpr std::size_t widest = simd::widest_pack<T>;
    expect_at(std::integral_constant<std::size_t, widest>{});
    if constexpr (simd::has_pack<T, widest / 2> && widest > 2)
        expect_at(std::integral_constant<std::size_t, widest / 2>{});
    if constexpr (simd::has_pack<T, widest / 4> && widest > 4)
        expect_at(std::integral_constant<std::size_t, widest / 4>{});
}

} // namespace laws
