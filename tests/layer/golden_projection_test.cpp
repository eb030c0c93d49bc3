#include <cstddef>
#include <string>

#include <boost/test/unit_test.hpp>

#include "layer/golden_layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/layer/conv2d.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/residual.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/shortcut/projection.hpp"

namespace {

using namespace strut;

const golden::file& numbers() {
    static const golden::file all{"projections.txt"};
    return all;
}

template <class T, class Layer, shape In, std::size_t Lanes>
void equals_pytorch(const std::string& kind) {
    golden::expect_golden(kind, laws::any<laws::bound_at<Layer, T, In>, Lanes>, numbers());
}

using act = activate<strut::tanh>;
template <class... Layers>
using projected = residual<shortcut::projection, Layers...>;

} // namespace

BOOST_AUTO_TEST_SUITE(golden_projection)

BOOST_AUTO_TEST_CASE(a_shortcut_at_each_step_is_pytorchs_linear) {
    using of_pack = dense<4, strut::tanh, shortcut::projection>;
    equals_pytorch<double, of_pack, shape{5, 3}, 1>("each_step");
    equals_pytorch<float, of_pack, shape{5, 3}, 33>("each_step");
    equals_pytorch<double,
        projected<conv1d<5, kernel<3>>, act, conv1d<4, kernel<2>, dilation<2>>, act>, shape{6, 3},
        5>("same_steps");
}

BOOST_AUTO_TEST_CASE(a_shortcut_with_a_stride_is_pytorchs_conv1d) {
    using halved = projected<conv1d<5, kernel<3>, stride<2>>, act, conv1d<4, kernel<3>>, act>;
    equals_pytorch<double, halved, shape{9, 3}, 33>("fewer_steps");
    equals_pytorch<float, halved, shape{9, 3}, 1>("fewer_steps");
    using third = projected<conv1d<3, kernel<4>, stride<3>, padding::same>, act>;
    equals_pytorch<double, third, shape{8, 2}, 2>("third_steps");
}

BOOST_AUTO_TEST_CASE(a_shortcut_of_channels_is_pytorchs_conv2d) {
    using smaller = projected<conv2d<4, kernel<3>, stride<2>, padding::same>, act,
        conv2d<4, kernel<3>, padding::same>, act>;
    equals_pytorch<double, smaller, shape{2, 5, 6}, 33>("smaller_image");
    equals_pytorch<float, smaller, shape{2, 5, 6}, 1>("smaller_image");
    equals_pytorch<float, projected<conv2d<3, kernel<3>, padding::same>, act>, shape{2, 4, 5}, 32>(
        "same_image");
    using flatter = projected<conv2d<2, kernel<3, 1>, stride<3, 1>, padding::same>, act>;
    equals_pytorch<double, flatter, shape{3, 6, 4}, 5>("flatter_image");
}

BOOST_AUTO_TEST_SUITE_END()
