#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "strut/strut.hpp"

namespace {

using net = strut::network<strut::input<1>, strut::dense<1>>;
using stopping = strut::early_stopping<net>;
static_assert(
    strut::observer<stopping, strut::trainer<net, strut::mse, strut::sgd, strut::batch<4>>>);

/// A network whose weight says after which epoch it is.
void train_to(net& model, std::size_t epoch) {
    model.view<0, strut::role::weight>()[0] = static_cast<float>(epoch);
}

/// Stops where Keras stops, and restores what Keras restores.
void stops_as_keras(const std::string& run, const std::string& name, stopping::options options) {
    const golden::file file{"cures.txt"};
    const auto losses = file.get<double>(run + "/losses");
    const auto expected = file.get<double>(run + "/" + name);
    options.restore_when_stopping = true;
    net model;
    stopping stop{model, options};
    std::size_t stopped_after = 0;
    for (std::size_t epoch = 1; epoch <= losses.size() && stopped_after == 0; ++epoch) {
        train_to(model, epoch);
        if (stop.observe(losses[epoch - 1]))
            stopped_after = epoch;
    }
    BOOST_TEST(static_cast<double>(stopped_after) == expected[0], run << "/" << name);
    BOOST_TEST(stop.should_stop() == (stopped_after > 0));
    if (stopped_after > 0)
        BOOST_TEST((model.view<0, strut::role::weight>()[0] == static_cast<float>(expected[1])),
            run << "/" << name);
}

} // namespace

BOOST_AUTO_TEST_SUITE(early_stopping)

BOOST_AUTO_TEST_CASE(early_stopping_is_keras_EarlyStopping) {
    for (const char* const run : {"0", "1", "2", "3"}) {
        const std::string name = std::string{"early_stopping/"} + run;
        stops_as_keras(name, "0_0", {});
        stops_as_keras(name, "2_0", {.patience = 2});
        stops_as_keras(name, "3_0.05", {.patience = 3, .min_delta = 0.05});
        stops_as_keras(name, "10_0.0001", {.patience = 10, .min_delta = 1e-4});
    }
}

BOOST_AUTO_TEST_CASE(the_best_parameters_come_back_when_they_are_asked_for) {
    net model;
    stopping stop{model, {.patience = 2}};
    const std::vector<double> losses{3, 1, 2, std::numeric_limits<double>::quiet_NaN(), 0};
    for (std::size_t epoch = 1; epoch <= losses.size(); ++epoch) {
        train_to(model, epoch);
        BOOST_TEST(stop.observe(losses[epoch - 1]) == (epoch >= 4));
    }
    // What comes after the stop is not watched.
    BOOST_TEST(stop.best_loss() == 1);
    BOOST_TEST(stop.best_epoch() == 2U);
    BOOST_TEST((model.view<0, strut::role::weight>()[0]) == 5);
    BOOST_TEST((stop.best().view<0, strut::role::weight>()[0]) == 2);
    stop.restore();
    BOOST_TEST((model.view<0, strut::role::weight>()[0]) == 2);
}

BOOST_AUTO_TEST_CASE(as_an_observer_it_is_told_the_loss_of_the_epoch) {
    net model;
    strut::trainer<net, strut::mse, strut::sgd, strut::batch<4>> fit{model, {.learning_rate = 0}};
    stopping stop{model, {.patience = 3}};
    const std::vector<float> x(8, 1.f);
    const std::vector<float> y(8, 2.f);
    std::size_t epochs = 0;
    while (!stop.should_stop() && epochs < 100) {
        fit.epoch(x, y, stop);
        ++epochs;
    }
    // The first epoch is an improvement, the same loss three times is none.
    BOOST_TEST(epochs == 4U);
    BOOST_TEST(stop.best_loss() == 4);
}

BOOST_AUTO_TEST_SUITE_END()
