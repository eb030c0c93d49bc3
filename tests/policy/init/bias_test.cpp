#include <algorithm>
#include <array>
#include <cmath>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "strut/policy/init/bias.hpp"
#include "strut/policy/init/constant.hpp"
#include "strut/policy/init/torch_default.hpp"
#include "strut/policy/init/zeros.hpp"

static_assert(strut::bias_policy<strut::bias<strut::zeros>>);
static_assert(strut::bias_policy<strut::bias<strut::constant<1>>>);
static_assert(strut::bias_policy<strut::no_bias>);
static_assert(!strut::bias_policy<strut::zeros> && !strut::bias_policy<int>);
static_assert(
    !strut::initializer<strut::bias<strut::zeros>> && !strut::initializer<strut::no_bias>);
static_assert(std::is_same_v<strut::bias<strut::zeros>::initializer_type, strut::zeros>);

BOOST_AUTO_TEST_SUITE(policy_init_bias)

BOOST_AUTO_TEST_CASE(a_bias_has_one_number_an_output) {
    std::array<float, 6> numbers{9, 9, 9, 9, 9, 9};
    strut::bias<strut::constant<0.5>>::fill(numbers.data(), {10, 5}, 1);
    for (std::size_t i = 0; i < 5; ++i)
        BOOST_TEST(numbers[i] == 0.5f);
    BOOST_TEST(numbers[5] == 9);
}

BOOST_AUTO_TEST_CASE(the_torch_default_of_a_bias_has_the_range_of_its_weights) {
    std::array<float, 1000> numbers{};
    strut::bias<strut::torch_default>::fill(numbers.data(), {100, 1000}, 1);
    float largest = 0;
    for (const float b : numbers)
        largest = std::max(largest, std::abs(b));
    BOOST_TEST(largest <= 0.1f);
    BOOST_TEST(largest > 0.099f);
}

BOOST_AUTO_TEST_CASE(a_bias_does_not_repeat_the_weights) {
    constexpr strut::fan shape{20, 20};
    std::array<double, 400> weights{};
    std::array<double, 20> numbers{};
    strut::torch_default::fill(weights.data(), shape, 3);
    strut::bias<strut::torch_default>::fill(numbers.data(), shape, 3);
    for (const double b : numbers)
        BOOST_TEST(std::find(weights.begin(), weights.end(), b) == weights.end());
}

BOOST_AUTO_TEST_SUITE_END()
