#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/core/extent.hpp"
#include "strut/policy/clip/concept.hpp"

/// The laws of a clipping strategy, for every model of the concept.
namespace laws {

/// A block with a gradient in three tensors, the last one larger than a chunk of the norm, and with
/// zeros between them.
template <class T>
struct gradient_block {
    std::vector<strut::tensor_extent> tensors{{0, 37}, {64, 3}, {128, 5000}};
    std::vector<T> elements = std::vector<T>(5200);

    gradient_block(double size, unsigned seed) {
        std::mt19937 random{seed};
        for (const auto [offset, count] : tensors)
            for (std::size_t i = 0; i < count; ++i)
                elements[offset + i] =
                    static_cast<T>(size * std::normal_distribution<double>{}(random));
    }

    template <class Clip>
    strut::clip::report clip() {
        return Clip::apply(
            elements.data(), elements.size(), std::span<const strut::tensor_extent>{tensors});
    }

    /// In long double, which has squares of every float and double.
    double norm() const { return norm_of({0, elements.size()}); }
    double norm_of(strut::tensor_extent tensor) const {
        long double sum = 0;
        for (std::size_t i = 0; i < tensor.size; ++i) {
            const long double x = elements[tensor.offset + i];
            sum += x * x;
        }
        return static_cast<double>(std::sqrt(sum));
    }
};

template <class T>
inline constexpr double clip_tolerance = std::is_same_v<T, float> ? 1e-6 : 1e-14;

template <class Clip, class T>
void clipping_shrinks_and_reports_the_norm(double size) {
    constexpr unsigned seed = 17;
    const gradient_block<T> before{size, seed};
    auto after = before;
    const auto report = after.template clip<Clip>();
    BOOST_TEST_CONTEXT("size " << size << ", seed " << seed) {
        BOOST_TEST(report.finite);
        // Boost.Test's tolerance would take any small number for zero.
        BOOST_TEST(std::abs(report.norm - before.norm()) <= clip_tolerance<T> * before.norm(),
            report.norm << ", expected " << before.norm());
        BOOST_TEST(report.clipped == (after.elements != before.elements));
        std::size_t grown = 0;
        for (std::size_t i = 0; i < after.elements.size(); ++i) {
            const T x = before.elements[i];
            const T kept = after.elements[i];
            grown += !(std::abs(kept) <= std::abs(x) && kept * x >= 0);
        }
        BOOST_TEST(grown == 0u);

        auto again = after;
        again.template clip<Clip>();
        double change = 0;
        for (std::size_t i = 0; i < again.elements.size(); ++i)
            change = std::max(change, std::abs(static_cast<double>(again.elements[i]) -
                                               static_cast<double>(after.elements[i])));
        // by_global_norm divides by the norm plus 1e-6.
        BOOST_TEST(change <= 1e-6 + 2 * clip_tolerance<T> * after.norm());
    }
}

template <class Clip, class T>
void a_gradient_that_is_not_finite_is_reported_and_kept() {
    using limits = std::numeric_limits<T>;
    for (const T bad : {limits::infinity(), -limits::infinity(), limits::quiet_NaN()})
        for (const std::size_t where : {0, 66, 129, 5127}) {
            gradient_block<T> block{100, 3};
            block.elements[where] = bad;
            const auto before = block.elements;
            const auto report = block.template clip<Clip>();
            BOOST_TEST(!report.finite);
            BOOST_TEST(!report.clipped);
            BOOST_TEST(!std::isfinite(report.norm));
            std::size_t changed = 0;
            for (std::size_t i = 0; i < before.size(); ++i)
                changed += i != where && block.elements[i] != before[i];
            BOOST_TEST(changed == 0u);
        }
}

/// Squares that overflow are not mistaken for infinite gradients, nor those that underflow for
/// zeros.
template <class Clip, class T>
void norms_of_any_size_are_measured() {
    using limits = std::numeric_limits<T>;
    const double huge = static_cast<double>(limits::max()) / 1000;
    const double tiny = static_cast<double>(limits::min()) * 1000;
    for (const double size : {huge, std::sqrt(huge), 1e10, 1e-10, std::sqrt(tiny), tiny})
        clipping_shrinks_and_reports_the_norm<Clip, T>(size);

    gradient_block<T> zero{0, 1};
    const auto report = zero.template clip<Clip>();
    BOOST_TEST(report.norm == 0);
    BOOST_TEST(report.finite);
    BOOST_TEST(!report.clipped);
}

/// All laws.
template <class Clip>
void clipper() {
    static_assert(strut::clipper<Clip>);
    for (const double size : {0.001, 0.01, 0.1, 1., 30.}) {
        clipping_shrinks_and_reports_the_norm<Clip, float>(size);
        clipping_shrinks_and_reports_the_norm<Clip, double>(size);
    }
    norms_of_any_size_are_measured<Clip, float>();
    norms_of_any_size_are_measured<Clip, double>();
    a_gradient_that_is_not_finite_is_reported_and_kept<Clip, float>();
    a_gradient_that_is_not_finite_is_reported_and_kept<Clip, double>();
}

/// The part of a clipped gradient in this extent is a multiple of what it was.
template <class Clip, class T>
void direction_is_kept_in(strut::tensor_extent part) {
    gradient_block<T> block{10, 9};
    const auto before = block;
    block.template clip<Clip>();
    const double factor = block.norm_of(part) / before.norm_of(part);
    BOOST_TEST(factor < 1);
    for (std::size_t i = part.offset; i < part.offset + part.size; ++i)
        if (std::abs(block.elements[i] - factor * before.elements[i]) >
            clip_tolerance<T> * std::abs(block.elements[i]))
            BOOST_ERROR("element " << i << " is not in proportion");
}

} // namespace laws
