#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>

#include <boost/test/unit_test.hpp>

#include "strut/health/overflow.hpp"
#include "strut/strut.hpp"

BOOST_AUTO_TEST_SUITE(overflow)

using net = strut::network<strut::input<2>, strut::dense<3>, strut::dense<3>, strut::dense<1>>;
constexpr float infinite = std::numeric_limits<float>::infinity();

/// Tensors are weight and bias of each layer. One number of tensor `broken` is infinite.
double grew(std::size_t broken, float head, float between = 0) {
    const auto gradient = std::make_unique<net::parameter_block>();
    gradient->data()[net::tensors[2].offset] = between;
    for (std::size_t i = 0; i < 2; ++i)
        gradient->data()[net::tensors[4 + i].offset] = head;
    gradient->data()[net::tensors[broken].offset] = infinite;
    return strut::detail::overflow_of<net>(*gradient, net::tensors[broken]).grew;
}

BOOST_AUTO_TEST_CASE(decades_since_the_layer_nearest_to_the_loss) {
    const double most = std::log10(double(std::numeric_limits<float>::max()));
    BOOST_TEST(grew(0, 1e-2f) == most + 2, boost::test_tools::tolerance(1e-6));
    BOOST_TEST(grew(2, -1e2f) == most - 2, boost::test_tools::tolerance(1e-6));
    // On its way it may have been as large as a number can be.
    BOOST_TEST(grew(0, 1, 1e38f) == most, boost::test_tools::tolerance(1e-6));
    // A frozen head has no gradient.
    BOOST_TEST(grew(0, 0, 1e-2f) == most + 2, boost::test_tools::tolerance(1e-6));
}

// The bias of a layer beside its weights says nothing of the way to it.
BOOST_AUTO_TEST_CASE(what_is_not_finite_from_the_loss_on_has_not_grown) {
    BOOST_TEST(grew(4, 1) == 0);
    BOOST_TEST(grew(5, 1) == 0);
    BOOST_TEST(grew(0, 0) == 0); // nor what comes from nothing
}

BOOST_AUTO_TEST_SUITE_END()
