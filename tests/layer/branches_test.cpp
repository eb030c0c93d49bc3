#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/conv2d.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/parallel.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/policy/activation/relu.hpp"
#include "strut/policy/activation/tanh.hpp"

BOOST_AUTO_TEST_SUITE(branches_)

using strut::affine;
using strut::dense;
using strut::parallel;
using strut::shape;

BOOST_AUTO_TEST_CASE(concatenated_branches_keep_the_laws) {
    laws::layer_briefly<
        parallel<dense<3, strut::tanh>, affine<2>, strut::chain<dense<4, strut::tanh>, affine<5>>>,
        shape{4}>();
}

BOOST_AUTO_TEST_CASE(summed_branches_keep_the_laws) {
    laws::layer_briefly<parallel<strut::summed, dense<3, strut::tanh>, affine<3>, dense<3>>,
        shape{5}>();
}

BOOST_AUTO_TEST_CASE(sequences_side_by_side_keep_the_laws) {
    laws::layer_with<parallel<dense<3, strut::tanh>, affine<2>>, shape{4, 3}>(
        laws::lanes<2, 33>{}, laws::lanes<5>{}, {});
}

BOOST_AUTO_TEST_CASE(images_side_by_side_keep_the_laws) {
    laws::layer_with<parallel<strut::activate<strut::tanh>,
                         strut::conv2d<3, strut::kernel<2>, strut::padding::same>>,
        shape{2, 3, 4}>(laws::lanes<>{}, laws::lanes<5>{}, {});
}

// Sequences along their features, images along their channels.
static_assert(laws::bound_at<parallel<dense<3>, dense<4>>, float, shape{5, 2}>::out == shape{5, 7});
static_assert(laws::bound_at<parallel<strut::activate<strut::tanh>, strut::activate<strut::tanh>>,
                  float, shape{2, 3, 4}>::out == shape{4, 3, 4});

constexpr bool each_step_has_a_part_of_each_branch() {
    using layer =
        laws::bound_at<parallel<strut::activate<strut::identity>, strut::activate<strut::relu>>,
            float, shape{2, 2}>;
    const std::array<float, 4> x{-1, 2, 3, -4};
    std::array<float, 8> y{};
    std::array<float, layer::scratch<1> + 1> scratch{};
    layer::forward<strut::mode::inference, 1>(
        nullptr, nullptr, x.data(), y.data(), nullptr, scratch.data(), strut::pass{});
    return y == std::array<float, 8>{-1, 2, 0, 2, 3, -4, 3, 0};
}
static_assert(each_step_has_a_part_of_each_branch());

static_assert(laws::bound_at<parallel<dense<3>, dense<4>>, float, shape{2}>::out == shape{7});
static_assert(
    laws::bound_at<parallel<strut::summed, dense<3>, dense<3>>, float, shape{2}>::out == shape{3});

/// Output and input gradient of two branches and of each by itself.
template <class Whole, class First, class Second>
void branches_see_the_same_input(std::size_t second_at, bool summed) {
    constexpr std::size_t lanes = 3;
    laws::layer_run<double> whole{laws::any<laws::bound_at<Whole, double, shape{4}>, lanes>, 2, 3};
    laws::layer_run<double> first{laws::any<laws::bound_at<First, double, shape{4}>, lanes>, 2, 3};
    laws::layer_run<double> second{
        laws::any<laws::bound_at<Second, double, shape{4}>, lanes>, 2, 3};
    for (std::size_t i = 0; i < first.parameters.size(); ++i)
        first.parameters[i] = whole.parameters[i];
    for (std::size_t i = 0; i < second.parameters.size(); ++i)
        second.parameters[i] = whole.parameters[first.parameters.size() + i];
    first.x = second.x = whole.x;
    for (auto* part : {&first, &second})
        for (std::size_t f = 0; f < part->layer.out; ++f)
            for (std::size_t lane = 0; lane < lanes; ++lane)
                part->output_gradient[part->at(f, lane)] =
                    whole.output_gradient[whole.at(f + (part == &second ? second_at : 0), lane)];
    for (auto* run : {&whole, &first, &second}) {
        run->forward();
        run->backward();
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        for (std::size_t f = 0; f < first.layer.out; ++f)
            BOOST_TEST(whole.y[whole.at(f, lane)] ==
                       first.y[first.at(f, lane)] + (summed ? second.y[second.at(f, lane)] : 0));
        for (std::size_t f = 0; f < second.layer.out && !summed; ++f)
            BOOST_TEST(whole.y[whole.at(second_at + f, lane)] == second.y[second.at(f, lane)]);
        for (std::size_t f = 0; f < 4; ++f)
            BOOST_TEST(whole.dx[whole.at(f, lane)] ==
                       first.dx[first.at(f, lane)] + second.dx[second.at(f, lane)]);
    }
}

BOOST_AUTO_TEST_CASE(concatenated_branches_lie_one_after_the_other) {
    branches_see_the_same_input<parallel<dense<3, strut::tanh>, affine<2>>, dense<3, strut::tanh>,
        affine<2>>(3, false);
}

BOOST_AUTO_TEST_CASE(summed_branches_add_up) {
    branches_see_the_same_input<parallel<strut::summed, dense<3, strut::tanh>, affine<3>>,
        dense<3, strut::tanh>, affine<3>>(0, true);
}

BOOST_AUTO_TEST_SUITE_END()
