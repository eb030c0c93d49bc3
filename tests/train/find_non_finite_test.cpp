#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/optimizer/adam.hpp"
#include "strut/policy/optimizer/sgd.hpp"
#include "strut/train/trainer.hpp"
#include "wave.hpp"

/// Faults that are injected into a training: each is named with its layer and its step, and skipped
/// or stopped at as configured.
BOOST_AUTO_TEST_SUITE(find_non_finite_)

using namespace strut;
using where = non_finite_event::where;

namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

using net = network<input<2>, dense<4, relu, batch_norm<>>, dense<4, softplus>, dense<1>>;
template <class OnNonFinite, class... Policies>
using fitter = trainer<net, mse, adam, batch<4>, micro_batch<2>, OnNonFinite, Policies...>;

/// Keeps what a step was told, and what the network was before it.
struct witness {
    std::vector<step_report> steps{};
    std::vector<epoch_report> epochs{};
    template <class Trainer>
    void after_step(const Trainer&, const step_report& report) {
        steps.push_back(report);
    }
    template <class Trainer>
    void after_epoch(const Trainer&, const epoch_report& report) {
        epochs.push_back(report);
    }
};

struct data {
    std::vector<float> x = wave<float>(2 * 20, 0.7), y = wave<float>(20, 0.3);
};

/// The step of the epoch that comes next in which a sample is, from 1.
template <class Fitter>
std::uint64_t step_of(const Fitter& fit, std::size_t sample) {
    const auto order = fit.order_of(20);
    std::uint64_t place = 0;
    while (order(place) != sample)
        ++place;
    return place / 4 + 1;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_bad_sample_is_named_and_its_step_is_left_out_bit_for_bit) {
    for (const bool in_the_target : {false, true}) {
        data given;
        (in_the_target ? given.y[13] : given.x[2 * 13 + 1]) = nan;
        net model{seed{1}};
        fitter<non_finite::skip_step> fit{model};
        const std::uint64_t bad = step_of(fit, 13);
        witness saw;
        const auto report = fit.epoch(given.x, given.y, saw);
        BOOST_TEST(report.steps == 5U);
        BOOST_TEST(report.skipped == 1U);
        BOOST_TEST(!report.stopped);
        const auto& cause = saw.steps.at(bad - 1).cause;
        BOOST_TEST((cause.what == (in_the_target ? where::target : where::input)));
        BOOST_TEST(cause.step == bad);
        BOOST_TEST(cause.sample == 13U);
        BOOST_TEST(report.cause.step == bad);
        for (const step_report& one : saw.steps)
            BOOST_TEST(one.applied == (one.step != bad));

        // The same epoch without the step: parameters, statistics and moments as if it had not
        // been.
        net expected{seed{1}};
        fitter<non_finite::skip_step> reference{expected};
        const data clean;
        const auto order = reference.order_of(20);
        const auto set = make_dataset<net, mse>(clean.x, clean.y).value();
        for (std::uint64_t step = 1; step <= 5; ++step)
            if (step != bad)
                reference.step(set, 4, [&](std::size_t i) { return order((step - 1) * 4 + i); });
        BOOST_CHECK(model == expected);
        fit.step(set, 4, [](std::size_t i) { return i; });
        reference.step(set, 4, [](std::size_t i) { return i; });
        BOOST_CHECK(model == expected);
    }
}

BOOST_AUTO_TEST_CASE(stop_ends_the_epoch_and_the_next_call_goes_on_behind_the_step) {
    data given;
    net model{seed{1}}, skipping{seed{1}};
    fitter<non_finite::stop> fit{model};
    fitter<non_finite::skip_step> reference{skipping};
    constexpr std::uint64_t bad = 3;
    const std::size_t sample = fit.order_of(20)(9);
    given.x[2 * sample] = nan;
    witness saw;
    const auto report = fit.epoch(given.x, given.y, saw);
    BOOST_TEST(report.stopped);
    BOOST_TEST(fit.stopped());
    BOOST_TEST(report.steps == bad);
    BOOST_TEST((report.cause.what == where::input));
    BOOST_TEST(report.cause.sample == sample);
    BOOST_TEST(fit.epochs() == 0U);
    BOOST_TEST(saw.epochs.size() == 0U);
    const auto rest = fit.epoch(given.x, given.y, saw);
    BOOST_TEST(!rest.stopped);
    BOOST_TEST(rest.steps == 5U);
    BOOST_TEST(fit.epochs() == 1U);
    const auto whole = reference.epoch(given.x, given.y);
    BOOST_TEST(rest.loss == whole.loss);
    BOOST_CHECK(model == skipping);
}

// Values that overflow in the first layer, in a later one, in the loss and in the gradient.
BOOST_AUTO_TEST_CASE(a_poisoned_batch_is_named_by_where_it_overflows) {
    using plain = network<input<2>, dense<3>, dense<3, softplus>, dense<1>>;
    const auto cause_of = [](float x, float first, float second, float head) {
        plain model{};
        model.view<0, role::weight>()(0, 0) = first;
        model.view<1, role::weight>()(0, 0) = second;
        model.view<2, role::weight>()(0, 0) = head;
        const plain before = model;
        trainer<plain, mse, sgd, batch<2>> fit{model};
        const std::vector<float> inputs{0.1f, 0.2f, x, 0.3f}, targets{0, 0};
        const auto report = fit.step(inputs, targets);
        BOOST_TEST(!report.applied);
        BOOST_CHECK(model == before);
        BOOST_TEST(report.cause.step == 1U);
        return report.cause;
    };
    const auto is_at = [](const non_finite_event& found, where what, std::size_t layer) {
        BOOST_TEST((found.what == what));
        BOOST_TEST(found.place.layer == layer);
        return found.sample;
    };
    BOOST_TEST(is_at(cause_of(1e30f, 1e20f, 1, 1), where::activation, 0) == 1U);
    BOOST_TEST(is_at(cause_of(1e30f, 1, 1e20f, 1), where::activation, 1) == 1U);
    BOOST_TEST(is_at(cause_of(1e30f, 1, 1, 1e20f), where::activation, 2) == 1U);
    is_at(cause_of(1e30f, 1, 1, 1), where::loss, 0); // its square
    // A loss of 1e36, whose gradient is 1e18 times 1e25 on the way back.
    is_at(cause_of(1e18f, 1e-18f, 1, 1e25f), where::loss, 0);
    is_at(cause_of(1e18f, 1e-7f, 1e-11f, 1e18f), where::gradient, 1);
}

// The first step makes weights that the second one overflows with: all further ones are skipped, or
// the run stops, and its checkpoint from before is what is left.
BOOST_AUTO_TEST_CASE(an_absurd_learning_rate_is_named_in_the_step_behind_it) {
    using plain = network<input<2>, dense<4>, dense<4>, dense<1>>;
    const data given;
    for (const double rate : {1e30, 1e37}) {
        plain model{seed{1}};
        trainer<plain, mse, sgd, batch<4>, non_finite::stop> fit{model, {.learning_rate = rate}};
        witness saw;
        const auto report = fit.epoch(given.x, given.y, saw);
        BOOST_TEST(report.stopped);
        BOOST_TEST(report.steps == 2U);
        BOOST_TEST(report.cause.step == 2U);
        BOOST_TEST((report.cause.what == where::activation));
        BOOST_TEST(report.cause.place.layer <= 1U);

        plain other{seed{1}};
        trainer<plain, mse, sgd, batch<4>> skipping{other, {.learning_rate = rate}};
        const auto all = skipping.epoch(given.x, given.y);
        BOOST_TEST(all.steps == 5U);
        BOOST_TEST(all.skipped == 4U);
        BOOST_CHECK(other == model);
    }
}

BOOST_AUTO_TEST_CASE(a_learning_rate_that_is_not_finite_changes_nothing) {
    using plain = network<input<2>, dense<4>, dense<1>>;
    const data given;
    for (const double rate : {1e300, static_cast<double>(nan)}) { // infinite as a float
        plain model{seed{1}};
        trainer<plain, mse, adam, batch<4>> fit{model, {.learning_rate = rate}};
        const auto report = fit.epoch(given.x, given.y);
        BOOST_TEST(report.skipped == report.steps);
        BOOST_TEST((report.cause.what == where::learning_rate));
        BOOST_TEST(report.cause.step == 1U);
        BOOST_CHECK(model == plain{seed{1}});
    }
}

BOOST_AUTO_TEST_CASE(propagate_looks_at_nothing) {
    data given;
    given.x[0] = nan;
    net model{seed{1}};
    fitter<non_finite::propagate> fit{model};
    const auto report = fit.epoch(given.x, given.y);
    BOOST_TEST(report.skipped == 0U);
    BOOST_TEST((report.cause.what == where::none));
    BOOST_TEST(std::isnan(model.parameters[0]));
}

BOOST_AUTO_TEST_SUITE_END()
