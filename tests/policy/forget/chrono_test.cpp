#include <array>
#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "strut/policy/forget/chrono.hpp"

BOOST_AUTO_TEST_SUITE(chrono_)

static_assert(strut::forget_policy<strut::chrono<9>>);

// log u, with u between 1 and the longest less one: its mean there is known.
BOOST_AUTO_TEST_CASE(chrono_spreads_memories_over_all_lengths) {
    constexpr std::size_t units = 20000;
    static std::array<double, units> forget{}, input{};
    strut::chrono<100>::add(forget.data(), input.data(), true, units, 7);
    double sum = 0;
    for (std::size_t i = 0; i < units; ++i) {
        BOOST_REQUIRE(forget[i] >= 0);
        BOOST_REQUIRE(forget[i] <= std::log(99.0));
        BOOST_REQUIRE(input[i] == -forget[i]);
        sum += forget[i];
    }
    const double mean = (99 * std::log(99.0) - 98) / 98;
    BOOST_TEST(std::abs(sum / units - mean) < 4 / std::sqrt(double(units)));
}

BOOST_AUTO_TEST_SUITE_END()
