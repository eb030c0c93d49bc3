#include <algorithm>
#include <cstdint>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/residual.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/shortcut/rezero.hpp"

BOOST_AUTO_TEST_SUITE(shortcut_rezero)

using strut::dense;
using strut::residual;
using strut::shape;
namespace shortcut = strut::shortcut;

static_assert(strut::shortcut_policy<shortcut::rezero>);

BOOST_AUTO_TEST_CASE(rezero_keeps_the_laws_of_a_layer) {
    laws::layer_briefly<residual<shortcut::rezero, dense<4, strut::tanh>>, shape{4}>();
}

template <class Layer, shape In = shape{4}>
using bound = laws::bound_at<Layer, float, In>;

BOOST_AUTO_TEST_CASE(rezero_starts_as_the_identity) {
    using layer = bound<residual<shortcut::rezero, dense<4, strut::tanh>>>;
    laws::layer_run<float> run{laws::any<layer, 3>, 5, 3};
    std::uint64_t seed = 1;
    layer::initialize(run.parameters.data(), seed);
    run.forward();
    BOOST_TEST(std::equal(run.x.begin(), run.x.end(), run.y.begin()));
}

BOOST_AUTO_TEST_SUITE_END()
