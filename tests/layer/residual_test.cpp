#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/layer/residual.hpp"
#include "strut/policy/activation/gelu.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/norm/batch_norm.hpp"
#include "strut/policy/norm/layer_norm.hpp"
#include "strut/policy/shortcut/fixup.hpp"
#include "strut/policy/shortcut/identity.hpp"
#include "strut/policy/shortcut/projection.hpp"
#include "strut/policy/shortcut/rezero.hpp"
#include "strut/policy/shortcut/scaled.hpp"

BOOST_AUTO_TEST_SUITE(residual_)

using strut::activate;
using strut::affine;
using strut::dense;
using strut::normalize;
using strut::residual;
using strut::role;
using strut::shape;
namespace shortcut = strut::shortcut;

BOOST_AUTO_TEST_CASE(a_branch_that_ends_in_an_affine_keeps_the_laws) {
    laws::layer_briefly<residual<normalize<strut::layer_norm<>>, activate<strut::tanh>, affine<5>>,
        shape{5}>();
}

BOOST_AUTO_TEST_CASE(a_branch_that_ends_in_an_activation_keeps_the_laws) {
    laws::layer_briefly<residual<affine<5>, activate<strut::tanh>>, shape{5}>();
    laws::layer_briefly<residual<affine<5>, activate<strut::gelu>>, shape{5}>();
}

BOOST_AUTO_TEST_CASE(every_shortcut_keeps_the_laws) {
    laws::layer_briefly<residual<shortcut::scaled<0.3>, dense<4, strut::tanh>>, shape{4}>();
    laws::layer_briefly<residual<shortcut::rezero, dense<4, strut::tanh>>, shape{4}>();
    laws::layer_briefly<residual<shortcut::fixup, affine<4>>, shape{4}>();
    laws::layer_briefly<residual<shortcut::projection, dense<7, strut::tanh>>, shape{4}>();
    laws::layer_briefly<residual<shortcut::projection, dense<3, strut::tanh>>, shape{6}>();
}

BOOST_AUTO_TEST_CASE(a_branch_that_mixes_samples_keeps_the_laws) {
    laws::layer_of_batches<
        residual<normalize<strut::batch_norm<>>, activate<strut::tanh>, affine<5>>, shape{5}>();
}

template <class Layer, shape In = shape{4}>
using bound = laws::bound_at<Layer, float, In>;

// Identity is what stands between the brackets when nothing does.
static_assert(
    std::is_same_v<bound<residual<affine<4>>>, bound<residual<shortcut::identity, affine<4>>>>);
// A shortcut in a pack goes round all of it, in the order of work.
static_assert(std::is_same_v<bound<dense<4, shortcut::identity, strut::layer_norm<>, strut::tanh>>,
    bound<residual<affine<4, strut::xavier>, normalize<strut::layer_norm<>>,
        activate<strut::tanh>>>>);
static_assert(bound<residual<shortcut::projection, dense<3>>>::tensors.back() ==
              strut::tensor{role::weight, shape{4, 3}, 64});
static_assert(bound<residual<shortcut::rezero, dense<4>>>::tensors.back() ==
              strut::tensor{role::scale, shape{1}, 64});
// What the branch gives out is kept only where it is needed again.
static_assert(bound<residual<affine<4>>>::tape<8> == 0);
static_assert(bound<residual<shortcut::rezero, affine<4>>>::tape<8> >= 32);

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

BOOST_AUTO_TEST_CASE(rezero_starts_as_the_identity) {
    using layer = bound<residual<shortcut::rezero, dense<4, strut::tanh>>>;
    laws::layer_run<float> run{laws::any<layer, 3>, 5, 3};
    std::uint64_t seed = 1;
    layer::initialize(run.parameters.data(), seed);
    run.forward();
    BOOST_TEST(std::equal(run.x.begin(), run.x.end(), run.y.begin()));
}

BOOST_AUTO_TEST_CASE(fixup_scales_by_depth_and_ends_the_branch_in_zero) {
    using branch = strut::chain<affine<4>, affine<6>, affine<4>>;
    // Alone it is the only block; in a network of 81 blocks three tensors share 81^(-1/4) each.
    using alone = bound<residual<shortcut::fixup, branch>>;
    using deep = laws::bound_at<residual<shortcut::fixup, branch>, float, shape{4},
        strut::detail::block_count<81>>;
    using plain = bound<branch>;
    std::array<float, deep::parameter_size> of_deep{};
    std::array<float, deep::parameter_size> of_alone{};
    std::array<float, plain::parameter_size> of_plain{};
    for (const auto& [fill, to] : {std::pair{&deep::initialize, of_deep.data()},
             std::pair{&alone::initialize, of_alone.data()},
             std::pair{&plain::initialize, of_plain.data()}}) {
        std::uint64_t seed = 1;
        fill(to, seed);
    }
    std::size_t number = 0;
    for (const strut::tensor& one : plain::tensors) {
        if (one.purpose != role::weight)
            continue;
        ++number;
        for (std::size_t i = one.offset; i < one.offset + one.size(); ++i) {
            const float expected = number == 3 ? 0 : of_plain[i];
            BOOST_TEST(of_alone[i] == expected);
            BOOST_TEST(of_deep[i] == expected / 3, boost::test_tools::tolerance(1e-6f));
        }
    }
    BOOST_TEST(of_deep[deep::tensors.back().offset] == 1);
}

BOOST_AUTO_TEST_SUITE_END()
