#include <array>
#include <cmath>
#include <cstddef>
#include <memory>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/layer/linear_map.hpp"

BOOST_AUTO_TEST_SUITE(linear_map_)

using strut::affine;
using strut::batch_norm;
using strut::input;
using strut::linearity;
using strut::normalize;
using strut::residual;

template <class... Layers>
using net = strut::basic_network<double, input<5>, Layers...>;
template <class... Layers>
inline constexpr linearity kind = strut::linear_map<typename net<Layers...>::root>::kind;

static_assert(kind<strut::dropout<0.5>> == linearity::same);
static_assert(kind<strut::dropout<0.5>, normalize<batch_norm<>>> == linearity::diagonal);
static_assert(kind<strut::scale<2>> == linearity::diagonal);
static_assert(kind<normalize<batch_norm<>>, affine<3>> == linearity::matrix);
static_assert(kind<residual<affine<5>>> == linearity::matrix);
// As a matrix these would cost more than they do.
static_assert(kind<residual<normalize<batch_norm<>>>> == linearity::none);
static_assert(kind<residual<affine<1>, affine<5>>> == linearity::none);
static_assert(kind<affine<3>, strut::activate<strut::relu>> == linearity::none);
static_assert(kind<normalize<strut::layer_norm<>>> == linearity::none);
static_assert(kind<residual<strut::dense<5, strut::tanh>>> == linearity::none);

// With unit = 1 the map is what inference computes, with unit = 0 that minus its value at zero.
template <class... Layers>
void is_what_inference_computes() {
    using model = net<Layers...>;
    using map = strut::linear_map<typename model::root>;
    model one{strut::seed{5}};
    const strut::random numbers{3};
    for (std::size_t i = 0; i < one.parameters.size(); ++i)
        one.parameters.data()[i] += 0.5 * numbers.uniform(i);
    for (std::size_t i = 0; i < one.statistics.size(); ++i)
        one.statistics.data()[i] = 0.1 + numbers.uniform(100 + i);

    const std::array x{0.3, 0.0, -1.5, 2.0, 0.7};
    const auto expected = one(x), at_zero = one(std::array<double, 5>{});
    std::array<double, model::out.size()> whole{}, linear{};
    map::apply(one.parameters.data(), one.statistics.data(), x.data(), whole.data(), 1);
    map::apply(one.parameters.data(), one.statistics.data(), x.data(), linear.data(), 0);
    for (std::size_t o = 0; o < whole.size(); ++o) {
        BOOST_TEST(std::abs(whole[o] - expected[o]) < 1e-13);
        BOOST_TEST(std::abs(linear[o] - (expected[o] - at_zero[o])) < 1e-13);
    }
}

BOOST_AUTO_TEST_CASE(maps_are_what_inference_computes) {
    is_what_inference_computes<affine<3>>();
    is_what_inference_computes<affine<3>, strut::scale<-0.5>>();
    is_what_inference_computes<affine<7, strut::no_bias>, strut::dropout<0.3>, affine<2>>();
    is_what_inference_computes<normalize<batch_norm<>>>();
    is_what_inference_computes<normalize<batch_norm<0.1, 1e-3, strut::learned::shift>>,
        affine<3>>();
    is_what_inference_computes<residual<affine<5>, normalize<batch_norm<>>>>();
    is_what_inference_computes<residual<strut::shortcut::projection, affine<9>>,
        residual<strut::shortcut::scaled<0.2>, affine<9>, strut::chain<affine<3>, affine<9>>>>();
}

BOOST_AUTO_TEST_SUITE_END()
