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
double grew(std::size_t broken, float head) {
    const auto gradient = std::make_unique<net::parameter_block>();
    for (std::size_t i = 0; i < 2; ++i)
        gradient->data()[net::tensors[4 + i].offset] = head;
    gradient->data()[net::tensors[broken].offset] = infinite;
    return strut::detail::overflow_of<net>(*gradient, net::tensors[broken]).grew;
}

BOOST_AUTO_TEST_CASE(decades_since_the_last_finite_layer) {
    const double most = std::log10(double(std::numeric_limits<float>::max()));
    BOOST_TEST(grew(0, 1e-2f) == most + 2, boost::test_tools::tolerance(1e-6));
    BOOST_TEST(grew(2, -1e2f) == most - 2, boost::test_tools::tolerance(1e-6));
}

// The bias of a layer beside its weights says nothing of the way to it.
BOOST_AUTO_TEST_CASE(what_is_not_finite_from_the_loss_on_has_not_grown) {
    BOOST_TEST(grew(4, 1) == 0);
    BOOST_TEST(grew(5, 1) == 0);
    BOOST_TEST(grew(0, 0) == 0); // nor what comes from nothing
}

BOOST_AUTO_TEST_SUITE_END()
