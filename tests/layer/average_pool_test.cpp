#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/average_pool.hpp"

BOOST_AUTO_TEST_SUITE(average_pool_)

using namespace strut;

BOOST_AUTO_TEST_CASE(on_a_sequence_it_keeps_the_laws) {
    laws::layer_briefly<average_pool<window<3>, stride<2>>, shape{7, 3}>();
}

BOOST_AUTO_TEST_CASE(on_an_image_it_keeps_the_laws) {
    laws::layer_briefly<average_pool<window<2>>, shape{2, 4, 5}>();
}

using layer = laws::bound_at<average_pool<window<2>>, float, shape{5, 1}>;
static_assert(layer::out == shape{2, 1});

constexpr bool is_the_mean() {
    const std::array<float, 5> x{1, 2, -3, -4, 100};
    std::array<float, 2> y{};
    layer::forward<mode::inference, 1>(
        nullptr, nullptr, x.data(), y.data(), nullptr, nullptr, pass{});
    return y == std::array{1.5f, -3.5f};
}
static_assert(is_the_mean());

BOOST_AUTO_TEST_SUITE_END()
