#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include <boost/test/unit_test.hpp>

#include "core/cmath/ulp.hpp"
#include "strut/core/cmath/sqrt.hpp"

namespace cmath = strut::cmath;
using ulp::infinity;
using ulp::not_a_number;
using ulp::smallest;

static_assert(cmath::sqrt(2.0) == 1.4142135623730951 && cmath::sqrt(9.0) == 3);
static_assert(cmath::sqrt(0.0) == 0 && cmath::sqrt(infinity) == infinity);
static_assert(cmath::sqrt(smallest) == 0x1p-537);
static_assert(cmath::sqrt(-1.0) != cmath::sqrt(-1.0));
static_assert(cmath::sqrt(not_a_number) != cmath::sqrt(not_a_number));
static_assert(cmath::sqrt(2.0f) == 1.4142135f);
static_assert(std::bit_cast<std::uint64_t>(cmath::sqrt(-0.0)) == 0x8000000000000000);

BOOST_AUTO_TEST_SUITE(core_cmath_sqrt)

BOOST_AUTO_TEST_CASE(the_root_of_constant_expressions_is_that_of_the_machine) {
    long different = 0;
    double example = 0;
    const auto check = [&](double x) {
        if (!ulp::same_bits(cmath::detail::sqrt_by_newton(x), std::sqrt(x))) {
            ++different;
            example = x;
        }
    };
    ulp::linear(1, 4, check);
    ulp::all_sizes(smallest, std::numeric_limits<double>::max(), check);
    ulp::all_sizes(smallest, std::numeric_limits<double>::min(), check);
    // Roots just below a power of two are the largest integers that are looked for.
    for (int exponent = -1022; exponent < 1024; ++exponent) {
        const auto power = std::bit_cast<std::uint64_t>(std::ldexp(1.0, exponent));
        for (std::uint64_t i = power - 200; i < power + 200; ++i)
            if (i >= std::uint64_t{1} << 52)
                check(std::bit_cast<double>(i));
    }
    // The hardest to round lie next to squares of numbers with half as many bits, and of halves.
    std::mt19937_64 random{3};
    for (int i = 0; i < 200'000; ++i) {
        const auto root = static_cast<double>(random() >> 38);
        const double half = static_cast<double>(random() >> 37) + 0.5;
        for (const double square : {root * root, half * half}) {
            check(square);
            check(std::nextafter(square, 0));
            check(std::nextafter(square, infinity));
        }
    }
    BOOST_CHECK_MESSAGE(different == 0, different << " roots differ, for instance of " << example);
}

BOOST_AUTO_TEST_SUITE_END()
