#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/core/random.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/gru.hpp"
#include "strut/layer/last_step.hpp"
#include "strut/layer/narrow.hpp"
#include "strut/layer/parallel.hpp"
#include "strut/layer/reshape.hpp"
#include "strut/net/network.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/loss/per_head.hpp"
#include "strut/policy/loss/softmax_cross_entropy.hpp"
#include "strut/policy/optimizer/adam.hpp"
#include "strut/train/dataset.hpp"
#include "strut/train/head_metric.hpp"
#include "strut/train/metrics.hpp"
#include "strut/train/sequences.hpp"
#include "strut/train/trainer.hpp"
#include "strut/train/truncated.hpp"

BOOST_AUTO_TEST_SUITE(head_metric_)

using namespace strut;

// A sequence of four steps and two knobs; a class of two and a number.
using net = network<input<10>,
    parallel<chain<narrow<0, 8>, reshape<4, 2>, gru<6>, last_step>,
        chain<narrow<8, 2>, dense<4, strut::tanh>>>,
    parallel<dense<2>, dense<1>>>;
using heads = per_head<head<2, softmax_cross_entropy>, head<1, mse, 0.5>>;

BOOST_AUTO_TEST_CASE(two_inputs_of_other_shapes_and_two_heads_are_learned) {
    constexpr std::size_t samples = 100; // the last batch is a part of one
    std::vector<float> x(samples * 10), y(samples * 2);
    for (std::size_t s = 0; s < samples; ++s) {
        for (std::size_t i = 0; i < 10; ++i)
            x[10 * s + i] = static_cast<float>(strut::random{3}.u64(10 * s + i) % 1000) / 500 - 1;
        y[2 * s] = x[10 * s + 6] > 0;                              // of the sequence's last step
        y[2 * s + 1] = x[10 * s + 8] * 0.5f - x[10 * s + 9] * .3f; // of the knobs
    }
    net model{seed{1}};
    trainer<net, heads, adam> fit{model, {.learning_rate = 2e-2f}};
    for (int epoch = 0; epoch < 60; ++epoch)
        fit.epoch(x, y);
    const auto found =
        fit.evaluate(x, y, head_metric<heads, 0, accuracy>{}, head_metric<heads, 1, r2>{});
    BOOST_TEST(found.score[0] > 0.95);
    BOOST_TEST(found.score[1] > 0.95);
    BOOST_TEST(found.loss < 0.2);
}

BOOST_AUTO_TEST_CASE(a_label_of_one_head_that_is_no_class_is_refused) {
    const std::vector<float> x(20), y{1, 7, 2, 7};
    const auto made = make_dataset<net, heads>(x, y);
    BOOST_REQUIRE(!made);
    const std::string text = made.error().message();
    BOOST_TEST(text.find("at sample 1, target 0") != std::string::npos, text);
    const std::vector<float> z{1, 7, 0, 7};
    BOOST_TEST(bool(make_dataset<net, heads>(x, z)));
}

// At each step whether its number is positive, and the number before it.
BOOST_AUTO_TEST_CASE(heads_of_each_step_learn_in_windows) {
    using steps = network<input<8, 1>, gru<8, stateful>, parallel<dense<2>, dense<1>>>;
    steps model{seed{2}};
    truncated<steps, heads, adam, tbptt<8>, batch<4>> fit{model, {.learning_rate = 1e-2}};
    std::vector<float> x, y;
    for (std::size_t i = 0; i < 8 * 32; ++i) {
        const float before = i % 32 == 0 ? 0 : x.back();
        x.push_back(static_cast<float>(strut::random{5}.u64(i) % 1000) / 500 - 1);
        y.push_back(x.back() > 0);
        y.push_back(before);
    }
    const auto sequences = make_sequences<decltype(fit)>(x, y, 32);
    BOOST_REQUIRE(bool(sequences));
    const double first = fit.epoch(*sequences).loss;
    double last = first;
    for (int epoch = 0; epoch < 60; ++epoch)
        last = fit.epoch(*sequences).loss;
    BOOST_TEST(last < first / 4);
    y[2 * 33] = 5;
    const auto refused = make_sequences<decltype(fit)>(x, y, 32);
    BOOST_REQUIRE(!refused);
    const std::string text = refused.error().message();
    BOOST_TEST(text.find("at sequence 1, step 1, target 0") != std::string::npos, text);
}

BOOST_AUTO_TEST_SUITE_END()
