#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "experiment.hpp"

BOOST_AUTO_TEST_CASE(images_are_shifted_by_a_pixel_at_most) {
    std::vector<float> dot(64 * 500);
    for (std::size_t image = 0; image < 500; ++image)
        dot[image * 64 + 3 * 8 + 4] = 1;
    const std::vector<float> moved = shifted(dot, 1);
    std::vector<float> seen(64);
    for (std::size_t i = 0; i < moved.size(); ++i)
        seen[i % 64] = std::max(seen[i % 64], moved[i]);
    for (std::size_t p = 0; p < 64; ++p) {
        const bool near = p / 8 >= 2 && p / 8 <= 4 && p % 8 >= 3 && p % 8 <= 5;
        BOOST_TEST(seen[p] == (near ? 1 : 0));
    }
    BOOST_TEST(std::count(moved.begin(), moved.end(), 1.0f) == 500);
}

BOOST_AUTO_TEST_CASE(a_small_residual_network_learns_digits) {
    const std::string folder = STRUT_TEST_DATA "/../../examples/data/";
    const digits data{strut::read_npy<std::uint8_t>(folder + "digits_images.npy").value(),
        strut::read_npy<std::uint8_t>(folder + "digits_labels.npy").value()};
    using net = network_of<residual, 14, 8>::type;
    BOOST_TEST(learn<net>(data, 20).accuracy() >= 0.97);
}
