#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/leaf_of.hpp"
#include "strut/io/own_layout.hpp"

BOOST_AUTO_TEST_CASE(tensors_are_as_they_lie_in_the_network_under_their_roles) {
    using strut::dims;
    using strut::role;
    const strut::leaf gru = leaf_of(strut::leaf_kind::gru,
        {{role::weight, dims<1, 3>}, {role::weight, dims<1, 3>}, {role::bias, dims<4>}},
        {{role::running_mean, dims<2>}, {role::running_variance, dims<2>}});
    BOOST_TEST(described<strut::own_layout>(gru) ==
                   (std::vector<std::string>{"weight [1, 3]: 0 1 2", "weight [1, 3]: 3 4 5",
                       "bias [4]: 6 7 8 9", "running_mean [2]: 0 1", "running_variance [2]: 2 3"}),
        boost::test_tools::per_element());
}
