#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/core/extent.hpp"
#include "strut/policy/clip/concept.hpp"

/// The laws of a clipping strategy, for every model of the concept.
namespace laws {

/// A block with a gradient in three tensors, the last one larger than a chunk of the norm, and with
/// zeros between them; and the parameters, some units of which are zero.
template <class T>
struct gradient_block {
    std::vector<strut::tensor_extent> tensors{{.offset = 0, .size = 36, .units = 12},
        {.offset = 64, .size = 3, .weight = false, .begins = false},
        {.offset = 128, .size = 5000, .units = 50, .layer = 1}};
    std::vector<strut::block_range> runs{{0, 5200}};
    std::vector<T> elements = std::vector<T>(5200);
    std::vector<T> parameters = std::vector<T>(5200);

    gradient_block(double size, unsigned seed) {
        std::mt19937 random{seed};
        for (const auto& one : tensors)
            for (std::size_t i = 0; i < one.size; ++i) {
                elements[one.offset + i] =
                    static_cast<T>(size * std::normal_distribution<double>{}(random));
                parameters[one.offset + i] =
                    i % one.units == 1
                        ? T(0)
                        : static_cast<T>(0.1 * std::normal_distribution<double>{}(random));
            }
    }

    strut::tensor_layout layout() const { return {tensors, runs}; }

    template <class Clip>
    strut::clip::report clip() {
        return Clip::apply(elements.data(), std::as_const(parameters).data(), layout());
    }

    /// The parts that these tensors leave out are no longer in the layout.
    void only_first_and_last() {
        tensors.erase(tensors.begin() + 1);
        runs = {{0, 64}, {128, 5072}};
    }

    /// In long double, which has squares of every float and double.
    double norm(double order = 2) const {
        return norm_of({.offset = 0, .size = elements.size()}, order);
    }
    double norm_of(strut::tensor_extent tensor, double order = 2) const {
        long double sum = 0;
        long double most = 0;
        for (std::size_t i = 0; i < tensor.size; ++i) {
            const long double x = std::abs(elements[tensor.offset + i]);
            sum += std::pow(x, static_cast<long double>(order));
            most = std::max(most, x);
        }
        if (!std::isinf(order))
            most = std::pow(sum, 1 / static_cast<long double>(order));
        // The norm of order 1 may be beyond the numbers where its elements are not.
        constexpr long double largest = std::numeric_limits<double>::max();
        return static_cast<double>(std::min(most, largest));
    }
};

/// Clips a range that is one tensor, without parameters.
template <class Clip, class Range>
constexpr strut::clip::report clip_whole(Range& gradient) {
    using T = typename Range::value_type;
    const strut::tensor_extent all{.size = gradient.size()};
    const strut::block_range run{0, gradient.size()};
    const T* const no_parameters = nullptr;
    return Clip::apply(gradient.data(), no_parameters, {{&all, 1}, {&run, 1}});
}

template <class T>
inline constexpr double clip_tolerance = std::is_same_v<T, float> ? 1e-6 : 1e-14;

/// Whether a strategy may make a gradient larger.
template <class Clip>
inline constexpr bool only_shrinks = true;

/// The order of the norm that a strategy reports.
template <class Clip>
inline constexpr double norm_order = 2;

template <class Clip, class T>
void clipping_shrinks_and_reports_the_norm(double size) {
    constexpr double order = norm_order<Clip>;
    constexpr unsigned seed = 17;
    const gradient_block<T> before{size, seed};
    auto after = before;
    const auto report = after.template clip<Clip>();
    BOOST_TEST_CONTEXT("size " << size << ", seed " << seed) {
        BOOST_TEST(report.finite);
        // Boost.Test's tolerance would take any small number for zero.
        BOOST_TEST(
            std::abs(report.norm - before.norm(order)) <= clip_tolerance<T> * before.norm(order),
            report.norm << ", expected " << before.norm(order));
        BOOST_TEST(std::abs(report.norm_after - after.norm(order)) <=
                       2 * clip_tolerance<T> * after.norm(order),
            report.norm_after << " afterwards, expected " << after.norm(order));
        if (only_shrinks<Clip>)
            BOOST_TEST(report.clipped == (after.elements != before.elements));
        std::size_t grown = 0;
        for (std::size_t i = 0; i < after.elements.size(); ++i) {
            const T x = before.elements[i];
            const T kept = after.elements[i];
            grown += only_shrinks<Clip> && !(std::abs(kept) <= std::abs(x));
            // Not their product, which may underflow.
            grown += kept != 0 && std::signbit(kept) != std::signbit(x);
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

/// What is not in the layout is not touched, and does not matter: a NaN there is nobody's.
template <class Clip, class T>
void tensors_that_are_not_in_the_layout_do_not_matter(double size) {
    gradient_block<T> part{size, 5};
    part.only_first_and_last();
    gradient_block<T> same = part;
    part.elements[65] = std::numeric_limits<T>::quiet_NaN();
    std::fill_n(same.elements.begin() + 64, 3, T(0));
    const auto report = part.template clip<Clip>();
    const auto expected = same.template clip<Clip>();
    BOOST_TEST(report.finite);
    BOOST_TEST(report.norm == expected.norm);
    BOOST_TEST(report.norm_after == expected.norm_after);
    BOOST_TEST(std::isnan(part.elements[65]));
    BOOST_TEST(part.elements[64] == gradient_block<T>(size, 5).elements[64]);
    std::copy_n(same.elements.begin() + 64, 3, part.elements.begin() + 64);
    BOOST_TEST((part.elements == same.elements));
}

/// Squares that overflow are not mistaken for infinite gradients, nor those that underflow for
/// zeros.
template <class Clip, class T>
void norms_of_any_size_are_measured() {
    using limits = std::numeric_limits<T>;
    // The norm itself is to be a number, also that of order 1.
    const double huge = static_cast<double>(limits::max()) / 1e5;
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
    tensors_that_are_not_in_the_layout_do_not_matter<Clip, float>(1);
    tensors_that_are_not_in_the_layout_do_not_matter<Clip, double>(1e-4);
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
