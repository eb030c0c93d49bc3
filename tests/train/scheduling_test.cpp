#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/strut.hpp"

// How the trainer carries schedules, penalties and constraints out.
namespace {

namespace penalty = strut::penalty;
namespace schedule = strut::schedule;

using net = strut::network<strut::input<2>, strut::dense<3, strut::prelu<>>, strut::dense<1>>;
template <class... Policies>
using fitter = strut::trainer<net, strut::mse, strut::sgd, strut::batch<4>, Policies...>;

const std::vector<float> x{0.5f, -1, 2, 0.25f, -0.75f, 1, 1.5f, 0, 0.1f, 0.2f, -0.3f, 0.4f};
const std::vector<float> y{1, -1, 0.5f, 0, 2, -2};
/// One batch of them.
const std::span batch_x{x.data(), 8};
const std::span batch_y{y.data(), 4};

/// Keeps the learning rate of every step.
struct rate_watch {
    std::vector<double> all;
    void after_step(const auto&, const strut::step_report& report) {
        all.push_back(report.learning_rate);
    }
};

/// The learning rate of every step of some epochs of two steps.
template <class Fit>
std::vector<double> rates(Fit& fit, int epochs) {
    rate_watch watch;
    for (int epoch = 0; epoch < epochs; ++epoch)
        fit.epoch(x, y, watch);
    return watch.all;
}

/// The parameters of the tensors of this purpose.
std::vector<float> of(const net& model, strut::role purpose) {
    std::vector<float> all;
    for (const strut::tensor& one : net::tensors)
        if (one.purpose == purpose)
            all.insert(all.end(), model.parameters.data() + one.offset,
                model.parameters.data() + one.offset + one.size());
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(scheduling)

BOOST_AUTO_TEST_CASE(a_schedule_counts_steps_and_per_epoch_epochs) {
    net model{strut::seed{1}};
    fitter<schedule::step<3, 0.5>> by_steps{model, {.learning_rate = 0.5}};
    BOOST_TEST(rates(by_steps, 3) == (std::vector{0.5, 0.5, 0.5, 0.25, 0.25, 0.25}),
        boost::test_tools::per_element());
    BOOST_TEST(by_steps.learning_rate() == 0.125);
    fitter<schedule::per_epoch<schedule::step<2, 0.5>>> by_epochs{model, {.learning_rate = 0.5}};
    BOOST_TEST(rates(by_epochs, 3) == (std::vector{0.5, 0.5, 0.5, 0.5, 0.25, 0.25}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_scheduled_step_is_a_step_with_that_learning_rate) {
    net scheduled{strut::seed{1}};
    net by_hand{strut::seed{1}};
    fitter<schedule::exponential<0.5>> fit{scheduled, {.learning_rate = 0.25}};
    fitter<> reference{by_hand, {.learning_rate = 0.25}};
    for (int step = 0; step < 4; ++step) {
        fit.step(batch_x, batch_y);
        reference.step(batch_x, batch_y);
        reference.optimizer_options().learning_rate *= 0.5;
    }
    BOOST_CHECK(scheduled == by_hand);
}

BOOST_AUTO_TEST_CASE(the_learning_rate_may_still_be_changed_at_any_time) {
    net model{strut::seed{1}};
    fitter<schedule::step<1, 0.5>> fit{model, {.learning_rate = 1}};
    fit.step(batch_x, batch_y);
    fit.optimizer_options().learning_rate = 10;
    BOOST_TEST(fit.learning_rate() == 5);
    BOOST_TEST(fit.step(batch_x, batch_y).learning_rate == 5);
}

BOOST_AUTO_TEST_CASE(a_plateau_of_the_epochs_loss_lowers_the_rate) {
    net model{strut::seed{1}};
    // The first epoch is an improvement. With steps of this size the loss does not change.
    fitter<schedule::reduce_on_plateau<0.5, 2>> fit{model, {.learning_rate = 1e-12}};
    const auto found = rates(fit, 6);
    const std::vector<double> factors{1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25};
    for (std::size_t i = 0; i < factors.size(); ++i)
        BOOST_TEST(found[i] == 1e-12 * factors[i], boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_plateau_of_the_validation_loss_is_one_of_what_the_user_gives) {
    using plateau = schedule::reduce_on_plateau<0.5, 1, 0, 0, 0, schedule::watch::validation>;
    net model{strut::seed{1}};
    fitter<plateau> fit{model, {.learning_rate = 1e-12}};
    rates(fit, 5);
    BOOST_TEST(fit.learning_rate() == 1e-12);
    fit.validation_loss(1);
    BOOST_TEST(fit.learning_rate() == 1e-12);
    fit.validation_loss(1);
    BOOST_TEST(fit.learning_rate() == 0.5e-12, boost::test_tools::tolerance(1e-12));
}

// ---- Penalties and constraints

BOOST_AUTO_TEST_CASE(penalties_spare_everything_but_weights) {
    const net start{strut::seed{1}};
    net decayed = start;
    // Only the decay changes anything here: the gradient is too small.
    fitter<penalty::decoupled<1e8>, strut::clip::by_global_norm<1e-12>> fit{
        decayed, {.learning_rate = 1e-9}};
    fit.step(batch_x, batch_y);
    const auto expected = of(start, strut::role::weight);
    const auto found = of(decayed, strut::role::weight);
    for (std::size_t i = 0; i < found.size(); ++i)
        BOOST_TEST(found[i] == 0.9f * expected[i], boost::test_tools::tolerance(1e-6f));
    BOOST_TEST(of(decayed, strut::role::slope) == of(start, strut::role::slope),
        boost::test_tools::per_element());

    net all = start;
    fitter<penalty::decoupled<1e8, penalty::every_parameter>, strut::clip::by_global_norm<1e-12>>
        everything{all, {.learning_rate = 1e-9}};
    everything.step(batch_x, batch_y);
    BOOST_TEST(of(all, strut::role::slope)[0] == 0.9f * of(start, strut::role::slope)[0],
        boost::test_tools::tolerance(1e-6f));
}

BOOST_AUTO_TEST_CASE(adamw_is_adam_with_the_decoupled_penalty_on_everything) {
    net one{strut::seed{1}};
    net other{strut::seed{1}};
    strut::trainer<net, strut::mse, strut::adamw, strut::batch<4>> fit_one{
        one, {.learning_rate = 0.01, .weight_decay = 0.5}};
    strut::trainer<net, strut::mse, strut::adam, strut::batch<4>,
        penalty::decoupled<0.5, penalty::every_parameter>>
        fit_other{other, {.learning_rate = 0.01}};
    for (int step = 0; step < 5; ++step) {
        fit_one.step(batch_x, batch_y);
        fit_other.step(batch_x, batch_y);
    }
    for (std::size_t i = 0; i < net::block_size; ++i)
        BOOST_TEST(std::abs(one.parameters[i] - other.parameters[i]) < 1e-6f);
}

template <class... Policies>
void frozen_layers_keep_their_bits() {
    net model{strut::seed{1}};
    const net before = model;
    fitter<strut::frozen<0>, Policies...> fit{model, {.learning_rate = 0.1}};
    for (int epoch = 0; epoch < 3; ++epoch)
        fit.epoch(x, y);
    for (const strut::tensor& one : net::tensors) {
        const bool same = std::equal(model.parameters.data() + one.offset,
            model.parameters.data() + one.offset + one.size(),
            before.parameters.data() + one.offset);
        BOOST_TEST(same == (one.layer == 0), "layer " << one.layer);
    }
}

BOOST_AUTO_TEST_CASE(frozen_layers_are_neither_decayed_nor_bounded) {
    frozen_layers_keep_their_bits<penalty::l2<0.5, penalty::every_parameter>>();
    frozen_layers_keep_their_bits<penalty::decoupled<0.5, penalty::every_parameter>>();
    frozen_layers_keep_their_bits<penalty::max_norm<0.01, penalty::every_parameter>>();
}

BOOST_AUTO_TEST_CASE(a_constraint_holds_after_every_step) {
    net model{strut::seed{1}};
    fitter<penalty::max_norm<0.5>> fit{model, {.learning_rate = 0.5}};
    for (int step = 0; step < 5; ++step) {
        fit.step(batch_x, batch_y);
        const auto first = model.view<0, strut::role::weight>();
        for (std::size_t unit = 0; unit < 3; ++unit)
            BOOST_TEST(std::hypot(first(0, unit), first(1, unit)) <= 0.500001f);
    }
}

BOOST_AUTO_TEST_CASE(a_skipped_step_is_not_decayed_either) {
    net model{strut::seed{1}};
    const net before = model;
    fitter<penalty::decoupled<1>, penalty::max_norm<0.01>> fit{model};
    std::vector<float> bad(batch_y.begin(), batch_y.end());
    bad[0] = std::numeric_limits<float>::infinity();
    BOOST_TEST(!fit.step(batch_x, bad).applied);
    BOOST_CHECK(model == before);
}

BOOST_AUTO_TEST_SUITE_END()
