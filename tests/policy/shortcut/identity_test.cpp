#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/residual.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/shortcut/identity.hpp"

BOOST_AUTO_TEST_SUITE(shortcut_identity)

using strut::dense;
using strut::residual;
using strut::shape;
namespace shortcut = strut::shortcut;

static_assert(strut::shortcut_policy<shortcut::identity>);

BOOST_AUTO_TEST_CASE(identity_keeps_the_laws_of_a_layer) {
    laws::layer_briefly<residual<shortcut::identity, dense<4, strut::tanh>>, shape{4}>();
}

BOOST_AUTO_TEST_SUITE_END()
