#include <array>
#include <cstddef>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/core/random.hpp"
#include "strut/policy/init/fill.hpp"

static_assert([] {
    std::array<double, 3> weights{};
    strut::fill_normal(weights.data(), {3, 1}, 7, 2);
    return weights[2] == 2 * strut::random{7}.normal(2);
}());

BOOST_AUTO_TEST_SUITE(policy_init_fill)

BOOST_AUTO_TEST_CASE(a_fill_takes_the_numbers_in_their_order) {
    std::array<float, 5> normal{};
    std::array<float, 5> uniform{};
    strut::fill_normal(normal.data(), {5, 1}, 7, 0.3);
    strut::fill_uniform(uniform.data(), {5, 1}, 7, 0.3);
    for (std::size_t i = 0; i < 5; ++i) {
        BOOST_TEST(normal[i] == static_cast<float>(strut::random{7}.normal(i) * 0.3));
        BOOST_TEST(uniform[i] == static_cast<float>((2 * strut::random{7}.uniform(i) - 1) * 0.3));
    }
}

BOOST_AUTO_TEST_CASE(a_truncated_fill_redraws_only_what_is_too_large) {
    constexpr std::size_t size = 10'000;
    std::vector<double> weights(size);
    strut::fill_truncated(weights.data(), {size, 1}, 7, 1);
    std::size_t redrawn = 0;
    for (std::size_t i = 0; i < size; ++i) {
        const double first = strut::random{7}.normal(i);
        if (first > 2 || first < -2)
            ++redrawn;
        else
            BOOST_TEST(weights[i] == first);
        BOOST_TEST(weights[i] <= 2);
        BOOST_TEST(weights[i] >= -2);
    }
    // 4.55 % of a normal distribution lies beyond 2 sigma.
    BOOST_TEST(redrawn > 355);
    BOOST_TEST(redrawn < 555);
}

BOOST_AUTO_TEST_SUITE_END()
