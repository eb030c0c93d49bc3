#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/loss/softmax_cross_entropy.hpp"
#include "strut/policy/optimizer/adam.hpp"
#include "strut/policy/optimizer/sgd.hpp"
#include "strut/train/truncated.hpp"
#include "wave.hpp"

BOOST_AUTO_TEST_SUITE(truncated_)

using namespace strut;

namespace {

template <class... Layers>
using net_of = basic_network<double, input<6, 2>, Layers..., dense<1>>;

using remembering = net_of<lstm<4, stateful>>;

} // namespace

BOOST_AUTO_TEST_CASE(one_window_is_a_step_on_the_whole_sequence) {
    remembering model{seed{1}};
    net_of<lstm<4>> same{seed{1}};
    BOOST_TEST((model.parameters == same.parameters));
    const auto x = wave<double>(3 * 6 * 2, 0.7), y = wave<double>(3 * 6, 0.3);
    truncated<remembering, mse, adam, batch<3>> fit{model};
    trainer<net_of<lstm<4>>, mse, adam, batch<3>> whole{same};
    const auto data = make_sequences<decltype(fit)>(x, y, 6).value();
    for (int i = 0; i < 3; ++i) {
        const auto expected = whole.step(x, y);
        fit.sweep(
            data, 3, [](std::size_t sample) { return sample; },
            [&](const step_report& made) {
                BOOST_TEST(made.loss == expected.loss, boost::test_tools::tolerance(1e-14));
            });
    }
    BOOST_TEST(fit.steps() == 3);
    for (std::size_t i = 0; i < remembering::block_size; ++i)
        BOOST_TEST(std::abs(model.parameters[i] - same.parameters[i]) < 1e-12);
}

// With a learning rate of nothing: each sequence once, in windows, and the loss of the whole.
BOOST_AUTO_TEST_CASE(an_epoch_goes_through_every_sequence) {
    remembering model{seed{1}};
    const std::size_t samples = 5, steps = 18;
    const auto x = wave<double>(samples * steps * 2, 0.7), y = wave<double>(samples * steps, 0.3);
    truncated<remembering, mse, sgd, batch<3>> fit{model, {.learning_rate = 0}};
    const auto report = fit.epoch(make_sequences<decltype(fit)>(x, y, steps).value());
    BOOST_TEST(report.steps == 6);
    BOOST_TEST(report.samples == samples);
    using long_net = basic_network<double, input<18, 2>, lstm<4>, dense<1>>;
    long_net whole{};
    whole.parameters = model.parameters;
    const auto expected = trainer<long_net, mse, sgd>{whole}.evaluate(x, y).loss;
    BOOST_TEST(report.loss == expected, boost::test_tools::tolerance(1e-13));
    // Updates more often than the network's sequence is long count every step once.
    truncated<remembering, mse, sgd, tbptt<2, 6>, batch<5>> often{model, {.learning_rate = 0}};
    const auto many = often.epoch(make_sequences<decltype(often)>(x, y, steps).value());
    BOOST_TEST(many.steps == 9);
    BOOST_TEST(many.loss == expected, boost::test_tools::tolerance(1e-13));
}

namespace {

/// Layers that look at one step at a time, or let others inside go on.
using of_steps = policies<embedding<5, 3>, dense<4, prelu_per_channel<>>,
    dense<3, strut::tanh, shortcut::projection>,
    conditioned<affine<3>, residual<mix<affine<3>>, activate<strut::tanh>>>,
    skip_sum<3, affine<3>, tap, skip_stack<2, affine<3>, affine<2>, tap>>,
    parallel<summed, affine<3>, dense<3, relu>>, dense<1>>;
using of_memory = policies<embedding<5, 3>, conditioned<mix<lstm<3, stateful>>>,
    skip_sum<3, rnn<3, stateful>, tap, skip_stack<2, affine<3>, gru<2, stateful>, tap>>,
    parallel<summed, gru<3, stateful>, affine<3>>, dense<1>>;

template <std::size_t Steps, class Layers>
struct symbols;
template <std::size_t Steps, class... Layers>
struct symbols<Steps, policies<Layers...>> {
    using net = basic_network<double, input<Steps, 1>, Layers...>;
};
template <std::size_t Steps, class Layers>
using symbols_net = typename symbols<Steps, Layers>::net;

/// Windows of 6 steps of 18, and the whole at once: the loss, and the gradient as far as none comes
/// from another window.
template <class Layers, bool Remembers>
void windows_agree_with_the_whole() {
    using short_net = symbols_net<6, Layers>;
    using long_net = symbols_net<18, Layers>;
    short_net model{seed{3}};
    long_net whole{seed{3}};
    BOOST_TEST((whole.parameters == model.parameters));
    std::vector<double> x(3 * 18);
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = static_cast<double>((i * i + i / 7) % 5);
    const auto y = wave<double>(3 * 18, 0.3);
    truncated<short_net, mse, sgd, batch<3>> fit{model, {.learning_rate = 0}};
    trainer<long_net, mse, sgd, batch<3>> at_once{whole, {.learning_rate = 0}};
    const double expected = at_once.step(x, y).loss;
    double loss = 0;
    std::vector<double> gradient(short_net::block_size);
    fit.sweep(
        make_sequences<decltype(fit)>(x, y, 18).value(), 3,
        [](std::size_t sample) { return sample; },
        [&](const step_report& made) {
            loss += made.loss / 3;
            for (std::size_t i = 0; i < gradient.size(); ++i)
                gradient[i] += fit.gradient()[i] / 3;
        });
    BOOST_TEST(loss == expected, boost::test_tools::tolerance(1e-13));
    double most = 0, apart = 0;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        most = std::max(most, std::abs(at_once.gradient()[i]));
        apart = std::max(apart, std::abs(gradient[i] - at_once.gradient()[i]));
    }
    BOOST_TEST((apart < 1e-12 * most) == !Remembers, apart << " of " << most);
}

} // namespace

BOOST_AUTO_TEST_CASE(layers_of_one_step_do_in_windows_what_they_do_at_once) {
    windows_agree_with_the_whole<of_steps, false>();
}

BOOST_AUTO_TEST_CASE(stateful_layers_inside_others_go_on_from_window_to_window) {
    windows_agree_with_the_whole<of_memory, true>();
}

// A label for each update; the last update of each sequence can only know it from its beginning.
BOOST_AUTO_TEST_CASE(a_network_of_last_steps_has_a_target_for_each_update) {
    using net = network<input<5, 1>, gru<8, stateful>, last_step, dense<2>>;
    net model{seed{2}};
    truncated<net, softmax_cross_entropy, adam, batch<16>> fit{model, {.learning_rate = 0.02}};
    static_assert(decltype(fit)::target_size == 1);
    const std::size_t samples = 64, steps = 10;
    std::vector<float> x(samples * steps);
    std::vector<std::int32_t> y(samples * 2);
    for (std::size_t s = 0; s < samples; ++s) {
        x[s * steps] = s % 3 == 0 ? 1.f : -1.f;
        y[2 * s] = y[2 * s + 1] = s % 3 == 0;
    }
    const auto data = make_sequences<decltype(fit)>(x, y, steps).value();
    double loss = 0;
    for (int epoch = 0; epoch < 60; ++epoch)
        loss = fit.epoch(data).loss;
    BOOST_TEST(loss < 0.05);
}

BOOST_AUTO_TEST_CASE(a_step_that_is_skipped_hands_nothing_on) {
    remembering model{seed{1}};
    auto x = wave<double>(2 * 18 * 2, 0.7);
    const auto y = wave<double>(2 * 18, 0.3);
    x[8 * 2] = std::numeric_limits<double>::infinity();
    truncated<remembering, mse, sgd, batch<2>> fit{model};
    const auto data = make_sequences<decltype(fit)>(x, y, 18).value();
    std::vector<bool> applied;
    const auto take = [&](const step_report& made) { applied.push_back(made.applied); };
    fit.sweep(
        data, 2, [](std::size_t sample) { return sample; }, take);
    BOOST_TEST((applied == std::vector<bool>{true, false, true}));
}

BOOST_AUTO_TEST_CASE(sequences_that_do_not_fit_are_refused) {
    using fit = truncated<remembering, mse, sgd, tbptt<3, 6>>;
    const auto x = wave<double>(2 * 12 * 2, 0.7), y = wave<double>(2 * 12, 0.3);
    const std::vector<char> resets(24);
    const auto refused = [](const auto& made, const char* subject) {
        return made.has_error() && made.error().subject == subject;
    };
    BOOST_TEST(make_sequences<fit>(x, y, 12).has_value());
    BOOST_TEST(make_sequences<fit>(x, y, 12, resets).value().size() == 2);
    BOOST_TEST(refused(make_sequences<fit>(x, y, 8), "sequences"));
    BOOST_TEST(refused(make_sequences<fit>(x, y, 0), "sequences"));
    BOOST_TEST(refused(make_sequences<fit>(x, y, 9), "inputs"));
    BOOST_TEST(refused(make_sequences<fit>(x, x, 12), "targets"));
    BOOST_TEST(refused(make_sequences<fit>(x, y, 24, std::span{resets}.first(23)), "resets"));
    using of_labels = truncated<network<input<3, 2>, rnn<2, stateful>, last_step, dense<2>>,
        softmax_cross_entropy, sgd>;
    const std::vector<int> labels{0, 1, 0, 1, 1, 2, 0, 0};
    BOOST_TEST(refused(make_sequences<of_labels>(x, labels, 12), "targets"));
    const auto complaint = [](const auto& made) { return made.error().message(); };
    BOOST_TEST(complaint(make_sequences<of_labels>(x, labels, 12)) ==
               "targets: a label that is none of the classes (expected 0 to 1, found 2 at sequence "
               "1, update 1)");
    BOOST_TEST(complaint(make_sequences<fit>(x, x, 12)) ==
               "targets: not those of each step of each sequence (expected 2 x 12, found 48)");
}

// A label for each step: of those that an update counts.
BOOST_AUTO_TEST_CASE(labels_of_each_step_are_counted_once) {
    using net = basic_network<double, input<6, 2>, lstm<4, stateful>, dense<3>>;
    using often = truncated<net, softmax_cross_entropy, sgd, tbptt<2, 6>, batch<5>>;
    static_assert(often::target_size == 2 && often::step_targets == 1 &&
                  often::over_steps::classes_at(0) == 3);
    net model{seed{1}};
    const std::size_t samples = 3, steps = 18;
    const auto x = wave<double>(samples * steps * 2, 0.7);
    std::vector<int> y(samples * steps);
    for (std::size_t i = 0; i < y.size(); ++i)
        y[i] = static_cast<int>(i * i % 3);
    often fit{model, {.learning_rate = 0}};
    const auto report = fit.epoch(make_sequences<often>(x, y, steps).value());
    BOOST_TEST(report.steps == 9);
    using long_net = basic_network<double, input<18, 2>, lstm<4>, dense<3>>;
    long_net whole{};
    whole.parameters = model.parameters;
    const auto expected = trainer<long_net, softmax_cross_entropy, sgd>{whole}.evaluate(x, y).loss;
    BOOST_TEST(report.loss == expected, boost::test_tools::tolerance(1e-13));

    const auto complaint = [&] { return make_sequences<often>(x, y, steps).error().message(); };
    y[steps + 7] = -1;
    BOOST_TEST(complaint() == "targets: a label that is none of the classes (expected 0 to 2, "
                              "found -1 at sequence 1, step 7)");
    y.resize(9);
    BOOST_TEST(complaint() ==
               "targets: not those of each step of each sequence (expected 3 x 18, found 9)");
}

BOOST_AUTO_TEST_SUITE_END()
