#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/global_max_pool.hpp"

BOOST_AUTO_TEST_SUITE(global_max_pool_)

using namespace strut;

BOOST_AUTO_TEST_CASE(it_keeps_the_laws) {
    laws::layer_briefly<global_max_pool, shape{5, 3}>();
    laws::layer_briefly<global_max_pool, shape{2, 4, 3}>();
}

static_assert(laws::bound_at<global_max_pool, float, shape{5, 3}>::out == shape{3});
using layer = laws::bound_at<global_max_pool, float, shape{2, 1, 2}>;
static_assert(layer::out == shape{2});

constexpr bool is_one_number_a_channel() {
    const std::array<float, 4> x{5, -1, 5, 8};
    std::array<float, 2> y{};
    layer::forward<mode::inference, 1>(
        nullptr, nullptr, x.data(), y.data(), nullptr, nullptr, pass{});
    return y == std::array{5.0f, 8.0f};
}
static_assert(is_one_number_a_channel());

BOOST_AUTO_TEST_SUITE_END()
