#include <cstddef>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/fuse.hpp"
#include "strut/policy/activation/gelu.hpp"
#include "strut/policy/activation/prelu.hpp"
#include "strut/policy/activation/relu.hpp"
#include "strut/policy/activation/tanh.hpp"

BOOST_AUTO_TEST_SUITE(fuse)

using strut::shape;

template <class T, shape In, class... Layers>
using bound = laws::bound_at<strut::chain<Layers...>, T, In>;

/// An affine and an activation in one kernel, against the two run one after the other.
template <class T, class Act, std::size_t Lanes>
void fused_gives_what_two_layers_give() {
    using both = bound<T, shape{5}, strut::affine<7>, strut::activate<Act>>;
    using linear = bound<T, shape{5}, strut::affine<7>>;
    using activation = bound<T, shape{7}, strut::activate<Act>>;
    static_assert(strut::fusable<linear, activation>);
    static_assert(both::name == "affine");
    laws::layer_run<T> fused{laws::any<both, Lanes>, 8, Lanes};
    laws::layer_run<T> first{laws::any<linear, Lanes>, 8, Lanes};
    laws::layer_run<T> second{laws::any<activation, Lanes>, 9, Lanes};
    second.output_gradient = fused.output_gradient;
    BOOST_TEST_REQUIRE(same_bits(fused.parameters, first.parameters));

    fused.forward();
    first.forward();
    second.x = first.y;
    second.forward();
    BOOST_TEST(same_bits(fused.y, second.y));
    fused.backward();
    second.backward();
    first.output_gradient = second.dx;
    first.backward();
    constexpr double tolerance = 4 * std::numeric_limits<T>::epsilon();
    laws::expect_close("input gradient", fused.dx, first.dx, tolerance);
    for (const strut::tensor& tensor : both::tensors)
        laws::expect_close("gradient", fused.tensor_of(fused.gradient, tensor),
            first.tensor_of(first.gradient, tensor), tolerance);
}

BOOST_AUTO_TEST_CASE(a_fused_activation_gives_what_it_gives_alone) {
    fused_gives_what_two_layers_give<float, strut::relu, 1>();
    fused_gives_what_two_layers_give<float, strut::relu, 9>();
    fused_gives_what_two_layers_give<float, strut::tanh, 3>();
    fused_gives_what_two_layers_give<double, strut::gelu, 4>();
}

// Only neighbours fuse, and each affine with one activation.
using strut::activate;
using strut::affine;
using strut::relu;
using strut::tanh;
template <class... Layers>
using of_floats = bound<float, shape{5}, Layers...>;
static_assert(of_floats<affine<3>, activate<relu>, affine<2>, activate<tanh>>::size == 2);
static_assert(of_floats<affine<3>, activate<relu>, activate<tanh>>::size == 2);
static_assert(of_floats<affine<3>, affine<2>, activate<relu>>::size == 2);
static_assert(of_floats<activate<relu>, affine<3>>::size == 2);

// A learned slope has parameters of its own and stays a layer; so does an activation under another
// math policy than the affine's.
static_assert(of_floats<affine<3>, activate<strut::prelu<>>>::size == 2);
static_assert(of_floats<affine<3>, activate<tanh, strut::fast_math>>::size == 2);
static_assert(
    of_floats<affine<3, strut::fast_math>, activate<tanh, strut::fast_math>>::name == "affine");
static_assert(!strut::fusable<int, float>);

BOOST_AUTO_TEST_SUITE_END()
