#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/affine.hpp"
#include "strut/policy/activation/relu.hpp"
#include "strut/policy/init/constant.hpp"
#include "strut/policy/init/normal.hpp"

BOOST_AUTO_TEST_SUITE(affine)

BOOST_AUTO_TEST_CASE(affine_keeps_the_laws) {
    laws::layer<strut::affine<7>, strut::shape{13}>();
}

BOOST_AUTO_TEST_SUITE_END()
