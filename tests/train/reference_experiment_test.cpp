#include <cstdint>

#include <boost/test/unit_test.hpp>

#include "../../examples/vanishing/experiment.hpp"

// The bounds are what PyTorch gives over twelve seeds, with room to each side.

BOOST_AUTO_TEST_CASE(ten_sigmoid_layers_have_no_gradient_in_the_first_and_do_not_learn) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            const outcome run = run_vanishing(seed);
            BOOST_TEST(run.ratio() > 5e-8);
            BOOST_TEST(run.ratio() < 1e-5);
            BOOST_TEST(run.training_accuracy <= 0.60);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_same_depth_trains_with_relu_he_and_adam) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            const outcome run = run_cured(seed);
            BOOST_TEST(run.ratio() > 0.01);
            BOOST_TEST(run.training_accuracy >= 0.99);
            BOOST_TEST(run.fresh_accuracy >= 0.93);
        }
    }
}
