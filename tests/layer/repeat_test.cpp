#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/expect.hpp"
#include "laws/layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/layer/repeat.hpp"
#include "strut/layer/residual.hpp"
#include "strut/policy/activation/relu.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/norm/batch_norm.hpp"

BOOST_AUTO_TEST_SUITE(repeat_)

using strut::activate;
using strut::affine;
using strut::chain;
using strut::dense;
using strut::repeat;
using strut::residual;
using strut::shape;

BOOST_AUTO_TEST_CASE(a_repeated_layer_keeps_the_laws) {
    laws::layer_briefly<repeat<3, dense<4, strut::tanh>>, shape{4}>();
    laws::layer_briefly<repeat<1, affine<3>>, shape{3}>();
}

BOOST_AUTO_TEST_CASE(repeats_nest_with_residual_branches) {
    laws::layer_briefly<residual<repeat<2, residual<dense<3, strut::tanh>>>>, shape{3}>();
    laws::layer_briefly<repeat<2, repeat<2, dense<3, strut::tanh>>>, shape{3}>();
}

BOOST_AUTO_TEST_CASE(a_repeated_layer_with_statistics_keeps_the_laws) {
    laws::layer_of_batches<
        repeat<2, dense<3, strut::tanh>, strut::normalize<strut::batch_norm<0.1, 0.1>>>,
        shape{3}>();
}

template <class Layer>
using bound = laws::bound_at<Layer, double, shape{4}>;

/// Everything that a run computed is the same in both.
void gives_the_same(laws::layer_run<double> a, laws::layer_run<double> b) {
    BOOST_REQUIRE_EQUAL(a.parameters.size(), b.parameters.size());
    b.parameters = a.parameters;
    b.x = a.x;
    b.output_gradient = a.output_gradient;
    for (auto* run : {&a, &b}) {
        run->infer();
        run->forward();
        run->backward();
    }
    BOOST_TEST(same_bits(a.y, b.y));
    BOOST_TEST(same_bits(a.dx, b.dx));
    BOOST_TEST(same_bits(a.gradient, b.gradient));
}

BOOST_AUTO_TEST_CASE(a_repeated_layer_gives_what_as_many_layers_give) {
    using once = dense<4, strut::tanh>;
    gives_the_same({laws::any<bound<repeat<3, once>>, 5, laws::passes::all>, 3, 5},
        {laws::any<bound<chain<once, once, once>>, 5, laws::passes::all>, 3, 5});
}

BOOST_AUTO_TEST_CASE(rounds_are_initialized_as_layers_of_their_own) {
    using once = dense<4, strut::tanh>;
    using repeated = bound<repeat<3, once>>;
    using written_out = bound<chain<once, once, once>>;
    std::array<double, repeated::parameter_size> a{};
    std::array<double, written_out::parameter_size> b{};
    std::uint64_t seed_a = 1;
    std::uint64_t seed_b = 1;
    repeated::initialize(a.data(), seed_a);
    written_out::initialize(b.data(), seed_b);
    BOOST_TEST(a == b);
    BOOST_TEST(seed_a == seed_b);
}

// Each round has its tensors, told apart by number, in nested repeats too.
using nested = bound<repeat<2, repeat<3, affine<4, strut::no_bias>>>>;
static_assert(nested::tensors.size() == 6);
static_assert(nested::tensors[4] == strut::tensor{strut::role::weight, shape{4, 4},
                                        4 * strut::tensor_footprint<double>(16), 0, 4, true});
// An affine at the end of a round is followed by what the next begins with.
static_assert(std::is_same_v<bound<repeat<2, activate<strut::relu>, affine<4>>>,
    bound<repeat<2, activate<strut::relu>, affine<4, strut::he>>>>);

BOOST_AUTO_TEST_SUITE_END()
