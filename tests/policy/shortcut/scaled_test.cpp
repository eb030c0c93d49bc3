#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/residual.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/shortcut/scaled.hpp"

BOOST_AUTO_TEST_SUITE(shortcut_scaled)

using strut::affine;
using strut::dense;
using strut::residual;
using strut::shape;
namespace shortcut = strut::shortcut;

static_assert(strut::shortcut_policy<shortcut::scaled<0.5>>);

BOOST_AUTO_TEST_CASE(scaled_keeps_the_laws_of_a_layer) {
    laws::layer_briefly<residual<shortcut::scaled<0.3>, dense<4, strut::tanh>>, shape{4}>();
}

BOOST_AUTO_TEST_CASE(the_input_goes_round_the_branch) {
    laws::layer_run<double> whole{
        laws::any<laws::bound_at<residual<shortcut::scaled<0.25>, affine<4>>, double, shape{4}>, 3>,
        5, 3};
    laws::layer_run<double> branch{laws::any<laws::bound_at<affine<4>, double, shape{4}>, 3>, 5, 3};
    whole.forward();
    branch.forward();
    for (std::size_t f = 0; f < 4; ++f)
        for (std::size_t lane = 0; lane < 3; ++lane)
            BOOST_TEST(whole.y[whole.at(f, lane)] ==
                           whole.x[whole.at(f, lane)] + 0.25 * branch.y[branch.at(f, lane)],
                boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_SUITE_END()
