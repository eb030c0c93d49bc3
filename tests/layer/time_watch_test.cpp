#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/layer_run.hpp"
#include "strut/layer/bidirectional.hpp"
#include "strut/layer/gru.hpp"
#include "strut/layer/lstm.hpp"
#include "strut/layer/rnn.hpp"
#include "strut/layer/time_watch.hpp"

BOOST_AUTO_TEST_SUITE(time_watch_)

using strut::shape;
using strut::time_note;
using strut::time_watch;

constexpr std::size_t steps = 6, units = 3, inputs = 2, lanes = 5, count = 3;

/// A layer after forward; the gradient of what it gives out from a step on, with respect to its
/// state before, by central differences.
template <class Layer>
struct sequence {
    using bound = laws::bound_at<Layer, double, shape{steps, inputs}>;
    static constexpr std::size_t memory = bound::cell::memory;
    laws::layer_run<double> run{laws::any<bound, lanes>, 3, count};
    std::size_t size = units * run.layer.stride;

    sequence() { run.forward(); }

    double from(std::size_t step, std::vector<double> h, std::vector<double> c) {
        std::vector<double> gate(bound::template gate_size<lanes>), y(size);
        double sum = 0;
        for (; step < steps; ++step) {
            bound::template advance<strut::mode::training, lanes>(run.parameters.data(),
                run.x.data() + step * inputs * run.layer.stride, h.data(), c.data(), gate.data(),
                c.data(), y.data());
            h = y;
            for (std::size_t i = 0; i < size; ++i)
                sum += run.output_gradient[step * size + i] * h[i];
        }
        return sum;
    }

    /// The norm with respect to the memory, or to the output where there is none.
    double norm_before(std::size_t step) {
        std::vector<double> h(size), c(size * memory);
        if (step > 0)
            for (std::size_t i = 0; i < size; ++i) {
                h[i] = run.y[(step - 1) * size + i];
                if constexpr (memory > 0)
                    c[i] = run.tape[(step - 1) * bound::template step_tape<lanes> +
                                    bound::template gate_size<lanes> + i];
            }
        auto& state = memory > 0 ? c : h;
        double squares = 0;
        for (double& one : state) {
            const double before = one, apart = 1e-5;
            one = before + apart;
            const double above = from(step, h, c);
            one = before - apart;
            squares += std::pow((above - from(step, h, c)) / (2 * apart), 2);
            one = before;
        }
        return std::sqrt(squares);
    }
};

template <class Layer>
void expect_noted() {
    sequence<Layer> of;
    std::array<time_note, 2> notes{{{}, {.tape = of.run.tape.data()}}};
    time_watch watch{.notes = notes};
    of.run.pass.watch = &watch;
    of.run.backward();
    const auto close = boost::test_tools::tolerance(1e-6);
    constexpr bool remembers = sequence<Layer>::memory > 0;
    BOOST_TEST(notes[1].first == of.norm_before(remembers ? 0 : 1), close);
    double squares = 0;
    for (std::size_t i = 0; i < of.size; ++i)
        squares += std::pow(of.run.output_gradient[(steps - 1) * of.size + i], 2);
    BOOST_TEST(
        notes[1].last == (remembers ? of.norm_before(steps - 1) : std::sqrt(squares)), close);
    BOOST_TEST(notes[0].last == 0); // another layer's
}

BOOST_AUTO_TEST_CASE(a_simple_layer_notes_the_gradient_of_its_output) {
    expect_noted<strut::rnn<units>>();
}
BOOST_AUTO_TEST_CASE(a_gru_notes_the_gradient_of_its_output) {
    expect_noted<strut::gru<units>>();
}
BOOST_AUTO_TEST_CASE(an_lstm_notes_the_gradient_of_its_memory) {
    expect_noted<strut::lstm<units>>();
}

namespace {

template <class Layer>
using bound_at = laws::bound_at<Layer, double, shape{steps, inputs}>;

/// The same numbers in front of two layers, and what comes from above.
template <class Layer>
struct watched {
    using bound = bound_at<Layer>;
    laws::layer_run<double> run{laws::any<bound, lanes>, 3, count};
    std::array<time_note, 2> notes{};
    time_watch watch{.notes = notes};

    void go(std::size_t second = 0) {
        notes[0].tape = run.tape.data();
        notes[1].tape = run.tape.data() + second;
        run.pass.watch = &watch;
        run.forward();
        run.backward();
    }
};

template <class Layer, class Stateful>
void expect_noted_in_windows() {
    watched<Layer> whole;
    watched<Stateful> window;
    std::fill(window.run.tape.begin(), window.run.tape.end(), 0.0); // from zero, without resets
    whole.go();
    window.go();
    const auto close = boost::test_tools::tolerance(1e-12);
    BOOST_TEST(window.notes[0].first == whole.notes[0].first, close);
    BOOST_TEST(window.notes[0].last == whole.notes[0].last, close);

    // Of samples that begin anew on the way nothing is told: the others are as before.
    using carried = bound_at<Stateful>;
    double* const resets = carried::template reset<lanes>(window.run.tape.data());
    const std::size_t row = window.run.layer.stride;
    std::fill_n(resets, row, 1.0); // the first step is where a window begins anyway
    resets[2 * row + 1] = 1;
    window.go();
    whole.run.forward();
    for (std::size_t i = 0; i < steps * units; ++i)
        whole.run.output_gradient[i * row + 1] = 0;
    whole.run.backward();
    BOOST_TEST(window.notes[0].first == whole.notes[0].first, close);
    BOOST_TEST(window.notes[0].last == whole.notes[0].last, close);
    std::fill_n(resets + 4 * row, row, 1.0);
    window.go();
    BOOST_TEST(window.notes[0].first == 0);
    BOOST_TEST(window.notes[0].last == 0);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_stateful_layer_notes_what_comes_through_its_window) {
    expect_noted_in_windows<strut::gru<units>, strut::gru<units, strut::stateful>>();
    expect_noted_in_windows<strut::lstm<units>, strut::lstm<units, strut::stateful>>();
}

// Each way as a layer of its own, on the sequence in its order.
BOOST_AUTO_TEST_CASE(a_bidirectional_layer_notes_both_ways) {
    using both = strut::bidirectional<strut::lstm<units>>;
    watched<both> run;
    using one = bound_at<strut::lstm<units>>;
    run.go(one::template tape<lanes>);
    const std::size_t row = run.run.layer.stride;
    for (const bool back : {false, true}) {
        watched<strut::lstm<units>> alone;
        std::copy_n(run.run.parameters.data() + (back ? one::parameter_size : 0),
            one::parameter_size, alone.run.parameters.data());
        for (std::size_t step = 0; step < steps; ++step) {
            const std::size_t from = back ? steps - 1 - step : step;
            std::copy_n(run.run.x.data() + from * inputs * row, inputs * row,
                alone.run.x.data() + step * inputs * row);
            std::copy_n(run.run.output_gradient.data() + (2 * from + back) * units * row,
                units * row, alone.run.output_gradient.data() + step * units * row);
        }
        alone.go();
        const auto close = boost::test_tools::tolerance(1e-12);
        BOOST_TEST(run.notes[back].first == alone.notes[0].first, close);
        BOOST_TEST(run.notes[back].last == alone.notes[0].last, close);
    }
}

BOOST_AUTO_TEST_CASE(everybody_who_watches_is_told) {
    int tape = 0, other = 0;
    std::array<time_note, 1> mine{{{.tape = &tape}}}, yours{{{.tape = &tape}}},
        theirs{{{.tape = &other}}};
    time_watch third{.notes = theirs}, second{.notes = yours, .next = &third};
    time_watch first{.notes = mine, .next = &second};
    first.see(&tape, &time_note::last, 2.5);
    BOOST_TEST(mine[0].last == 2.5);
    BOOST_TEST(yours[0].last == 2.5);
    BOOST_TEST(theirs[0].last == 0);
}

BOOST_AUTO_TEST_SUITE_END()
