#include <boost/test/unit_test.hpp>

#include "laws/dense_cross.hpp"

// Thirty-three samples: several registers, and a remainder of one sample.
BOOST_AUTO_TEST_CASE(dense_layers_of_every_width_are_close_to_double_for_thirty_three_samples) {
    laws::every_width_is_close_to_loops<float, 33>();
}
