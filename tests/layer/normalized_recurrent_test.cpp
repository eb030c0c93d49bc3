#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "layer/golden_layer.hpp"
#include "strut/inference.hpp"

BOOST_AUTO_TEST_SUITE(normalized_recurrent_)

using namespace strut;

BOOST_AUTO_TEST_CASE(the_layer_keeps_the_laws) {
    laws::layer_briefly<lstm<8, layer_norm<>>, shape{3, 5}>();
}

namespace {

template <class T, class Layer, std::size_t Steps, std::size_t Lanes>
void is_the_formula(const std::string& kind) {
    static const golden::file numbers{"sequences.txt"};
    golden::expect_golden(kind + "_" + std::to_string(Steps),
        laws::any<laws::bound_at<Layer, T, shape{Steps, 3}>, Lanes>, numbers);
}

} // namespace

BOOST_AUTO_TEST_CASE(the_layers_are_the_formula_with_autograd) {
    is_the_formula<double, lstm<6, layer_norm<>>, 1, 5>("lstm_layer");
    is_the_formula<double, lstm<6, layer_norm<>>, 7, 33>("lstm_layer");
    is_the_formula<float, lstm<6, layer_norm<>>, 7, 1>("lstm_layer");
    is_the_formula<double, gru<6, layer_norm<>>, 7, 33>("gru_layer");
    is_the_formula<float, gru<6, layer_norm<>>, 7, 1>("gru_layer");
    is_the_formula<double, rnn<6, layer_norm<>>, 7, 33>("rnn_layer");
    is_the_formula<double, lstm<6, rms_norm<>>, 7, 33>("lstm_rms");
}

using layer = laws::bound_at<lstm<3, layer_norm<>>, float, shape{4, 2}>;
static_assert(layer::tensors.size() == 7 && layer::tensors[3].purpose == role::scale &&
              layer::tensors[3].extents == shape{12} && layer::tensors[6].purpose == role::shift);
static_assert(laws::bound_at<lstm<3, rms_norm<>>, float, shape{4, 2}>::tensors.size() == 6);
static_assert(laws::bound_at<gru<3, layer_norm<>>, float, shape{4, 2}>::tensors.size() == 5);
static_assert(laws::bound_at<gru<3, no_norm>, float, shape{4, 2}>::tensors.size() == 3);

// On a stream, in both directions and in windows like the layer without it.
BOOST_AUTO_TEST_CASE(the_layer_streams) {
    using net = basic_network<double, input<6, 2>, lstm<5, layer_norm<>>, gru<4, layer_norm<>>>;
    const net model{seed{2}};
    std::array<double, 12> x;
    for (std::size_t i = 0; i < 12; ++i)
        x[i] = std::sin(static_cast<double>(i * i));
    const auto y = model(x);
    stream<net, 3> live{model};
    std::array<double, 24> found;
    live(x.data(), found.data());
    live(x.data() + 6, found.data() + 12);
    for (std::size_t i = 0; i < 24; ++i)
        BOOST_TEST(std::abs(found[i] - y[i]) < 1e-13);
}

BOOST_AUTO_TEST_CASE(the_layer_is_carried_from_window_to_window) {
    using whole = laws::bound_at<lstm<3, layer_norm<>>, double, shape{6, 2}>;
    using window = laws::bound_at<lstm<3, layer_norm<>, stateful>, double, shape{3, 2}>;
    static_assert(bound::is_carried<window>);
    laws::layer_run<double> all{laws::any<whole, 2>, 3, 2};
    all.forward();
    laws::layer_run<double> part{laws::any<window, 2>, 3, 2};
    part.parameters = all.parameters;
    std::fill(part.tape.begin(), part.tape.end(), 0);
    for (const std::size_t first : {0, 3}) {
        std::copy_n(all.x.begin() + static_cast<std::ptrdiff_t>(first * 2 * all.layer.stride),
            6 * all.layer.stride, part.x.begin());
        part.forward();
        for (std::size_t i = 0; i < 9 * all.layer.stride; ++i)
            BOOST_TEST(part.y[i] == all.y[first * 3 * all.layer.stride + i]);
        window::hand_over<2>(part.tape.data());
    }
}

static_assert(
    laws::bound_at<bidirectional<gru<3, layer_norm<>>>, float, shape{4, 2}>::tensors.size() == 10);

BOOST_AUTO_TEST_SUITE_END()
