#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/io/npy.hpp"
#include "strut/strut.hpp"

using net = strut::network<strut::input<64>, strut::dense<128, strut::relu>,
    strut::dense<128, strut::relu>, strut::dense<10>>;

BOOST_AUTO_TEST_CASE(handwritten_digits_are_learned_to_97_percent_of_the_held_out_fifth) {
    const std::string folder = STRUT_TEST_DATA "/../../examples/data/";
    const auto pixels = strut::read_npy<std::uint8_t>(folder + "digits_images.npy").value();
    const auto labels = strut::read_npy<std::uint8_t>(folder + "digits_labels.npy").value();
    std::vector<float> x[2];
    std::vector<int> y[2];
    for (std::size_t image = 0; image < labels.values.size(); ++image) {
        const bool held_out = image % 5 == 0;
        y[held_out].push_back(labels.values[image]);
        for (std::size_t p = 0; p < 64; ++p)
            x[held_out].push_back(static_cast<float>(pixels.values[image * 64 + p]) / 16);
    }
    BOOST_TEST(y[1].size() == 360u);
    for (unsigned seed = 1; seed <= 3; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            const auto model = std::make_unique<net>(strut::seed{seed});
            strut::trainer<net, strut::softmax_cross_entropy, strut::adam> fit{*model};
            for (int epoch = 0; epoch < 20; ++epoch)
                fit.epoch(x[0], y[0]);
            BOOST_TEST(fit.evaluate(x[1], y[1], strut::accuracy{}).score[0] >= 0.97);
        }
    }
}
