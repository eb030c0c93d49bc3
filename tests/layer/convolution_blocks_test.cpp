#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/inference.hpp"

/// What is made of layers works around those on sequences and images.
BOOST_AUTO_TEST_SUITE(convolution_blocks)

using namespace strut;

template <std::size_t N, class... Policies>
using same_size = conv2d<N, kernel<3>, padding::same, Policies...>;

using block = residual<same_size<2>, normalize<group_norm<1>>, activate<relu>, same_size<2>>;

BOOST_AUTO_TEST_CASE(a_repeated_residual_block_of_images_keeps_the_laws) {
    laws::layer_with<repeat<2, block>, shape{2, 3, 4}>(laws::lanes<>{}, laws::lanes<9>{}, {});
}

BOOST_AUTO_TEST_CASE(a_block_that_halves_an_image_keeps_the_laws) {
    laws::layer_with<
        parallel<summed, conv2d<3, kernel<1>, stride<2>>, same_size<3, stride<2>, no_bias>>,
        shape{2, 4, 4}>(laws::lanes<>{}, laws::lanes<3>{}, {});
}

BOOST_AUTO_TEST_CASE(a_residual_block_of_sequences_keeps_the_laws) {
    laws::layer_with<residual<conv1d<3, kernel<2>, dilation<2>>, activate<strut::tanh>, affine<3>>,
        shape{5, 3}>(laws::lanes<>{}, laws::lanes<3>{}, {});
}

// A whole network of them, in a constant expression: the same as its parts say.
using net = network<input<1, 4, 4>, conv2d<2, kernel<3>, padding::same>, normalize<batch_norm<>>,
    activate<relu>, block, max_pool<window<2>>, global_average_pool, dense<1>>;
static_assert(net::out == dims<1>);
constexpr net drawn{seed{5}};
constexpr auto answer = drawn(std::array<float, 16>{1, 2, 3});
static_assert(answer[0] == answer[0]);

BOOST_AUTO_TEST_CASE(at_run_time_a_network_gives_what_it_gives_in_a_constant_expression) {
    const net model{seed{5}};
    const auto found = model(std::array<float, 16>{1, 2, 3});
    laws::expect_close("output", found, answer, 1e-6);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_folded_stays_as_it_is) {
    const net model{seed{5}};
    const folded<net> fast{model};
    const auto found = fast(std::array<float, 16>{1, 2, 3});
    laws::expect_close("output", found, answer, 1e-6);
}

BOOST_AUTO_TEST_SUITE_END()
