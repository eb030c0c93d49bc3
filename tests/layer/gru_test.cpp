#include <array>
#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/inference.hpp"
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

// Keras's GRU with reset_after=True, by its formula: kernel [F][3 H] and recurrent kernel [H][3 H]
// with the gates update, reset, candidate, bias [2][3 H] for the input and for the last output.
BOOST_AUTO_TEST_CASE(keras_with_reset_after_differs_in_the_order_of_tensors_only) {
    constexpr std::size_t F = 2, H = 3, T = 6;
    double drawn = 0;
    const auto draw = [&](auto& all) {
        for (double& one : all)
            one = std::sin(7 * ++drawn);
    };
    std::array<double, F * 3 * H> kernel;
    std::array<double, H * 3 * H> recurrent;
    std::array<double, 2 * 3 * H> bias;
    std::array<double, T * F> x;
    draw(kernel), draw(recurrent), draw(bias), draw(x);

    using net = strut::basic_network<double, strut::input<T, F>,
        strut::gru<H, strut::gru_form::reset_after>>;
    net model{};
    double* const weight = model.parameters.data() + net::tensors[0].offset;
    double* const between = model.parameters.data() + net::tensors[1].offset;
    double* const ours = model.parameters.data() + net::tensors[2].offset;
    constexpr std::array<std::size_t, 3> of_input{2, 1, 0}, of_output{1, 0, 2};
    for (std::size_t gate = 0; gate < 3; ++gate)
        for (std::size_t unit = 0; unit < H; ++unit) {
            const std::size_t to = gate * H + unit;
            for (std::size_t f = 0; f < F; ++f)
                weight[f * 3 * H + to] = kernel[f * 3 * H + of_input[gate] * H + unit];
            for (std::size_t h = 0; h < H; ++h)
                between[h * 3 * H + to] = recurrent[h * 3 * H + of_output[gate] * H + unit];
        }
    for (std::size_t unit = 0; unit < H; ++unit) {
        ours[unit] = bias[2 * H + unit];
        ours[H + unit] = bias[H + unit] + bias[3 * H + H + unit];
        ours[2 * H + unit] = bias[unit] + bias[3 * H + unit];
        ours[3 * H + unit] = bias[3 * H + 2 * H + unit];
    }
    const auto found = model(x);

    const auto sigmoid = [](double h) { return 1 / (1 + std::exp(-h)); };
    std::array<double, H> h{};
    for (std::size_t step = 0; step < T; ++step) {
        std::array<double, 3 * H> input, inner;
        for (std::size_t g = 0; g < 3 * H; ++g) {
            input[g] = bias[g];
            inner[g] = bias[3 * H + g];
            for (std::size_t f = 0; f < F; ++f)
                input[g] += x[step * F + f] * kernel[f * 3 * H + g];
            for (std::size_t k = 0; k < H; ++k)
                inner[g] += h[k] * recurrent[k * 3 * H + g];
        }
        for (std::size_t unit = 0; unit < H; ++unit) {
            const double z = sigmoid(input[unit] + inner[unit]);
            const double r = sigmoid(input[H + unit] + inner[H + unit]);
            const double hh = std::tanh(input[2 * H + unit] + r * inner[2 * H + unit]);
            h[unit] = z * h[unit] + (1 - z) * hh;
            BOOST_TEST(std::abs(found[step * H + unit] - h[unit]) < 1e-13);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
