#include <array>
#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/last_step.hpp"

BOOST_AUTO_TEST_SUITE(last_step_)

using strut::shape;

BOOST_AUTO_TEST_CASE(the_last_step_keeps_the_laws) {
    laws::layer_briefly<strut::last_step, shape{3, 2}>();
}

using layer = laws::bound_at<strut::last_step, float, shape{3, 2}>;
static_assert(layer::out == shape{2});

constexpr bool is_the_last() {
    const std::array<float, 6> x{1, 2, 3, 4, 5, 6};
    std::array<float, 2> y{};
    layer::forward<strut::mode::inference, 1>(
        nullptr, nullptr, x.data(), y.data(), nullptr, nullptr, strut::pass{});
    return y == std::array<float, 2>{5, 6};
}
static_assert(is_the_last());

BOOST_AUTO_TEST_SUITE_END()
