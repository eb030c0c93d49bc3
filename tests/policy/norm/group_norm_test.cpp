#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "laws/normalization.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/policy/norm/group_norm.hpp"

BOOST_AUTO_TEST_SUITE(group_norm_)

using strut::normalize;
using strut::shape;

static_assert(strut::normalizer<strut::group_norm<2>>);

BOOST_AUTO_TEST_CASE(group_norm_keeps_the_laws_of_a_layer) {
    laws::layer_briefly<normalize<strut::group_norm<3>>, shape{12}>();
}

BOOST_AUTO_TEST_CASE(each_group_is_normalized_by_itself) {
    const auto run = laws::ran<strut::group_norm<2, 0, strut::learned::nothing>, 1>(1);
    for (const std::size_t first : {std::size_t{0}, std::size_t{3}}) {
        const auto [mean, variance] =
            laws::moments(3, [&](std::size_t f) { return run.y[first + f]; });
        BOOST_TEST(std::abs(mean) < 1e-14);
        BOOST_TEST(std::abs(variance - 1) < 1e-13);
    }
}

BOOST_AUTO_TEST_SUITE_END()
