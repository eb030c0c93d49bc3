#include <boost/test/unit_test.hpp>

#include "laws/dense_cross.hpp"

// One sample: the kernels across features.
BOOST_AUTO_TEST_CASE(dense_layers_of_every_width_are_close_to_double_for_one_sample) {
    laws::every_width_is_close_to_loops<float, 1>();
}

BOOST_AUTO_TEST_CASE(dense_layers_in_double_are_exact_for_one_sample_and_for_nine) {
    laws::every_width_is_close_to_loops<double, 1, 8>();
    laws::every_width_is_close_to_loops<double, 9, 8>();
}
