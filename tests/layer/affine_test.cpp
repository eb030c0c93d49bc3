#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/affine.hpp"
#include "strut/policy/init/constant.hpp"
#include "strut/policy/init/normal.hpp"
#include "strut/policy/init/zeros.hpp"

BOOST_AUTO_TEST_SUITE(affine)

using strut::role;
using strut::shape;

BOOST_AUTO_TEST_CASE(affine_keeps_the_laws) {
    laws::layer<strut::affine<7>, shape{13}>();
}

BOOST_AUTO_TEST_CASE(an_affine_of_one_to_one_keeps_the_laws) {
    laws::layer_briefly<strut::affine<1>, shape{1}>();
}

BOOST_AUTO_TEST_CASE(an_affine_without_a_bias_keeps_the_laws) {
    laws::layer_briefly<strut::affine<5, strut::no_bias>, shape{3}>();
}

// The layout of the parameters: weights [in][out], then the bias; each on a line of its own, with
// at least a line of zeros behind it.
using three_by_two = laws::bound_at<strut::affine<2>, float, shape{3}>;
static_assert(three_by_two::tensors == std::array{strut::tensor{role::weight, shape{3, 2}, 0},
                                           strut::tensor{role::bias, shape{2}, 32}});
static_assert(three_by_two::parameter_size == 64);
static_assert(laws::bound_at<strut::affine<2>, double, shape{3}>::tensors[1].offset == 16);

using without_bias = laws::bound_at<strut::affine<2, strut::no_bias>, float, shape{3}>;
static_assert(without_bias::tensors == std::array{strut::tensor{role::weight, shape{3, 2}, 0}});
static_assert(without_bias::parameter_size == 32);

BOOST_AUTO_TEST_CASE(weights_are_stored_input_by_input) {
    alignas(64) std::array<float, three_by_two::parameter_size> parameters{
        1, 2, 10, 20, 100, 200}; // weight [3][2]
    parameters[32] = 0.25F;
    parameters[33] = 0.5F;
    const std::array<float, 3> x{1, 2, 3};
    std::array<float, 2> y{};
    three_by_two::forward<strut::mode::inference, 1>(
        parameters.data(), nullptr, x.data(), y.data(), nullptr, nullptr, strut::pass{});
    BOOST_TEST(y[0] == 321.25F);
    BOOST_TEST(y[1] == 642.5F);
}

/// The same in a constant expression, with both gradients.
constexpr bool constant_is_exact() {
    std::array<float, three_by_two::parameter_size> parameters{1, 2, 10, 20, 100, 200};
    parameters[32] = 0.25F;
    parameters[33] = 0.5F;
    const std::array<float, 3> x{1, 2, 3};
    std::array<float, 2> y{};
    three_by_two::forward<strut::mode::training, 1>(
        parameters.data(), nullptr, x.data(), y.data(), nullptr, nullptr, strut::pass{});
    std::array<float, 32> dy{1, -1}; // with room behind it, as every tensor has
    std::array<float, 3> dx{};
    std::array<float, three_by_two::parameter_size> gradient{};
    three_by_two::backward<strut::wanted{true, true}, 1>(parameters.data(), x.data(), y.data(),
        nullptr, dy.data(), dx.data(), gradient.data(), nullptr, strut::pass{});
    return y == std::array{321.25F, 642.5F} && dx == std::array{-1.F, -10.F, -100.F} &&
           gradient[0] == 1 && gradient[1] == -1 && gradient[4] == 3 && gradient[5] == -3 &&
           gradient[32] == 1 && gradient[33] == -1;
}
static_assert(constant_is_exact());

/// The initial parameters of a layer of doubles.
template <class Layer>
std::array<double, 64> initial(std::uint64_t seed) {
    std::array<double, 64> parameters{};
    static_assert(Layer::parameter_size <= 64);
    Layer::initialize(parameters.data(), seed);
    return parameters;
}

BOOST_AUTO_TEST_CASE(weights_come_from_the_next_seed_and_biases_are_zero) {
    using layer = laws::bound_at<strut::affine<3, strut::normal<2>>, double, shape{5}>;
    const auto parameters = initial<layer>(41);
    std::array<double, 15> expected{};
    strut::normal<2>::fill(expected.data(), strut::fan{5, 3}, 42);
    BOOST_TEST(std::equal(expected.begin(), expected.end(), parameters.begin()));
    for (std::size_t o = 0; o < 3; ++o)
        BOOST_TEST(parameters[layer::bias_offset + o] == 0);
}

BOOST_AUTO_TEST_CASE(a_bias_policy_fills_the_bias) {
    using layer =
        laws::bound_at<strut::affine<3, strut::bias<strut::constant<0.5>>>, double, shape{5}>;
    const auto parameters = initial<layer>(0);
    for (std::size_t o = 0; o < 3; ++o)
        BOOST_TEST(parameters[layer::bias_offset + o] == 0.5);
}

// Policies of the network hold where the layer has none of its own.
using strut::bias;
using strut::constant;
using strut::no_bias;
using strut::normal;
using strut::zeros;
static_assert(std::is_same_v<laws::bound_at<strut::affine<2>, float, shape{3}, normal<1>, no_bias>,
    laws::bound_at<strut::affine<2, normal<1>, no_bias>, float, shape{3}>>);
static_assert(std::is_same_v<
    laws::bound_at<strut::affine<2, zeros, bias<zeros>>, float, shape{3}, no_bias, normal<1>>,
    laws::bound_at<strut::affine<2, bias<zeros>, zeros>, float, shape{3}>>);

// `from` states the inputs and changes nothing.
static_assert(std::is_same_v<laws::bound_at<strut::affine<2, strut::from<3>>, float, shape{3}>,
    laws::bound_at<strut::affine<2>, float, shape{3}>>);

BOOST_AUTO_TEST_SUITE_END()
