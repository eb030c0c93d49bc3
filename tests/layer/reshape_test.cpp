#include <array>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/reshape.hpp"

BOOST_AUTO_TEST_SUITE(reshape_)

using namespace strut;

BOOST_AUTO_TEST_CASE(another_shape_keeps_the_laws) {
    laws::layer_briefly<reshape<1, 2, 3>, shape{6}>();
}

using image = laws::bound_at<reshape<3, 4, 5>, float, shape{60}>;
static_assert(image::in == shape{60} && image::out == shape{3, 4, 5});
static_assert(image::parameter_size == 0 && image::tape<8> == 0 && image::scratch<8> == 0);

constexpr bool keeps_the_order() {
    using layer = laws::bound_at<reshape<3, 2>, float, shape{6}>;
    const std::array<float, 6> x{1, 2, 3, 4, 5, 6};
    std::array<float, 6> y{};
    layer::forward<mode::inference, 1>(
        nullptr, nullptr, x.data(), y.data(), nullptr, nullptr, pass{});
    return x == y;
}
static_assert(keeps_the_order());

BOOST_AUTO_TEST_SUITE_END()
