#include <array>
#include <cstddef>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/max_pool.hpp"

BOOST_AUTO_TEST_SUITE(max_pool_)

using namespace strut;

BOOST_AUTO_TEST_CASE(on_a_sequence_it_keeps_the_laws) {
    laws::layer_briefly<max_pool<window<2>>, shape{7, 3}>();
    laws::layer_briefly<max_pool<window<3>, stride<2>>, shape{7, 3}>();
}

BOOST_AUTO_TEST_CASE(on_an_image_it_keeps_the_laws) {
    laws::layer_briefly<max_pool<window<2, 3>, stride<1, 2>>, shape{2, 4, 5}>();
}

template <class Layer, shape In>
using bound_at = laws::bound_at<Layer, float, In>;
static_assert(bound_at<max_pool<window<2>>, shape{7, 3}>::out == shape{3, 3});
static_assert(bound_at<max_pool<window<2>>, shape{3, 28, 29}>::out == shape{3, 14, 14});
static_assert(bound_at<max_pool<window<3, 2>, stride<1>>, shape{3, 8, 8}>::out == shape{3, 6, 7});

using pairs = bound_at<max_pool<window<2>>, shape{4, 1}>;

constexpr std::array<float, 2> largest_of(const std::array<float, 4>& x) {
    std::array<float, 2> y{};
    pairs::forward<mode::inference, 1>(
        nullptr, nullptr, x.data(), y.data(), nullptr, nullptr, pass{});
    return y;
}
static_assert(largest_of({1, 2, -3, -4}) == std::array{2.0f, -3.0f});

BOOST_AUTO_TEST_CASE(nan_comes_through_from_either_side) {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    const auto y = largest_of({nan, 1, 1, nan});
    BOOST_TEST(y[0] != y[0]);
    BOOST_TEST(y[1] != y[1]);
}

// Of equals the first gets the gradient.
constexpr std::array<float, 4> gradients_of(const std::array<float, 4>& x) {
    const auto y = largest_of(x);
    std::array<float, 2> dy{5, 7};
    std::array<float, 4> dx{};
    pairs::backward<wanted{}, 1>(
        nullptr, x.data(), y.data(), nullptr, dy.data(), dx.data(), nullptr, nullptr, pass{});
    return dx;
}
static_assert(gradients_of({1, 1, 2, 3}) == std::array{5.0f, 0.0f, 0.0f, 7.0f});

BOOST_AUTO_TEST_SUITE_END()
