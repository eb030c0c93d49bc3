#include <array>
#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/lstm.hpp"
#include "strut/policy/forget/chrono.hpp"

BOOST_AUTO_TEST_SUITE(lstm_)

using strut::shape;

BOOST_AUTO_TEST_CASE(the_layer_keeps_the_laws) {
    laws::layer_briefly<strut::lstm<3>, shape{4, 2}>();
}

BOOST_AUTO_TEST_CASE(on_a_vector_it_is_one_step) {
    laws::layer_briefly<strut::lstm<4>, shape{3}>();
}

using layer = laws::bound_at<strut::lstm<3>, float, shape{4, 2}>;
static_assert(layer::out == shape{4, 3});
static_assert(layer::tensors[0].extents == shape{2, 12} &&
              layer::tensors[1].extents == shape{3, 12} && layer::tensors[2].extents == shape{12});
static_assert(laws::bound_at<strut::lstm<3>, float, shape{2}>::out == shape{3});

// The forget gate begins open, unless told otherwise.
template <class Layer>
constexpr std::array<float, 12> first_biases() {
    using bound = laws::bound_at<Layer, float, shape{4, 2}>;
    std::array<float, bound::parameter_size> parameters{};
    std::uint64_t seed = 3;
    bound::initialize(parameters.data(), seed);
    std::array<float, 12> bias{};
    for (std::size_t i = 0; i < 12; ++i)
        bias[i] = parameters[bound::bias_offset + i];
    return bias;
}
static_assert(
    first_biases<strut::lstm<3>>() == std::array<float, 12>{0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0});
static_assert(first_biases<strut::lstm<3, strut::forget_bias<2.5>>>()[4] == 2.5f);
// With chrono the gate that lets in begins as far closed as that which keeps is open.
static_assert(first_biases<strut::lstm<3, strut::chrono<50>>>()[1] ==
                  -first_biases<strut::lstm<3, strut::chrono<50>>>()[4] &&
              first_biases<strut::lstm<3, strut::chrono<50>>>()[4] > 0);

BOOST_AUTO_TEST_SUITE_END()
