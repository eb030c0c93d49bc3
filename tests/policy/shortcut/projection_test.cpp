#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/residual.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/shortcut/projection.hpp"

BOOST_AUTO_TEST_SUITE(shortcut_projection)

using strut::dense;
using strut::residual;
using strut::shape;
namespace shortcut = strut::shortcut;

static_assert(strut::shortcut_policy<shortcut::projection>);

BOOST_AUTO_TEST_CASE(projection_keeps_the_laws_of_a_layer) {
    laws::layer_briefly<residual<shortcut::projection, dense<7, strut::tanh>>, shape{4}>();
    laws::layer_briefly<residual<shortcut::projection, dense<3, strut::tanh>>, shape{6}>();
}

BOOST_AUTO_TEST_SUITE_END()
