#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/carried.hpp"
#include "strut/layer/gru.hpp"
#include "strut/layer/lstm.hpp"

BOOST_AUTO_TEST_SUITE(carried_)

namespace {

using strut::shape;

template <class Layer, class T, shape In>
using bound_at = laws::bound_at<Layer, T, In>;

/// A state for all units and samples, and resets before the steps `Resets`, for whatever the tape
/// held.
template <class Carried, bool Zero, std::size_t... Resets>
struct prepared : Carried {
    using T = typename Carried::value;
    template <strut::mode Mode, std::size_t Lanes>
    static void forward(const T* parameters, const T* statistics, const T* x, T* y, T* tape,
        T* scratch, const strut::pass& run) {
        if constexpr (Mode == strut::mode::training) {
            constexpr std::size_t row = strut::simd::row_stride<T>(Lanes);
            T* const state = Carried::template initial<Lanes>(tape);
            std::fill_n(state, Carried::template state_size<Lanes>, T(0));
            constexpr std::size_t memory = Carried::one::template output_size<Lanes>;
            for (std::size_t i = 0; !Zero && i < Carried::one::units * row; ++i) {
                state[i] = static_cast<T>(std::sin(static_cast<double>(i / row)));
                if (Carried::one::cell::memory > 0)
                    state[memory + i] = state[i] / 2;
            }
            T* const reset = Carried::template reset<Lanes>(tape);
            std::fill_n(reset, Carried::steps * row, T(0));
            (std::fill_n(reset + Resets * row, row, T(1)), ...);
        }
        Carried::template forward<Mode, Lanes>(parameters, statistics, x, y, tape, scratch, run);
    }
};

/// A stateful layer as laws::layer_briefly wants it.
template <class Layer, bool Zero, std::size_t... Resets>
struct prepared_layer : Layer {
    template <class Site>
    struct bind {
        using type = prepared<typename Layer::template bind<Site>::type, Zero, Resets...>;
    };
};

template <class Layer, std::size_t... Resets>
void gradients_are_right() {
    using layer = prepared<bound_at<Layer, double, shape{4, 2}>, false, Resets...>;
    constexpr auto single = laws::any<layer, 1>;
    constexpr auto many = laws::any<layer, 5>;
    for (const std::size_t count : {std::size_t{5}, std::size_t{2}}) {
        laws::backward_matches_central_differences(many, 7, count, 0);
        laws::lanes_in_use_are_samples(many, single, 7, count);
        laws::accumulating_adds(many, 7, count);
        laws::only_own_spans_are_written(many, 7, count);
    }
    laws::backward_matches_central_differences(single, 7, 1, 0);
    laws::lanes_are_independent(many, 7);
}

} // namespace

BOOST_AUTO_TEST_CASE(from_zero_it_keeps_the_laws) {
    laws::layer_briefly<prepared_layer<strut::lstm<3, strut::stateful>, true>, shape{4, 2}>();
}

BOOST_AUTO_TEST_CASE(gradients_are_right_from_any_state_and_through_resets) {
    gradients_are_right<strut::lstm<3, strut::stateful>, 2>();
    gradients_are_right<strut::gru<3, strut::stateful>>();
}

namespace {

/// A layer at work on a sequence of 12 steps of 2 numbers, as a whole or in windows of 4.
template <class Layer, std::size_t Steps, std::size_t Lanes>
struct at_work {
    using layer = bound_at<Layer, double, shape{Steps, 2}>;
    static constexpr std::size_t row = strut::simd::row_stride<double>(Lanes);
    std::vector<double> parameters = std::vector<double>(layer::parameter_size + 64);
    std::vector<double> tape = std::vector<double>(layer::template tape<Lanes>);
    std::vector<double> scratch = std::vector<double>(layer::template scratch<Lanes> + 64);
    std::vector<double> gradient = std::vector<double>(layer::parameter_size + 64);

    at_work() {
        std::uint64_t seed = 5;
        layer::initialize(parameters.data(), seed);
    }
    void forward(const double* x, double* y) {
        layer::template forward<strut::mode::training, Lanes>(
            parameters.data(), nullptr, x, y, tape.data(), scratch.data(), {Lanes});
    }
    void backward(const double* x, const double* y, double* dy, double* dx) {
        layer::template backward<strut::wanted{}, Lanes>(
            parameters.data(), x, y, tape.data(), dy, dx, gradient.data(), scratch.data(), {Lanes});
    }
};

std::vector<double> wave(std::size_t size, double speed) {
    std::vector<double> all(size);
    for (std::size_t i = 0; i < size; ++i)
        all[i] = std::sin(speed * static_cast<double>(i));
    return all;
}

template <template <std::size_t, class...> class Layer, std::size_t Lanes>
void windows_are_the_whole() {
    at_work<Layer<3>, 12, Lanes> whole;
    at_work<Layer<3, strut::stateful>, 12, Lanes> one_window;
    at_work<Layer<3, strut::stateful>, 4, Lanes> window;
    constexpr std::size_t in = 2 * whole.row, out = 3 * whole.row;
    const auto x = wave(12 * in, 0.7);
    std::vector<double> y(12 * out), found(12 * out);
    whole.forward(x.data(), y.data());
    for (std::size_t first = 0; first < 12; first += 4) {
        window.forward(x.data() + first * in, found.data() + first * out);
        decltype(window)::layer::template hand_over<Lanes>(window.tape.data());
    }
    BOOST_TEST((found == y));
    // Windows that overlap go on from where the next one begins.
    decltype(window) overlapping;
    for (std::size_t first = 0; first < 9; first += 2) {
        overlapping.forward(x.data() + first * in, found.data() + first * out);
        decltype(window)::layer::template hand_over<Lanes>(overlapping.tape.data(), 2);
    }
    BOOST_TEST((found == y));

    one_window.forward(x.data(), found.data());
    BOOST_TEST((found == y));
    auto dy = wave(12 * out, 0.3);
    auto same_dy = dy;
    std::vector<double> dx(12 * in), same_dx(12 * in);
    whole.backward(x.data(), y.data(), dy.data(), dx.data());
    one_window.backward(x.data(), found.data(), same_dy.data(), same_dx.data());
    BOOST_TEST((dx == same_dx));
    laws::expect_close("gradient", one_window.gradient, whole.gradient, 1e-15);
}

} // namespace

BOOST_AUTO_TEST_CASE(windows_give_what_the_whole_sequence_does) {
    windows_are_the_whole<strut::lstm, 5>();
    windows_are_the_whole<strut::gru, 1>();
}

// Samples 1 and 3 of 5 begin anew before steps 2 and 0.
BOOST_AUTO_TEST_CASE(nothing_passes_a_reset) {
    at_work<strut::lstm<3, strut::stateful>, 4, 5> some;
    using layer = decltype(some)::layer;
    constexpr std::size_t row = some.row;
    const auto x = wave(8 * row, 0.7);
    std::vector<double> y(12 * row), dy(12 * row), dx(8 * row);
    layer::reset<5>(some.tape.data())[2 * row + 1] = 1;
    layer::reset<5>(some.tape.data())[3] = 1;
    double* const state = layer::initial<5>(some.tape.data());
    std::fill_n(state, layer::state_size<5>, 0.5);
    // What is not finite ends there, too.
    for (std::size_t unit = 0; unit < 3; ++unit)
        state[unit * row + 3] = std::nan("");
    some.forward(x.data(), y.data());
    std::fill_n(dy.begin() + static_cast<std::ptrdiff_t>(6 * row), 6 * row, 1.0);
    some.backward(x.data(), y.data(), dy.data(), dx.data());
    for (std::size_t lane = 0; lane < 5; ++lane)
        for (std::size_t step = 0; step < 4; ++step) {
            double reached = 0;
            for (std::size_t f = 0; f < 2; ++f)
                reached += std::abs(dx[(step * 2 + f) * row + lane]);
            BOOST_TEST(std::isfinite(reached));
            BOOST_TEST((reached == 0) == (lane == 1 && step < 2));
        }
    // A sample that begins anew has forgotten everything.
    at_work<strut::lstm<3>, 2, 5> fresh;
    std::vector<double> end(6 * row);
    fresh.forward(x.data() + 4 * row, end.data());
    for (std::size_t i = 0; i < 6; ++i) {
        BOOST_TEST(end[i * row + 1] == y[(6 + i) * row + 1]);
        BOOST_TEST(end[i * row + 2] != y[(6 + i) * row + 2]);
    }
}

BOOST_AUTO_TEST_SUITE_END()
