#include <boost/test/unit_test.hpp>

#include "laws/dense_cross.hpp"

// Eight samples: one register of the width that AVX2 has, two or half a register of others.
BOOST_AUTO_TEST_CASE(dense_layers_of_every_width_are_close_to_double_for_eight_samples) {
    laws::every_width_is_close_to_loops<float, 8>();
}
