#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/policy/activation/gelu.hpp"
#include "strut/policy/activation/prelu.hpp"
#include "strut/policy/activation/relu.hpp"
#include "strut/policy/activation/tanh.hpp"

BOOST_AUTO_TEST_SUITE(activate)

using strut::role;
using strut::shape;

BOOST_AUTO_TEST_CASE(an_activation_with_its_slope_from_the_output_keeps_the_laws) {
    laws::layer<strut::activate<strut::tanh>, shape{5}>();
}

BOOST_AUTO_TEST_CASE(an_activation_with_its_slope_from_the_input_keeps_the_laws) {
    laws::layer_briefly<strut::activate<strut::gelu>, shape{3, 2}>();
}

BOOST_AUTO_TEST_CASE(an_activation_with_a_shared_learned_slope_keeps_the_laws) {
    laws::layer<strut::activate<strut::prelu<>>, shape{5}>();
}

BOOST_AUTO_TEST_CASE(an_activation_with_a_learned_slope_for_each_channel_keeps_the_laws) {
    laws::layer_briefly<strut::activate<strut::prelu_per_channel<>>, shape{5}>();
    laws::layer_briefly<strut::activate<strut::prelu_per_channel<>>, shape{4, 3}>();
    laws::layer_briefly<strut::activate<strut::prelu_per_channel<>>, shape{3, 2, 2}>();
}

// Parameters: none, one slope, or one for each feature of a step and each channel of an image.
template <class Act, shape In>
using bound = laws::bound_at<strut::activate<Act>, float, In>;
static_assert(bound<strut::relu, shape{5}>::parameter_size == 0);
static_assert(bound<strut::prelu<>, shape{5}>::tensors ==
              std::array{strut::tensor{role::slope, shape{1}, 0}});
static_assert(bound<strut::prelu_per_channel<>, shape{4, 3}>::tensors ==
              std::array{strut::tensor{role::slope, shape{3}, 0}});
static_assert(bound<strut::prelu_per_channel<>, shape{3, 2, 2}>::tensors ==
              std::array{strut::tensor{role::slope, shape{3}, 0}});

BOOST_AUTO_TEST_CASE(slopes_start_where_the_activation_says_without_a_random_number) {
    using layer = bound<strut::prelu_per_channel<0.125>, shape{3}>;
    std::array<float, layer::parameter_size> parameters{};
    std::uint64_t seed = 5;
    layer::initialize(parameters.data(), seed);
    BOOST_TEST(seed == 5U);
    for (std::size_t i = 0; i < 3; ++i)
        BOOST_TEST(parameters[i] == 0.125F);
    BOOST_TEST(parameters[3] == 0);
}

// The gradient to the slope is the sum of dy * min(0, h) (He et al. 2015, eq. 11), by hand.
constexpr bool slope_gradient_is_exact() {
    using layer = bound<strut::prelu<>, shape{3}>;
    std::array<float, layer::parameter_size> slope{0.5F};
    const std::array<float, 3> x{-2, 3, -4};
    std::array<float, 3> y{};
    layer::forward<strut::mode::training, 1>(
        slope.data(), nullptr, x.data(), y.data(), nullptr, nullptr, strut::pass{});
    std::array<float, 3> dy{1, 10, 100};
    std::array<float, 3> dx{};
    std::array<float, layer::parameter_size> gradient{7};
    layer::backward<strut::wanted{true, true}, 1>(slope.data(), x.data(), y.data(), nullptr,
        dy.data(), dx.data(), gradient.data(), nullptr, strut::pass{});
    return y == std::array{-1.F, 3.F, -2.F} && dx == std::array{0.5F, 10.F, 50.F} &&
           gradient[0] == -402;
}
static_assert(slope_gradient_is_exact());

BOOST_AUTO_TEST_CASE(the_math_policy_of_the_layer_comes_before_that_of_the_network) {
    using fast = laws::bound_at<strut::activate<strut::tanh, strut::fast_math>, float, shape{3}>;
    using accurate = laws::bound_at<strut::activate<strut::tanh>, float, shape{3}>;
    using network_fast =
        laws::bound_at<strut::activate<strut::tanh>, float, shape{3}, strut::fast_math>;
    using network_fast_layer_accurate =
        laws::bound_at<strut::activate<strut::tanh, strut::accurate_math>, float, shape{3},
            strut::fast_math>;
    static_assert(!std::is_same_v<fast, accurate>);
    static_assert(std::is_same_v<network_fast, fast>);
    static_assert(std::is_same_v<network_fast_layer_accurate, accurate>);
}

BOOST_AUTO_TEST_SUITE_END()
