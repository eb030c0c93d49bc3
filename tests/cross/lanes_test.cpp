#include <boost/test/unit_test.hpp>

#include "laws/dense_cross.hpp"

BOOST_AUTO_TEST_CASE(dense_layers_are_close_to_double_for_every_number_of_samples) {
    laws::every_number_of_lanes_is_close_to_loops<float, 7, 13>();
    laws::every_number_of_lanes_is_close_to_loops<float, 33, 4>();
}
