#include <array>
#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "strut/policy/forget/forget_bias.hpp"

BOOST_AUTO_TEST_SUITE(forget_bias_)

static_assert(strut::forget_policy<strut::forget_bias<>>);

BOOST_AUTO_TEST_CASE(a_forget_bias_is_added_to_the_gate_that_keeps) {
    std::array<float, 4> forget{1, 2, 3, 4}, input{};
    strut::forget_bias<1.5>::add(forget.data(), input.data(), true, 3, 7);
    BOOST_TEST((forget == std::array<float, 4>{2.5f, 3.5f, 4.5f, 4}));
    BOOST_TEST((input == std::array<float, 4>{}));
}

BOOST_AUTO_TEST_SUITE_END()
