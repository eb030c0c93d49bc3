#include <boost/test/unit_test.hpp>

#include "net/golden_network.hpp"

BOOST_AUTO_TEST_CASE(networks_of_floats_equal_pytorch) {
    golden::networks_equal_pytorch<float>();
}
