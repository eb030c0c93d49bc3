#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/report/place.hpp"

BOOST_AUTO_TEST_SUITE(place_)

using strut::layer_place;
using names = std::vector<std::string>;

BOOST_AUTO_TEST_CASE(rounds_are_named_where_there_are_any) {
    const std::vector<layer_place> places{{0}, {2, 0, true}, {2, 1, true}, {3}};
    BOOST_TEST(strut::report::place_labels(places) == (names{"0", "2[0]", "2[1]", "3"}));
}

BOOST_AUTO_TEST_CASE(several_at_one_place_are_told_apart) {
    const std::vector<layer_place> places{
        {0}, {1}, {1}, {2, 0, true}, {2, 0, true}, {2, 1, true}, {2, 1, true}};
    BOOST_TEST(strut::report::place_labels(places) ==
               (names{"0", "1a", "1b", "2[0]a", "2[0]b", "2[1]a", "2[1]b"}));
}

BOOST_AUTO_TEST_SUITE_END()
