#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/layer/dense.hpp"
#include "strut/layer/last_step.hpp"
#include "strut/layer/rnn.hpp"
#include "strut/layer/time_watch.hpp"
#include "strut/net/network.hpp"
#include "strut/policy/clip/by_norm.hpp"
#include "strut/policy/clip/non_finite.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/optimizer/sgd.hpp"
#include "strut/train/observer.hpp"
#include "strut/train/trainer.hpp"

namespace {

using net = strut::network<strut::input<2>, strut::dense<1>>;
using fitter = strut::trainer<net, strut::mse, strut::sgd, strut::batch<4>>;

struct step_watcher {
    std::vector<strut::step_report> steps;
    void after_step(const fitter&, const strut::step_report& report) { steps.push_back(report); }
};
struct epoch_watcher {
    std::vector<strut::epoch_report> epochs;
    std::vector<std::size_t> steps_before; // of the trainer, when the epoch was reported
    void after_epoch(const fitter& fit, const strut::epoch_report& report) {
        epochs.push_back(report);
        steps_before.push_back(fit.steps());
    }
};
struct watcher : step_watcher, epoch_watcher {};
struct changes_the_trainer {
    void after_step(fitter&, const strut::step_report&) {}
};

/// Of any trainer.
struct watcher_of_all {
    std::vector<strut::step_report> steps;
    strut::epoch_report epoch;
    void after_step(const auto&, const strut::step_report& report) { steps.push_back(report); }
    void after_epoch(const auto&, const strut::epoch_report& report) { epoch = report; }
};

static_assert(strut::observer<step_watcher, fitter> && strut::observer<epoch_watcher, fitter>);
static_assert(strut::observer<watcher, fitter>);
static_assert(!strut::observer<int, fitter> && !strut::observer<fitter, fitter>);
static_assert(!strut::observer<changes_the_trainer, fitter>);

std::vector<float> counting(std::size_t count) {
    std::vector<float> all(count);
    for (std::size_t i = 0; i < count; ++i)
        all[i] = static_cast<float>(i % 7) / 7;
    return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(observer)

BOOST_AUTO_TEST_CASE(an_observer_sees_every_step_and_then_the_epoch) {
    net model{strut::seed{1}};
    fitter fit{model};
    watcher both;
    step_watcher steps_only;
    epoch_watcher epochs_only;
    for (int epoch = 0; epoch < 2; ++epoch)
        fit.epoch(counting(22), counting(11), both, steps_only, epochs_only);
    BOOST_REQUIRE(both.steps.size() == 6);
    BOOST_TEST(steps_only.steps.size() == 6);
    BOOST_REQUIRE(both.epochs.size() == 2);
    BOOST_TEST(epochs_only.epochs.size() == 2);
    BOOST_TEST(
        both.steps_before == (std::vector<std::size_t>{3, 6}), boost::test_tools::per_element());
    for (std::size_t i = 0; i < 6; ++i) {
        BOOST_TEST(both.steps[i].step == i + 1);
        // The last batch of an epoch is what is left: 4 + 4 + 3.
        BOOST_TEST(both.steps[i].samples == (i % 3 == 2 ? 3 : 4));
        BOOST_TEST(both.steps[i].applied);
    }
    for (std::size_t epoch = 0; epoch < 2; ++epoch) {
        const strut::epoch_report& report = both.epochs[epoch];
        BOOST_TEST(report.epoch == epoch + 1);
        BOOST_TEST(report.steps == 3);
        BOOST_TEST(report.samples == 11);
        BOOST_TEST(report.skipped == 0);
        BOOST_TEST(report.clipped == 0);
        BOOST_TEST(report.seconds >= 0);
        double loss = 0;
        for (std::size_t i = 3 * epoch; i < 3 * epoch + 3; ++i)
            loss += both.steps[i].loss * static_cast<double>(both.steps[i].samples) / 11;
        BOOST_TEST(report.loss == loss, boost::test_tools::tolerance(1e-12));
        double norm = 0;
        double largest = 0;
        for (std::size_t i = 3 * epoch; i < 3 * epoch + 3; ++i) {
            norm += both.steps[i].gradient.norm / 3;
            largest = std::max(largest, both.steps[i].gradient.norm);
            BOOST_TEST(both.steps[i].learning_rate == 0.01);
        }
        BOOST_TEST(report.norm == norm, boost::test_tools::tolerance(1e-12));
        BOOST_TEST(report.norm_after == norm, boost::test_tools::tolerance(1e-12));
        BOOST_TEST(report.largest_norm == largest);
        BOOST_TEST(report.learning_rate == 0.01);
    }
}

/// Counts into what outlives it.
struct counter {
    std::size_t& steps;
    void after_step(const auto&, const strut::step_report&) { ++steps; }
};

BOOST_AUTO_TEST_CASE(an_observer_may_be_a_temporary) {
    net model{strut::seed{1}};
    fitter fit{model};
    const auto x = counting(8);
    const auto y = counting(4);
    std::size_t steps = 0;
    fit.epoch(x, y, counter{steps});
    fit.epoch(strut::make_dataset<net, strut::mse>(x, y).value(), counter{steps});
    fit.step(x, y, counter{steps});
    fit.step_in_place(4, counter{steps});
    BOOST_TEST(steps == 4U);
}

BOOST_AUTO_TEST_CASE(an_epoch_reports_its_norms_before_and_after_clipping) {
    net model{strut::seed{1}};
    strut::trainer<net, strut::mse, strut::sgd, strut::batch<4>, strut::clip::by_norm<0.25>> fit{
        model};
    watcher_of_all all;
    fit.epoch(counting(22), counting(11), all);
    double after = 0;
    for (const auto& step : all.steps) {
        BOOST_TEST(step.gradient.norm_after <= step.gradient.norm);
        after += step.gradient.norm_after / 3;
    }
    BOOST_TEST(all.epoch.clipped > 0U);
    BOOST_TEST(all.epoch.norm_after == after, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(all.epoch.norm_after < all.epoch.norm);
}

BOOST_AUTO_TEST_CASE(a_step_with_a_gradient_that_is_not_finite_is_reported_and_skipped) {
    net model{strut::seed{1}};
    const net before = model;
    fitter fit{model};
    watcher both;
    fit.epoch(std::vector<float>(8, std::numeric_limits<float>::quiet_NaN()), counting(4), both);
    BOOST_REQUIRE(both.steps.size() == 1);
    BOOST_TEST(!both.steps[0].applied);
    BOOST_TEST(!both.steps[0].gradient.finite);
    BOOST_TEST(both.epochs.at(0).skipped == 1);
    BOOST_TEST(both.epochs.at(0).measured == 0);
    BOOST_CHECK(model == before);
}

BOOST_AUTO_TEST_CASE(an_epoch_leaves_out_what_was_not_measured) {
    const auto run = []<class... Policies>(strut::policies<Policies...>) {
        net model{strut::seed{1}};
        strut::trainer<net, strut::mse, strut::sgd, strut::batch<4>, Policies...> fit{model};
        watcher_of_all all;
        fit.epoch(counting(22), counting(11), all);
        return all;
    };
    using strut::non_finite::propagate;
    const auto measured = run(strut::policies<>{});
    BOOST_TEST(measured.steps[0].gradient.measured);
    BOOST_TEST(measured.epoch.measured == 3U);
    const auto blind = run(strut::policies<propagate>{});
    BOOST_TEST(!blind.steps[0].gradient.measured);
    BOOST_TEST(blind.epoch.measured == 0U);
    BOOST_TEST(blind.epoch.norm == 0);
    // A clipping strategy has to look.
    const auto clipping = run(strut::policies<propagate, strut::clip::by_norm<1e6>>{});
    BOOST_TEST(clipping.steps[0].gradient.measured);
    BOOST_TEST(clipping.epoch.norm == measured.epoch.norm, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(watching_changes_nothing) {
    net watched{strut::seed{1}};
    net alone{strut::seed{1}};
    fitter fit_watched{watched};
    fitter fit_alone{alone};
    watcher both;
    for (int epoch = 0; epoch < 3; ++epoch) {
        const auto a = fit_watched.epoch(counting(22), counting(11), both);
        const auto b = fit_alone.epoch(counting(22), counting(11));
        BOOST_TEST(a.loss == b.loss);
    }
    BOOST_CHECK(watched == alone);
}

using recurrent = strut::network<strut::input<5, 1>, strut::rnn<3>, strut::last_step>;
using recurrent_fitter =
    strut::trainer<recurrent, strut::mse, strut::sgd, strut::batch<4>, strut::micro_batch<2>>;
/// Notes what comes through time in every second step.
struct time_watcher {
    std::vector<strut::time_note> notes = std::vector<strut::time_note>(1);
    strut::time_watch watch{.notes = notes};
    std::size_t asked = 0;
    strut::time_watch* before_backward(const recurrent_fitter& fit) {
        ++asked;
        notes[0] = {.tape = fit.workspace().tape.data()};
        return fit.steps() % 2 == 1 ? &watch : nullptr;
    }
    void after_step(const recurrent_fitter&, const strut::step_report&) {}
};
static_assert(strut::detail::sees_time<time_watcher, recurrent_fitter>);
static_assert(!strut::detail::sees_time<watcher, fitter>);

// Also if it is given twice.
BOOST_AUTO_TEST_CASE(the_gradient_through_time_is_noted_for_all_who_ask) {
    recurrent model{strut::seed{1}};
    recurrent_fitter fit{model};
    time_watcher one, another;
    fit.step(counting(20), counting(12), one, another, one);
    BOOST_TEST(one.asked == 4U); // twice for each part of the batch
    BOOST_TEST(one.notes[0].first > 0);
    BOOST_TEST(one.notes[0].last > 0);
    BOOST_TEST(another.notes[0].first == one.notes[0].first);
    fit.step(counting(20), counting(12), one);
    BOOST_TEST(one.notes[0].last == 0);
}

BOOST_AUTO_TEST_SUITE_END()
