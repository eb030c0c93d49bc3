#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/flatten.hpp"

BOOST_AUTO_TEST_SUITE(flatten)

using strut::shape;

BOOST_AUTO_TEST_CASE(flatten_keeps_the_laws) {
    laws::layer<strut::flatten, shape{2, 3}>();
}

BOOST_AUTO_TEST_CASE(flatten_of_a_vector_keeps_the_laws) {
    laws::layer_briefly<strut::flatten, shape{5}>();
}

using image = laws::bound_at<strut::flatten, float, shape{3, 4, 5}>;
static_assert(image::in == shape{3, 4, 5} && image::out == shape{60});
static_assert(image::parameter_size == 0 && image::tensors.empty());
static_assert(image::tape<8> == 0 && image::scratch<8> == 0);

// Outermost first: nothing moves.
constexpr bool keeps_the_order() {
    using layer = laws::bound_at<strut::flatten, float, shape{2, 3}>;
    const std::array<float, 6> x{1, 2, 3, 4, 5, 6};
    std::array<float, 6> y{};
    layer::forward<strut::mode::inference, 1>(
        nullptr, nullptr, x.data(), y.data(), nullptr, nullptr, strut::pass{});
    return x == y;
}
static_assert(keeps_the_order());

BOOST_AUTO_TEST_SUITE_END()
