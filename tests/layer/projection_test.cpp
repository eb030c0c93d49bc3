#include <array>
#include <cstddef>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/layer/conv2d.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/projection.hpp"
#include "strut/layer/residual.hpp"
#include "strut/layer/window.hpp"
#include "strut/net/network.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/shortcut/projection.hpp"

BOOST_AUTO_TEST_SUITE(projection)

using namespace strut;
using strut::detail::projects_to;
using strut::detail::stride_between;
using act = activate<strut::tanh>;
template <class... Layers>
using block = residual<shortcut::projection, Layers...>;

static_assert(stride_between(8, 8) == 1 && stride_between(8, 4) == 2 && stride_between(7, 4) == 2);
static_assert(stride_between(5, 2) == 3 && stride_between(9, 1) == 9 && stride_between(1, 1) == 1);
static_assert(stride_between(6, 4) == 0 && stride_between(8, 6) == 0 && stride_between(4, 8) == 0);
static_assert(stride_between(0, 1) == 0 && stride_between(1, 0) == 0);
static_assert(projects_to(shape{3}, shape{7}) && projects_to(shape{5, 3}, shape{5, 7}));
static_assert(projects_to(shape{5, 3}, shape{3, 7}) && !projects_to(shape{5, 3}, shape{4, 7}));
static_assert(projects_to(shape{2, 8, 6}, shape{4, 4, 2}));
static_assert(!projects_to(shape{2, 8, 6}, shape{4, 6, 6}));
static_assert(!projects_to(shape{2, 8, 6}, shape{4, 8, 4}));
static_assert(!projects_to(shape{5, 3}, shape{3}) && !projects_to(shape{3}, shape{1, 3}));

template <class Layer, shape In>
using bound_block = laws::bound_at<Layer, float, In>;
template <class Layer, shape In>
inline constexpr auto matrix = bound_block<Layer, In>::tensors.back().extents;

static_assert(matrix<block<dense<4>>, shape{5, 3}> == shape{3, 4});
static_assert(matrix<block<conv1d<4, kernel<3>, stride<2>>>, shape{5, 3}> == shape{1, 3, 4});
static_assert(matrix<block<conv2d<4, kernel<1>>>, shape{3, 5, 5}> == shape{3, 1, 1, 4});
// Rows and columns by strides of their own.
static_assert(
    bound_block<block<conv2d<4, kernel<1>, stride<2, 3>>>, shape{3, 8, 6}>::projection::columns
        .stride == 3);

BOOST_AUTO_TEST_CASE(a_matrix_at_each_step_keeps_the_laws) {
    laws::layer_briefly<block<dense<4, strut::tanh>>, shape{5, 3}>();
}

BOOST_AUTO_TEST_CASE(a_stride_along_a_sequence_keeps_the_laws) {
    laws::layer_briefly<block<conv1d<4, kernel<3>, stride<2>>, act>, shape{7, 3}>();
}

BOOST_AUTO_TEST_CASE(channels_of_an_image_keep_the_laws) {
    laws::layer_briefly<
        block<conv2d<3, kernel<3>, stride<2, 3>, padding::same>, act, conv2d<3, kernel<1>>>,
        shape{2, 5, 6}>();
}

/// The shortcut alone: the branch gives zeros.
template <class Net>
constexpr auto around(const auto& x) {
    Net model{};
    std::size_t last = 0;
    for (const tensor& one : Net::tensors)
        last = one.offset;
    for (std::size_t i = 0; i < 2; ++i) // each of two channels to itself and, tripled, to the other
        for (std::size_t o = 0; o < 2; ++o)
            model.parameters[last + i * 2 + o] = i == o ? 1 : 3;
    return model(x);
}

// 5 steps of 2 features: every second one.
static_assert(around<network<input<5, 2>, block<conv1d<2, kernel<3>, stride<2>>>>>(
                  std::array<float, 10>{1, 0, 9, 9, 0, 1, 9, 9, 2, 1}) ==
              std::array<float, 6>{1, 3, 3, 1, 5, 7});
static_assert(around<network<input<2, 2>, block<dense<2>>>>(std::array<float, 4>{1, 0, 2, 1}) ==
              std::array<float, 4>{1, 3, 5, 7});
// 2 channels of 3 x 3: the corners.
static_assert(
    around<network<input<2, 3, 3>, block<conv2d<2, kernel<3>, stride<2>, padding::same>>>>(
        std::array<float, 18>{1, 9, 2, 9, 9, 9, 3, 9, 4, 0, 9, 1, 9, 9, 9, 0, 9, 1}) ==
    std::array<float, 8>{1, 5, 3, 7, 3, 7, 9, 13});

BOOST_AUTO_TEST_SUITE_END()
