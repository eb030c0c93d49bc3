#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "strut/policy/init/concept.hpp"

/// The laws of an initializer, for every model of the concept.
namespace laws {

/// How the models differ.
struct initializer_kind {
    /// Weights depend on the seed, and scatter about zero.
    bool is_random = true;
    /// Each weight has a random number of its own, the one that fan::position says.
    bool is_independent = true;
    /// The largest difference of a weight in float from that in double, as a share of the largest
    /// weight; 0 for weights that are computed in double and rounded once.
    double float_error = 0;
};

namespace detail {

template <class Init, class T>
std::vector<T> filled(strut::fan shape, std::uint64_t seed) {
    constexpr T guard = 12345;
    constexpr std::size_t margin = 16;
    std::vector<T> block(shape.size() + 2 * margin, guard);
    Init::fill(block.data() + margin, shape, seed);
    for (std::size_t i = 0; i < margin; ++i) {
        BOOST_TEST(block[i] == guard, "written before the first weight");
        BOOST_TEST(block[block.size() - 1 - i] == guard, "written behind the last weight");
    }
    return {block.begin() + margin, block.end() - margin};
}

/// Mean and variance of a large fill, against 5 standard deviations of these estimates. That of the
/// variance is taken from the normal distribution, which has the heaviest tails of all models.
template <class Init, class T>
void check_moments(strut::fan shape, bool is_random) {
    const auto weights = filled<Init, T>(shape, 42);
    const auto size = static_cast<double>(weights.size());
    double mean = 0;
    for (const T w : weights)
        mean += static_cast<double>(w) / size;
    double variance = 0;
    for (const T w : weights)
        variance += (static_cast<double>(w) - mean) * (static_cast<double>(w) - mean) / size;
    const double expected = Init::variance(shape);
    if (is_random) {
        BOOST_TEST(expected > 0);
        BOOST_TEST(std::abs(variance / expected - 1) < 5 * std::sqrt(2 / size),
            "variance expected " << expected << ", found " << variance);
        BOOST_TEST(std::abs(mean) < 5 * std::sqrt(expected / size), "mean " << mean);
    } else {
        BOOST_TEST(expected == 0);
        BOOST_TEST(variance <= 1e-20 * mean * mean);
    }
}

template <class Init>
void check_precision(strut::fan shape, double limit) {
    const auto doubles = filled<Init, double>(shape, 7);
    const auto floats = filled<Init, float>(shape, 7);
    if (limit > 0) {
        BOOST_TEST(golden::distance(floats, doubles) < limit);
        return;
    }
    for (std::size_t i = 0; i < floats.size(); ++i)
        BOOST_TEST(floats[i] == static_cast<float>(doubles[i]), "weight " << i);
}

template <class Init>
void check_numbering(strut::fan shape) {
    // A single column takes the random numbers one after the other.
    const strut::fan column{shape.in, shape.out, shape.negative_slope, shape.size(), 1};
    const auto numbers = filled<Init, double>(column, 3);
    const auto weights = filled<Init, double>(shape, 3);
    for (std::size_t in = 0; in < shape.rows; ++in)
        for (std::size_t out = 0; out < shape.columns; ++out)
            BOOST_TEST(weights[in * shape.columns + out] == numbers[out * shape.rows + in],
                "row " << in << ", column " << out);
}

template <class Init, class T>
void check_constant_expression() {
    constexpr strut::fan shape{3, 5, 0.1};
    constexpr auto expected = [] {
        std::array<T, 15> weights{};
        Init::fill(weights.data(), strut::fan{3, 5, 0.1}, 9);
        return weights;
    }();
    static_assert(Init::variance(shape) >= 0);
    const volatile std::uint64_t seed = 9;
    const auto found = filled<Init, T>(shape, seed);
    for (std::size_t i = 0; i < found.size(); ++i)
        BOOST_TEST(found[i] == expected[i], "weight " << i << " at run time and at compile time");
}

} // namespace detail

/// Fails the test of `Init` for each law that it breaks.
template <strut::initializer Init>
void check_initializer(initializer_kind kind = {}) {
    // A convolution and a bias have a matrix that is not in times out.
    const std::array<strut::fan, 8> shapes{{{1, 4096}, {4096, 1}, {64, 96}, {200, 31, 0.3},
        {31, 200, 0.3}, {101, 101}, {27, 144, 0, 27, 160}, {50, 400, 0, 1, 400}}};
    for (const strut::fan& shape : shapes) {
        BOOST_TEST_CONTEXT("fan " << shape.in << ", " << shape.out << ", slope "
                                  << shape.negative_slope << ", stored " << shape.rows << " x "
                                  << shape.columns) {
            detail::check_moments<Init, float>(shape, kind.is_random);
            detail::check_moments<Init, double>(shape, kind.is_random);
            detail::check_precision<Init>(shape, kind.float_error);
            if (kind.is_independent)
                detail::check_numbering<Init>(shape);
            const auto weights = detail::filled<Init, float>(shape, 1);
            const auto again = detail::filled<Init, float>(shape, 1);
            const auto others = detail::filled<Init, float>(shape, 2);
            BOOST_TEST((weights == again), "the same seed gave other weights");
            BOOST_TEST((weights != others) == kind.is_random, "another seed");
        }
    }
    detail::check_constant_expression<Init, float>();
    detail::check_constant_expression<Init, double>();
}

/// No weight is beyond `limit`, and some come close to it.
template <strut::initializer Init>
void check_range(const strut::fan& shape, float limit) {
    float largest = 0;
    for (const float weight : detail::filled<Init, float>(shape, 1))
        largest = std::max(largest, std::abs(weight));
    BOOST_TEST(largest <= limit);
    BOOST_TEST(largest > 0.999f * limit);
}

/// Compares with the weights that tests/golden/make_initializers.py computed with numpy: the same
/// bits in float, or within `limit` of the largest weight in double where it is above zero.
template <strut::initializer Init>
void check_initializer_against_reference(const std::string& name, double limit = 0) {
    constexpr double slope = 0.2;
    const golden::file file{"initializers.txt"};
    for (const auto& [in, out] :
        {std::array<std::size_t, 2>{5, 3}, {3, 8}, {4, 4}, {1, 6}, {6, 1}}) {
        const auto tensor = name + "/" + std::to_string(in) + "x" + std::to_string(out);
        const strut::fan shape{in, out, slope};
        if (limit > 0) {
            const auto weights = detail::filled<Init, double>(shape, 7920);
            BOOST_TEST(golden::distance(weights, file.get<double>(tensor)) < limit, tensor);
            continue;
        }
        const auto expected = file.get<float>(tensor);
        const auto weights = detail::filled<Init, float>(shape, 7920);
        BOOST_REQUIRE(weights.size() == expected.size());
        for (std::size_t i = 0; i < weights.size(); ++i)
            BOOST_TEST(weights[i] == expected[i], tensor << " element " << i);
    }
}

} // namespace laws
