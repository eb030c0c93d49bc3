#include <boost/test/unit_test.hpp>

#include "strut/io/leaf.hpp"

using strut::leaf_kind;
using strut::leaf_kind_of;
static_assert(leaf_kind_of("affine") == leaf_kind::affine);
static_assert(leaf_kind_of("conv1d_transposed") == leaf_kind::conv1d_transposed);
static_assert(leaf_kind_of("normalize") == leaf_kind::normalization);
static_assert(leaf_kind_of("activate") == leaf_kind::slopes);
static_assert(leaf_kind_of("own") == leaf_kind::other && leaf_kind_of("") == leaf_kind::other);

BOOST_AUTO_TEST_CASE(a_leaf_is_called_as_the_user_counts) {
    strut::leaf one;
    one.layer = "affine";
    one.place.layer = 2;
    BOOST_TEST(strut::text_of(one) == "layer 2 (affine)");
    one.place.repeated = true;
    one.place.round = 17;
    BOOST_TEST(strut::text_of(one) == "layer 2[17] (affine)");
}
