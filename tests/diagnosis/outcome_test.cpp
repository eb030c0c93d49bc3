#include <limits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../bench/diagnosis/outcome.hpp"

BOOST_AUTO_TEST_SUITE(outcome_)

using strut::condition;
using labels = std::vector<condition>;

constexpr double infinity = std::numeric_limits<double>::infinity();

// Trained to the end, moved, and learned nothing.
diagnosis::outcome unlearned() {
    diagnosis::outcome one;
    one.best_constant = 0.7;
    one.largest_loss = 0.8;
    one.first_losses = {0.75};
    one.train_loss = std::vector<double>(20, 0.7);
    one.train_score = std::vector<double>(20, 0.5);
    one.moved = {0.3, 0.4, 0.5};
    return one;
}

BOOST_AUTO_TEST_CASE(nothing_found_is_stalled) {
    BOOST_TEST((unlearned().labels() == labels{condition::stalled}));
}

BOOST_AUTO_TEST_CASE(who_reached_the_target_is_healthy_whatever_else_is_seen) {
    auto one = unlearned();
    one.dead = {1};
    one.moved[0] = 0;
    one.train_score[17] = 0.2; // the median of the last three counts
    one.train_score[18] = one.train_score[19] = 0.95;
    BOOST_TEST((one.labels() == labels{condition::healthy}));
    one.target = 0.96;
    BOOST_TEST((one.labels() != labels{condition::healthy}));
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_has_exploded_unless_something_else_did_it) {
    auto one = unlearned();
    one.finite = false;
    BOOST_TEST((one.labels() == labels{condition::nan, condition::exploding}));
    one.poisoned = true;
    BOOST_TEST((one.labels() == labels{condition::nan}));
    one.poisoned = false;
    one.unstable_loss = true;
    BOOST_TEST((one.labels() == labels{condition::nan}));
    one = unlearned();
    one.train_loss.back() = infinity;
    BOOST_TEST((one.labels() == labels{condition::nan, condition::exploding}));
}

BOOST_AUTO_TEST_CASE(a_loss_far_above_the_constant_has_exploded) {
    auto one = unlearned();
    one.train_loss.back() = 3.1 * 0.75;
    BOOST_TEST((one.labels() == labels{condition::exploding}));
    one = unlearned();
    one.largest_loss = 16;
    one.train_loss.back() = 0.71;
    BOOST_TEST((one.labels() == labels{condition::exploding}));
    one.train_loss.back() = 0.69; // came back from it
    BOOST_TEST((one.labels() == labels{condition::stalled}));
}

BOOST_AUTO_TEST_CASE(dead_saturated_and_still_layers_are_named) {
    auto one = unlearned();
    one.dead = {0.1, 0.9, 0.1};
    BOOST_TEST((one.labels() == labels{condition::dying_relu}));
    one.dead = {0.5, 0.5, 0.5};
    BOOST_TEST((one.labels() == labels{condition::dying_relu}));
    one.dead = {0.4, 0.5, 0.5};
    BOOST_TEST((one.labels() == labels{condition::stalled}));
    one.saturated = {0.1, 0.5};
    BOOST_TEST((one.labels() == labels{condition::saturated}));
    one.saturated.clear();
    one.moved = {0.009, 0.4, 0.5};
    BOOST_TEST((one.labels() == labels{condition::vanishing}));
    one.frozen_first = true;
    BOOST_TEST((one.labels() == labels{condition::stalled}));
    one.frozen_first = false;
    one.moved = {1e-5, 1e-5, 1e-4}; // no layer moved
    BOOST_TEST((one.labels() == labels{condition::stalled}));
}

// Of a recurrent network it is the length of the sequence that counts, and no layer's way.
BOOST_AUTO_TEST_CASE(who_learns_only_short_sequences_has_a_vanishing_gradient) {
    auto one = unlearned();
    one.recurrent = true;
    one.moved = {1e-5, 0.4, 0.5};
    BOOST_TEST((one.labels() == labels{condition::stalled}));
    one.learns_short = true;
    BOOST_TEST((one.labels() == labels{condition::vanishing}));
    one.train_score = std::vector<double>(20, 0.95);
    BOOST_TEST((one.labels() == labels{condition::healthy}));
}

BOOST_AUTO_TEST_CASE(jumps_of_the_second_half_are_oscillation) {
    auto one = unlearned();
    for (std::size_t i = 10; i < 20; ++i)
        one.train_loss[i] = i % 2 ? 0.9 : 0.6;
    BOOST_TEST((one.labels() == labels{condition::oscillating}));
    for (std::size_t i = 10; i < 20; ++i)
        one.train_loss[i] = i % 2 ? 0.72 : 0.68;
    BOOST_TEST((one.labels() == labels{condition::stalled}));
}

BOOST_AUTO_TEST_SUITE_END()
