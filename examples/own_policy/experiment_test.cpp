#include <cstdint>
#include <string>

#include <boost/test/unit_test.hpp>

#include "experiment.hpp"
#include "strut/io/npy.hpp"

BOOST_AUTO_TEST_CASE(a_deep_network_of_own_policies_learns_digits) {
    const std::string folder = STRUT_TEST_DATA "/../../examples/data/";
    const auto images = strut::read_npy<std::uint8_t>(folder + "digits_images.npy").value();
    const auto labels = strut::read_npy<std::uint8_t>(folder + "digits_labels.npy").value();
    BOOST_TEST(learn_digits(images, labels) >= 0.95);
}
