#include <array>

#include <boost/test/unit_test.hpp>

#include "strut/policy/loss/weights.hpp"

using strut::detail::equal_weights;
using strut::detail::weights_as;

static_assert(equal_weights<3>() == std::array{1., 1., 1.});

BOOST_AUTO_TEST_SUITE(loss_weights)

BOOST_AUTO_TEST_CASE(weights_are_rounded_to_the_type_of_the_loss) {
    constexpr std::array weight{0.1, 2., 0.};
    static_assert(weights_as<float>(weight) == std::array{0.1f, 2.f, 0.f});
    BOOST_TEST(static_cast<double>(weights_as<float>(weight)[0]) != 0.1);
    BOOST_TEST(weights_as<double>(weight)[0] == 0.1);
}

BOOST_AUTO_TEST_SUITE_END()
