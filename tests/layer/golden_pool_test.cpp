#include <boost/test/unit_test.hpp>

#include "layer/golden_layer.hpp"
#include "strut/layer/average_pool.hpp"
#include "strut/layer/global_average_pool.hpp"
#include "strut/layer/global_max_pool.hpp"
#include "strut/layer/max_pool.hpp"

BOOST_AUTO_TEST_SUITE(golden_pool)

using namespace strut;
using golden::equals_pytorch;

constexpr shape sequence{9, 6};
constexpr shape image{4, 7, 6};

BOOST_AUTO_TEST_CASE(max_pools_are_pytorchs) {
    equals_pytorch<max_pool<window<2>>, sequence, 1, 33>("max_pool_1d");
    equals_pytorch<max_pool<window<3>, stride<2>>, sequence, 5, 2>("max_pool_1d_strided");
    equals_pytorch<max_pool<window<2>>, image, 33, 1>("max_pool_2d");
    equals_pytorch<max_pool<window<3, 2>, stride<2, 1>>, image, 2, 5>("max_pool_2d_strided");
}

BOOST_AUTO_TEST_CASE(average_pools_are_pytorchs) {
    equals_pytorch<average_pool<window<3>, stride<2>>, sequence, 33, 1>("average_pool_1d");
    equals_pytorch<average_pool<window<3, 2>, stride<2, 1>>, image, 1, 5>("average_pool_2d");
}

BOOST_AUTO_TEST_CASE(global_pools_are_pytorchs) {
    equals_pytorch<global_average_pool, sequence, 5, 1>("global_average_1d");
    equals_pytorch<global_average_pool, image, 1, 33>("global_average_2d");
    equals_pytorch<global_max_pool, sequence, 1, 5>("global_max_1d");
    equals_pytorch<global_max_pool, image, 33, 2>("global_max_2d");
}

BOOST_AUTO_TEST_SUITE_END()
