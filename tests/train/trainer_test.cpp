#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/expect.hpp"
#include "strut/strut.hpp"

BOOST_AUTO_TEST_SUITE(trainer)

using strut::batch;
using strut::dense;
using strut::input;
using strut::micro_batch;

using net = strut::network<input<4>, dense<6, strut::tanh>, dense<5, strut::tanh>, dense<2>>;

/// Random numbers as a data set.
std::vector<float> numbers(std::size_t count, std::uint64_t seed) {
    std::vector<float> all(count);
    for (std::size_t i = 0; i < count; ++i)
        all[i] = static_cast<float>(strut::random{seed}.normal(i));
    return all;
}
std::vector<float> inputs(std::size_t samples) {
    return numbers(samples * 4, 1);
}
std::vector<float> targets(std::size_t samples) {
    return numbers(samples * 2, 2);
}

// ---- What an epoch is

/// One weight for each sample: it moves as often as the sample is counted, and as far as the batch
/// of the sample is small.
constexpr std::size_t samples = 37;
using counter = strut::network<input<samples>, dense<1, strut::zeros, strut::no_bias>>;
using counting = strut::trainer<counter, strut::mse, strut::sgd, batch<8>>;

struct one_hot {
    std::vector<float> x = std::vector<float>(samples * samples);
    std::vector<float> y = std::vector<float>(samples, 1.F);
    one_hot() {
        for (std::size_t i = 0; i < samples; ++i)
            x[i * samples + i] = 1;
    }
};

BOOST_AUTO_TEST_CASE(in_an_epoch_every_sample_counts_once) {
    const one_hot data;
    counter model;
    counting fit{model, {.learning_rate = 0.25}};
    const auto report = fit.epoch(data.x, data.y);
    BOOST_TEST(report.epoch == 1U);
    BOOST_TEST(report.steps == 5U);
    BOOST_TEST(report.samples == samples);
    BOOST_TEST(report.skipped == 0U);
    BOOST_TEST(report.loss == 1);
    // A step takes a weight from 0 to rate * 2 / (samples in its batch): four batches of 8, one
    // of 5.
    std::size_t whole = 0;
    std::size_t partial = 0;
    for (const float weight : model.view<0, strut::role::weight>()) {
        whole += weight == 0.25F * 2 / 8;
        partial += std::abs(weight - 0.25F * 2 / 5) < 1e-7F;
    }
    BOOST_TEST(whole == 32U);
    BOOST_TEST(partial == 5U);
}

/// The samples in the last batch of an epoch: five of 37.
std::set<std::size_t> last_batch(counter& model, counting& fit, const one_hot& data) {
    model = counter{};
    fit.epoch(data.x, data.y);
    std::set<std::size_t> found;
    for (std::size_t i = 0; i < samples; ++i)
        if (model.view<0, strut::role::weight>()[i] > 0.25F * 2 / 6)
            found.insert(i);
    return found;
}

BOOST_AUTO_TEST_CASE(each_epoch_has_an_order_of_its_own_that_follows_from_the_seed) {
    const one_hot data;
    counter model;
    counting fit{model, {.learning_rate = 0.25}, {}, strut::seed{3}};
    std::set<std::set<std::size_t>> different;
    for (int epoch = 0; epoch < 10; ++epoch)
        different.insert(last_batch(model, fit, data));
    BOOST_TEST(different.size() > 8U);

    counting again{model, {.learning_rate = 0.25}, {}, strut::seed{3}};
    counting other{model, {.learning_rate = 0.25}, {}, strut::seed{4}};
    const auto first = last_batch(model, again, data);
    BOOST_TEST(different.count(first) == 1U);
    BOOST_TEST((last_batch(model, other, data) != first));
}

// ---- Batches

/// The gradient and the parameters after a step on the first samples.
struct stepped {
    net model{strut::seed{1}};
    std::vector<float> gradient;
    strut::step_report report;
};
template <class... Policies>
stepped step(std::size_t count) {
    stepped it;
    strut::trainer<net, strut::mse, strut::adam, Policies...> fit{it.model};
    it.report = fit.step(inputs(count), targets(count));
    it.gradient.assign(fit.gradient().begin(), fit.gradient().end());
    return it;
}

BOOST_AUTO_TEST_CASE(a_partial_batch_is_a_batch_of_its_size) {
    const auto whole = step<batch<5>>(5);
    for (const auto& part : {step<batch<8>>(5), step<batch<33>>(5)}) {
        laws::expect_close("gradient", part.gradient, whole.gradient, 1e-6);
        BOOST_TEST(std::abs(part.report.loss - whole.report.loss) < 1e-6);
        BOOST_TEST(part.report.samples == 5U);
    }
}

BOOST_AUTO_TEST_CASE(a_step_refuses_more_samples_than_a_batch) {
    net model{strut::seed{1}};
    const net before = model;
    strut::trainer<net, strut::mse, strut::sgd, batch<8>> fit{model};
    BOOST_CHECK_EXCEPTION(fit.step(inputs(9), targets(9)), std::invalid_argument, [](auto& error) {
        return error.what() ==
               std::string{"batch: more samples than a step takes (expected at most 8, found 9)"};
    });
    BOOST_TEST(fit.steps() == 0U);
    BOOST_TEST((model == before));
}

BOOST_AUTO_TEST_CASE(micro_batches_give_the_gradient_of_the_batch) {
    for (const std::size_t count : {32, 27, 8, 1}) {
        const auto whole = step<batch<32>>(count);
        const auto parts = step<batch<32>, micro_batch<8>>(count);
        laws::expect_close("gradient", parts.gradient, whole.gradient, 1e-6);
        laws::expect_close("parameters", parts.model.parameters, whole.model.parameters, 1e-5);
        BOOST_TEST(std::abs(parts.report.loss - whole.report.loss) < 1e-6);
    }
}

BOOST_AUTO_TEST_CASE(micro_batches_share_one_mean_of_a_weighted_loss) {
    using loss = strut::weighted_softmax_cross_entropy<2>;
    const auto x = inputs(16);
    std::vector<int> labels(16);
    for (std::size_t i = 0; i < 16; ++i)
        labels[i] = i > 11;
    net one{strut::seed{1}};
    net other{strut::seed{1}};
    const loss by_class{.class_weight = {1, 7}};
    strut::trainer<net, loss, strut::sgd, batch<16>> whole{one, {}, by_class};
    strut::trainer<net, loss, strut::sgd, batch<16>, micro_batch<4>> parts{other, {}, by_class};
    const auto expected = whole.step(x, labels);
    const auto found = parts.step(x, labels);
    BOOST_TEST(std::abs(found.loss - expected.loss) < 1e-6);
    laws::expect_close("gradient", parts.gradient(), whole.gradient(), 1e-6);
}

BOOST_AUTO_TEST_CASE(the_loss_of_an_epoch_is_that_of_an_evaluation_when_nothing_moves) {
    using loss = strut::weighted_softmax_cross_entropy<2>;
    const auto x = inputs(50);
    std::vector<int> labels(50);
    for (std::size_t i = 0; i < 50; ++i)
        labels[i] = i % 8 == 0;
    // With the weight 0 there are batches of two that have no mean.
    for (const double common : {1., 0.}) {
        net model{strut::seed{1}};
        strut::trainer<net, loss, strut::sgd, batch<2>> fit{
            model, {.learning_rate = 0}, {.class_weight = {common, 5}}};
        const auto report = fit.epoch(x, labels);
        BOOST_TEST(std::abs(report.loss - fit.evaluate(x, labels).loss) < 1e-6);
    }
}

BOOST_AUTO_TEST_CASE(a_step_in_place_is_a_step) {
    const auto expected = step<batch<5>>(5);
    net model{strut::seed{1}};
    strut::trainer<net, strut::mse, strut::adam, batch<5>> fit{model};
    const auto x = inputs(5);
    const auto y = targets(5);
    constexpr std::size_t stride = std::remove_cvref_t<decltype(fit.workspace())>::stride;
    for (std::size_t lane = 0; lane < stride; ++lane) {
        for (std::size_t i = 0; i < 4; ++i)
            fit.workspace().input[i * stride + lane] = x[(lane < 5 ? lane : 0) * 4 + i];
        for (std::size_t i = 0; i < 2; ++i)
            fit.workspace().target[i * stride + lane] = y[(lane < 5 ? lane : 0) * 2 + i];
    }
    const auto report = fit.step_in_place();
    BOOST_TEST((model == expected.model));
    BOOST_TEST(std::abs(report.loss - expected.report.loss) < 1e-6);
    BOOST_TEST(report.step == 1U);
    BOOST_TEST(report.samples == 5U);
    BOOST_TEST(report.weight == expected.report.weight);
}

BOOST_AUTO_TEST_CASE(a_step_in_place_takes_as_many_samples_as_the_workspace_has) {
    net model{strut::seed{1}};
    const net before = model;
    strut::trainer<net, strut::mse, strut::adam, batch<5>> fit{model};
    BOOST_CHECK_THROW(fit.step_in_place(0), std::invalid_argument);
    BOOST_CHECK_THROW(fit.step_in_place(6), std::invalid_argument);
    BOOST_TEST(fit.steps() == 0U);
    BOOST_TEST((model == before));
}

struct counts_elsewhere {
    int* steps;
    template <class Trainer>
    void after_step(const Trainer&, const strut::step_report&) const {
        ++*steps;
    }
};

BOOST_AUTO_TEST_CASE(an_observer_may_be_constant) {
    net model{strut::seed{1}};
    strut::trainer<net, strut::mse, strut::adam, batch<8>> fit{model};
    const auto x = inputs(16);
    const auto y = targets(16);
    const auto data = strut::make_dataset<net, strut::mse>(x, y).value();
    int steps = 0;
    const counts_elsewhere watching{&steps};
    fit.epoch(data, watching);
    fit.step(
        data, 8, [](std::size_t sample) { return sample; }, watching);
    fit.epoch(x, y, watching);
    BOOST_TEST(steps == 5);
}

// ---- Frozen layers

template <class Optimizer, class Frozen>
void frozen_layers_keep_their_bits() {
    net model{strut::seed{1}};
    const net before = model;
    strut::trainer<net, strut::mse, Optimizer, batch<8>, Frozen> fit{model};
    for (int epoch = 0; epoch < 3; ++epoch)
        fit.epoch(inputs(20), targets(20));
    for (const strut::tensor& one : net::tensors) {
        const bool same = std::equal(model.parameters.data() + one.offset,
            model.parameters.data() + one.offset + one.size(),
            before.parameters.data() + one.offset);
        BOOST_TEST(same == Frozen::contains(one.layer), "layer " << one.layer);
    }
}

BOOST_AUTO_TEST_CASE(frozen_layers_keep_their_bits_and_the_others_learn) {
    frozen_layers_keep_their_bits<strut::sgd, strut::frozen<0>>();
    frozen_layers_keep_their_bits<strut::adamw, strut::frozen<1>>();
    frozen_layers_keep_their_bits<strut::adamw, strut::frozen<0, 2>>();
    frozen_layers_keep_their_bits<strut::adamw, strut::frozen<>>();
}

template <class Optimizer>
void gaps_stay_zero(const typename Optimizer::options& options) {
    net model{strut::seed{1}};
    strut::trainer<net, strut::mse, Optimizer, batch<8>> fit{model, options};
    fit.epoch(inputs(20), targets(20));
    auto rest = model.parameters;
    for (const strut::tensor& one : net::tensors)
        std::fill_n(rest.data() + one.offset, one.size(), 0.F);
    BOOST_TEST((rest == net::parameter_block{}));
}

BOOST_AUTO_TEST_CASE(gaps_between_tensors_stay_zero) {
    gaps_stay_zero<strut::adamw>({});
    gaps_stay_zero<strut::adam>({.epsilon = 0});
    gaps_stay_zero<strut::rmsprop>({.epsilon = 0});
}

// ---- Gradients that are not finite

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

template <class... Policies>
using adam_trainer = strut::trainer<net, strut::mse, strut::adam, batch<8>, Policies...>;

BOOST_AUTO_TEST_CASE(a_step_that_is_not_finite_is_skipped_and_reported) {
    for (const float bad : {nan, std::numeric_limits<float>::infinity()}) {
        net model{strut::seed{1}};
        net expected{strut::seed{1}};
        adam_trainer<> fit{model};
        adam_trainer<> reference{expected};
        fit.step(inputs(8), targets(8));
        reference.step(inputs(8), targets(8));

        auto y = targets(8);
        y[5] = bad;
        const auto report = fit.step(inputs(8), y);
        BOOST_TEST(!report.applied);
        BOOST_TEST(!report.gradient.finite);
        BOOST_TEST(report.step == 2U);
        BOOST_TEST((model == expected));

        // The moments and the optimizer's count of steps stay as they were, too.
        fit.step(inputs(8), targets(8));
        reference.step(inputs(8), targets(8));
        BOOST_TEST((model == expected));
    }
}

BOOST_AUTO_TEST_CASE(a_gradient_that_overflows_is_skipped) {
    net model{strut::seed{1}};
    model.view<2, strut::role::bias>()[0] = 3e38F;
    const net before = model;
    auto y = targets(8);
    y[0] = -3e38F;
    adam_trainer<> fit{model};
    BOOST_TEST(!fit.step(inputs(8), y).applied);
    BOOST_TEST((model == before));
}

BOOST_AUTO_TEST_CASE(an_epoch_counts_the_steps_that_it_skipped) {
    auto x = inputs(20);
    x[0] = nan;
    net model{strut::seed{1}};
    adam_trainer<strut::clip::by_global_norm<1>> fit{model};
    const auto report = fit.epoch(x, targets(20));
    BOOST_TEST(report.steps == 3U);
    BOOST_TEST(report.skipped == 1U);
    for (const float one : model.parameters)
        BOOST_TEST_REQUIRE(std::isfinite(one));
}

BOOST_AUTO_TEST_CASE(a_step_that_is_not_finite_is_done_where_that_is_asked_for) {
    auto y = targets(8);
    y[5] = nan;
    net model{strut::seed{1}};
    adam_trainer<strut::non_finite::propagate> fit{model};
    BOOST_TEST(fit.step(inputs(8), y).applied);
    BOOST_TEST(std::isnan(model.view<2, strut::role::bias>()[1]));

    net clipped{strut::seed{1}};
    adam_trainer<strut::non_finite::propagate, strut::clip::by_value<1>> clipping{clipped};
    const auto report = clipping.step(inputs(8), y);
    BOOST_TEST(report.applied);
    BOOST_TEST(!report.gradient.finite);
    BOOST_TEST(std::isnan(clipped.view<2, strut::role::bias>()[1]));
}

// ---- Clipping

BOOST_AUTO_TEST_CASE(clipping_is_done_and_reported) {
    using strut::clip::by_global_norm;
    const auto free = step<batch<8>>(8);
    double norm = 0;
    for (const float g : free.gradient)
        norm += static_cast<double>(g) * static_cast<double>(g);
    norm = std::sqrt(norm);
    BOOST_TEST(std::abs(free.report.gradient.norm - norm) < 1e-6);
    BOOST_TEST(!free.report.gradient.clipped);

    const auto clipped = step<batch<8>, by_global_norm<0.001>>(8);
    BOOST_TEST(clipped.report.gradient.clipped);
    BOOST_TEST(std::abs(clipped.report.gradient.norm - norm) < 1e-6);
    auto expected = free.gradient;
    for (float& g : expected)
        g *= static_cast<float>(0.001 / (norm + 1e-6));
    laws::expect_close("clipped gradient", clipped.gradient, expected, 1e-6);

    const auto loose = step<batch<8>, by_global_norm<1000>>(8);
    BOOST_TEST(!loose.report.gradient.clipped);
    BOOST_TEST(loose.gradient == free.gradient);

    net model{strut::seed{1}};
    adam_trainer<by_global_norm<0.001>> fit{model};
    BOOST_TEST(fit.epoch(inputs(20), targets(20)).clipped == 3U);
}

// ---- The same bits

using noisy = strut::network<input<4>, dense<16, strut::relu>, strut::dropout<0.3>, dense<2>>;

noisy trained(std::uint64_t order, bool with_evaluation = false) {
    noisy model{strut::seed{1}};
    strut::trainer<noisy, strut::mse, strut::adam, batch<8>> fit{model, {}, {}, strut::seed{order}};
    for (int epoch = 0; epoch < 5; ++epoch) {
        fit.epoch(inputs(50), targets(50));
        if (with_evaluation)
            fit.evaluate(inputs(11), targets(11));
    }
    return model;
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_bits_and_another_order_others) {
    BOOST_TEST((trained(1) == trained(1)));
    BOOST_TEST((trained(1) != trained(2)));
}

BOOST_AUTO_TEST_CASE(dropout_has_other_noise_in_every_step) {
    // With a learning rate of zero only the noise can change the loss.
    noisy model{strut::seed{1}};
    strut::trainer<noisy, strut::mse, strut::sgd, batch<8>> fit{model, {.learning_rate = 0}};
    std::set<double> losses;
    for (int step = 0; step < 10; ++step)
        losses.insert(fit.step(inputs(8), targets(8)).loss);
    BOOST_TEST(losses.size() == 10U);
}

// ---- Evaluation

BOOST_AUTO_TEST_CASE(evaluating_changes_nothing) {
    BOOST_TEST((trained(1, true) == trained(1)));
}

BOOST_AUTO_TEST_CASE(an_evaluation_is_the_mean_over_all_samples_without_dropout) {
    const std::size_t count = 11;
    const auto x = inputs(count);
    const auto y = targets(count);
    noisy model{strut::seed{1}};
    double expected = 0;
    for (std::size_t sample = 0; sample < count; ++sample) {
        std::array<float, 4> in{};
        std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(sample * 4), 4, in.begin());
        const auto out = model(in);
        for (std::size_t o = 0; o < 2; ++o) {
            const double error = static_cast<double>(out[o] - y[sample * 2 + o]);
            expected += error * error;
        }
    }
    expected /= count * 2;
    strut::trainer<noisy, strut::mse, strut::sgd, batch<8>> fit{model};
    const auto found = fit.evaluate(x, y, strut::r2{});
    BOOST_TEST(std::abs(found.loss - expected) < 1e-6 * expected);
    BOOST_TEST(found.score.size() == 1U);
    BOOST_TEST(fit.steps() == 0U);
}

BOOST_AUTO_TEST_CASE(an_evaluation_of_nothing_is_zero) {
    net model{strut::seed{1}};
    const auto x = inputs(3);
    const auto y = targets(3);
    adam_trainer<> fit{model};
    const auto none = strut::make_dataset<net, strut::mse>(x, y).value().slice(0, 0);
    BOOST_TEST(fit.evaluate(none).loss == 0);
    BOOST_TEST(fit.epoch(none).loss == 0);
}

// ---- Errors and options

/// The message that an epoch on these data throws.
std::string refusal(const std::vector<float>& x, const std::vector<float>& y) {
    net model{strut::seed{1}};
    const net before = model;
    adam_trainer<> fit{model};
    const auto message = [](auto&& call) -> std::string {
        try {
            call();
        } catch (const std::invalid_argument& error) {
            return error.what();
        }
        return {};
    };
    const std::string epoch = message([&] { fit.epoch(x, y); });
    BOOST_TEST(message([&] { fit.step(x, y); }) == epoch);
    BOOST_TEST(message([&] { fit.evaluate(x, y); }) == epoch);
    BOOST_TEST((epoch.empty() || model == before));
    return epoch;
}

BOOST_AUTO_TEST_CASE(data_that_do_not_fit_throw_and_say_what_was_expected) {
    BOOST_TEST(refusal(inputs(8), targets(8)).empty());
    const std::string odd = refusal(numbers(15, 1), targets(3));
    BOOST_TEST(odd.find("inputs") != odd.npos);
    BOOST_TEST(odd.find('4') != odd.npos);
    BOOST_TEST(odd.find("15") != odd.npos);
    const std::string missing = refusal(inputs(8), targets(7));
    BOOST_TEST(missing.find("targets") != missing.npos);
    BOOST_TEST(missing.find("14") != missing.npos);
    BOOST_TEST(!refusal({}, {}).empty());
}

BOOST_AUTO_TEST_CASE(the_learning_rate_may_change_at_any_time) {
    net model{strut::seed{1}};
    adam_trainer<> fit{model};
    fit.optimizer_options().learning_rate = 0;
    const net before = model;
    fit.step(inputs(8), targets(8));
    BOOST_TEST((model == before));
    fit.optimizer_options().learning_rate = 0.1;
    fit.step(inputs(8), targets(8));
    BOOST_TEST((model != before));
}

BOOST_AUTO_TEST_CASE(training_makes_the_loss_small) {
    net model{strut::seed{1}};
    adam_trainer<> fit{model, {.learning_rate = 0.02}};
    const double before = fit.evaluate(inputs(16), targets(16)).loss;
    for (int epoch = 0; epoch < 400; ++epoch)
        fit.epoch(inputs(16), targets(16));
    BOOST_TEST(fit.evaluate(inputs(16), targets(16)).loss < 0.05 * before);
}

// ---- Batch statistics

using normal =
    strut::network<input<4>, dense<6, strut::tanh, strut::batch_norm<>>, dense<2, strut::no_norm>>;

BOOST_AUTO_TEST_CASE(training_moves_the_running_statistics_and_evaluation_does_not) {
    normal model{strut::seed{1}};
    strut::trainer<normal, strut::mse, strut::sgd, batch<8>> fit{model};
    const auto before = model.statistics;
    fit.evaluate(inputs(16), targets(16));
    BOOST_TEST((model.statistics == before));
    fit.epoch(inputs(16), targets(16));
    BOOST_TEST(!(model.statistics == before));
}

BOOST_AUTO_TEST_CASE(a_batch_of_one_sample_is_refused_before_anything_happens) {
    normal model{strut::seed{1}};
    strut::trainer<normal, strut::mse, strut::sgd, batch<8>> fit{model};
    const auto before = model;
    const auto names_it = [](const std::invalid_argument& error) {
        return std::string{error.what()}.find("expected at least 2, found 1, left over of") !=
               std::string::npos;
    };
    BOOST_CHECK_EXCEPTION(fit.epoch(inputs(17), targets(17)), std::invalid_argument, names_it);
    BOOST_CHECK_EXCEPTION(fit.step(inputs(1), targets(1)), std::invalid_argument, names_it);
    BOOST_TEST((model == before));
    BOOST_TEST(fit.steps() == 0U);
    fit.epoch(inputs(18), targets(18));
    BOOST_TEST(fit.steps() == 3U);
}

// ---- Steps that must not count

using normal_net =
    strut::network<input<2>, strut::normalize<strut::batch_norm<>>, dense<1, strut::no_norm>>;
using normal_fit = strut::trainer<normal_net, strut::mse, strut::sgd, batch<4>>;

BOOST_AUTO_TEST_CASE(a_skipped_step_leaves_the_statistics) {
    std::vector<float> x{1, 2, 3, 4, 5, 6, std::numeric_limits<float>::quiet_NaN(), 8};
    const std::vector<float> y{0, 1, 0, 1};
    normal_net model{strut::seed{1}};
    const normal_net before = model;
    normal_fit fit{model, {}};
    BOOST_TEST(!fit.step(x, y).applied);
    BOOST_TEST((model == before));
    x[6] = 7;
    BOOST_TEST(fit.step(x, y).applied);
    BOOST_TEST((model.statistics != before.statistics));
}

// The mean over an epoch is that of the steps that counted; if none did, there is none.
BOOST_AUTO_TEST_CASE(skipped_steps_have_no_part_in_the_loss_of_an_epoch) {
    const float none_at_all = std::numeric_limits<float>::quiet_NaN();
    const std::vector<float> y{0, 1, 0, 1, 0, 1, 0, 1};
    std::vector<float> x(16, 1.F);
    x[6] = none_at_all;
    normal_net model{strut::seed{1}};
    normal_fit fit{model, {.learning_rate = 0}};
    const auto some = fit.epoch(x, y);
    BOOST_TEST(some.skipped == 1U);
    BOOST_TEST(std::isfinite(some.loss));
    BOOST_TEST(some.loss > 0);
    std::fill(x.begin(), x.end(), none_at_all);
    const auto none = fit.epoch(x, y);
    BOOST_TEST(none.skipped == 2U);
    BOOST_TEST(std::isnan(none.loss));
}

// The squares of large numbers overflow: neither mean nor variance is taken.
BOOST_AUTO_TEST_CASE(statistics_that_overflow_are_left_out) {
    const std::vector<float> x{1e25F, 2, 3, 4, 5, 6, 7, 8}, y{0, 1, 0, 1};
    normal_net model{strut::seed{1}};
    normal_fit fit{model, {}};
    fit.step(x, y);
    BOOST_TEST(model.statistics[0] == 0);
    BOOST_TEST(model.statistics[1] != 0);
}

BOOST_AUTO_TEST_CASE(too_few_samples_are_refused) {
    const std::vector<float> x(8), y(4);
    normal_net model{strut::seed{1}};
    normal_fit fit{model, {}};
    const auto data = strut::make_dataset<normal_net, strut::mse>(x, y).value();
    const auto first = [](std::size_t sample) { return sample; };
    BOOST_CHECK_THROW(fit.step(data, 0, first), std::invalid_argument);
    BOOST_CHECK_THROW(fit.step(data, 1, first), std::invalid_argument);
    BOOST_CHECK_THROW(fit.step_in_place(1), std::invalid_argument);
    BOOST_TEST(fit.steps() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
