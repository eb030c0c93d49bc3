#include <boost/test/unit_test.hpp>

#include "strut/io/rtneural_step.hpp"

namespace {

BOOST_AUTO_TEST_CASE(a_step_says_all_that_there_is_to_it) {
    strut::rtneural_step step{.kind = "conv1d", .inputs = 8, .outputs = 4};
    BOOST_TEST(strut::text_of(step) == "conv1d 8 -> 4, kernel 1, dilation 1");
    step.kernel = 3;
    step.dilation = step.groups = step.stride = 2;
    step.biased = false;
    BOOST_TEST(strut::text_of(step) ==
               "conv1d 8 -> 4, kernel 3, dilation 2, 2 groups, stride 2, without bias");
    BOOST_TEST(strut::text_of({.kind = "lstm", .inputs = 3, .outputs = 3}) == "lstm 3 -> 3");
    BOOST_TEST(strut::text_of({.kind = "tanh", .inputs = 3, .outputs = 3}) == "tanh of 3");
    BOOST_TEST(strut::text_of({.kind = "prelu", .inputs = 3, .outputs = 3, .slopes = 1}) ==
               "prelu of 3 with one slope");
    BOOST_TEST(strut::text_of({.kind = "prelu", .inputs = 3, .outputs = 3, .slopes = 3}) ==
               "prelu of 3 with 3 slopes");
    BOOST_TEST(
        strut::text_of(
            {.kind = "batchnorm", .inputs = 3, .outputs = 3, .learned = false, .epsilon = 0.001}) ==
        "batchnorm of 3, epsilon 0.001, without gamma and beta");
}

} // namespace
