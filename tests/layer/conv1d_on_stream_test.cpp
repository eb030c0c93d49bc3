#include <array>
#include <cstddef>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "laws/stream.hpp"
#include "strut/inference.hpp"

BOOST_AUTO_TEST_SUITE(conv1d_on_stream)

namespace {

using namespace strut;

template <std::size_t... N>
using blocks = std::index_sequence<N...>;
template <class... L>
using layers = policies<L...>;

} // namespace

// More blocks than slots in every ring, so that each goes round, and blocks longer than the memory.
BOOST_AUTO_TEST_CASE(blocks_of_any_size_give_what_the_whole_sequence_does) {
    using net = layers<conv1d<16, kernel<3>>, activate<strut::tanh>,
        conv1d<6, kernel<2>, dilation<37>, groups<2>>, activate<relu>,
        conv1d<5, kernel<3>, dilation<8>>, conv1d<3, kernel<1>>, dense<2>>;
    laws::streams_as_it_runs<float, 300, 2>(blocks<1, 2, 5, 16, 64, 100>{}, net{}, 1e-6);
    laws::streams_as_it_runs<double, 300, 2>(blocks<1, 5, 16>{}, net{}, 1e-14);
}

BOOST_AUTO_TEST_CASE(it_stands_inside_other_layers) {
    using net = layers<residual<conv1d<3, kernel<3>, dilation<2>>, activate<silu>>,
        repeat<2, conv1d<3, kernel<2>>, activate<strut::tanh>>, lstm<4>,
        conv1d<4, kernel<2>, groups<4>, no_bias>, normalize<batch_norm<>>,
        activate<prelu_per_channel<>>>;
    laws::streams_as_it_runs<float, 40, 3>(blocks<1, 8, 10>{}, net{}, 1e-6);
}

BOOST_AUTO_TEST_CASE(kernels_of_one_frame_have_nothing_to_remember) {
    using net = layers<conv1d<4, kernel<1>>, activate<relu>, conv1d<2, kernel<1>>>;
    laws::streams_as_it_runs<float, 12, 3>(blocks<1, 4>{}, net{}, 1e-6);
}

// With the order of the taps turned round: an impulse comes out as the kernel.
BOOST_AUTO_TEST_CASE(an_impulse_gives_the_kernel) {
    using net = network<input<8, 1>, conv1d<1, kernel<3>, dilation<2>>>;
    net model{};
    model.parameters[0] = 3;
    model.parameters[1] = 2;
    model.parameters[2] = 1;
    const std::vector<float> x{1, 0, 0, 0, 0, 0, 0, 0};
    const std::vector<float> expected{1, 0, 2, 0, 3, 0, 0, 0};
    BOOST_TEST((laws::streamed<1>(model, x) == expected));
    BOOST_TEST((laws::streamed<2>(model, x) == expected));
    BOOST_TEST((laws::streamed<4>(model, x) == expected));
}

BOOST_AUTO_TEST_CASE(a_copy_goes_on_by_itself_and_a_reset_begins_anew) {
    using net = network<input<8, 1>, conv1d<4, kernel<3>, dilation<2>>, dense<1>>;
    const net model{seed{3}};
    const auto x = laws::signal<float, 1>(8);
    std::array<float, 4> first, second, again;
    stream<net, 4> live{model};
    live(x.data(), first.data());
    stream<net, 4> copy = live;
    live(x.data() + 4, second.data());
    live.reset();
    copy(x.data() + 4, again.data());
    BOOST_TEST((again == second));
    live(x.data(), again.data());
    BOOST_TEST((again == first));
}

constexpr float in_a_constant_expression() {
    using net = network<input<8, 1>, conv1d<2, kernel<2>>, dense<1>>;
    const net model{seed{3}};
    stream<net, 2> live{model};
    const std::array<float, 2> x{1, 2};
    std::array<float, 2> y{};
    live.run(x.data(), y.data());
    live.run(x.data(), y.data());
    return y[1];
}
static_assert(in_a_constant_expression() != 0);

BOOST_AUTO_TEST_SUITE_END()
