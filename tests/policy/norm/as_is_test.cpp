#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "laws/normalization.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/policy/norm/as_is.hpp"

BOOST_AUTO_TEST_SUITE(as_is_)

using strut::as_is;
using strut::normalize;
using strut::shape;

static_assert(strut::normalizer<as_is<>>);

BOOST_AUTO_TEST_CASE(as_is_keeps_the_laws_of_a_layer) {
    laws::layer_briefly<normalize<as_is<>>, shape{7}>();
}

BOOST_AUTO_TEST_CASE(as_is_does_nothing) {
    const auto run = laws::ran<as_is<strut::learned::nothing>, 3>(3);
    for (std::size_t lane = 0; lane < 3; ++lane)
        for (std::size_t f = 0; f < 6; ++f)
            BOOST_TEST(run.y[run.at(f, lane)] == run.x[run.at(f, lane)]);
}

BOOST_AUTO_TEST_SUITE_END()
