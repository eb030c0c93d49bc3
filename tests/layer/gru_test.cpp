#include <array>
#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/gru.hpp"
#include "strut/policy/forget/chrono.hpp"

BOOST_AUTO_TEST_SUITE(gru_)

using strut::shape;

BOOST_AUTO_TEST_CASE(the_layer_keeps_the_laws) {
    laws::layer_briefly<strut::gru<3>, shape{4, 2}>();
}

BOOST_AUTO_TEST_CASE(on_a_vector_it_is_one_step) {
    laws::layer_briefly<strut::gru<4>, shape{3}>();
}

using layer = laws::bound_at<strut::gru<3>, float, shape{4, 2}>;
static_assert(layer::out == shape{4, 3});
static_assert(layer::tensors[0].extents == shape{2, 9} &&
              layer::tensors[1].extents == shape{3, 9} && layer::tensors[2].extents == shape{12});
static_assert(laws::bound_at<strut::gru<3>, float, shape{2}>::out == shape{3});

// The bias of the update gate keeps; there is none that lets in by itself.
constexpr bool chrono_acts_on_the_update_gate() {
    using bound = laws::bound_at<strut::gru<3, strut::chrono<50>>, float, shape{2}>;
    std::array<float, bound::parameter_size> parameters{};
    std::uint64_t seed = 3;
    bound::initialize(parameters.data(), seed);
    for (std::size_t i = 0; i < 12; ++i)
        if ((parameters[bound::bias_offset + i] > 0) != (i / 3 == 2))
            return false;
    return true;
}
static_assert(chrono_acts_on_the_update_gate());

BOOST_AUTO_TEST_SUITE_END()
