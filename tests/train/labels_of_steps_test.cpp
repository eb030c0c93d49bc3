#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/strut.hpp"

// Labels at each step of a sequence, under the trainer and the monitor; and layers side by side in
// what they go through.
BOOST_AUTO_TEST_SUITE(labels_of_steps)

using namespace strut;

namespace {

constexpr std::size_t steps = 6, classes = 3;

/// Which of three numbers was the largest one step before; at the first step always 0.
struct tagged {
    std::vector<float> x;
    std::vector<std::int32_t> y;

    explicit tagged(std::size_t samples) : x(samples * steps * classes), y(samples * steps) {
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = static_cast<float>(strut::random{7}.normal(i));
        for (std::size_t i = 0; i < y.size(); ++i)
            if (i % steps != 0) {
                const float* const before = x.data() + (i - 1) * classes;
                for (std::int32_t c = 1; c < 3; ++c)
                    if (before[c] > before[y[i]])
                        y[i] = c;
            }
    }
};

using net = network<input<steps, classes>,
    parallel<gru<12>, chain<conv1d<6, kernel<2>>, activate<strut::tanh>>>,
    dense_block<dense<8, strut::tanh>>, dense<classes>>;
using trained = trainer<net, softmax_cross_entropy, adam, batch<32>>;

} // namespace

BOOST_AUTO_TEST_CASE(a_network_learns_a_label_for_each_step) {
    static_assert(net::out == dims<steps, classes>);
    static_assert(forecast<net, adam>.verdict.is == outlook::ok);
    const tagged data{33 * 8}, unseen{100};
    net model{seed{1}};
    trained fit{model, {.learning_rate = 1e-2}};
    monitor watch{fit};
    for (int epoch = 0; epoch < 40; ++epoch)
        fit.epoch(data.x, data.y, watch);
    const auto found = fit.evaluate(unseen.x, unseen.y, accuracy{});
    BOOST_TEST(found.score[0] > 0.9);
    BOOST_TEST(!watch.verdict().sick());
    // At the first step there is nothing to guess, at the others one of three.
    BOOST_TEST(
        watch.last().best_constant == std::log(3.0) * 5 / 6, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(loss_and_accuracy_are_those_of_all_steps) {
    const tagged data{33};
    net model{seed{2}};
    const auto found = trained{model}.evaluate(data.x, data.y, accuracy{});
    double loss = 0;
    std::size_t right = 0;
    for (std::size_t i = 0; i < 33; ++i) {
        const auto y = model(std::span<const float, steps * classes>{
            data.x.data() + i * steps * classes, steps * classes});
        for (std::size_t t = 0; t < steps; ++t) {
            const float* const logits = y.data() + t * classes;
            double total = 0;
            std::int32_t best = 0;
            for (std::int32_t c = 0; c < 3; ++c) {
                total += std::exp(static_cast<double>(logits[c]));
                if (logits[c] > logits[best])
                    best = c;
            }
            const std::int32_t label = data.y[i * steps + t];
            loss += std::log(total) - static_cast<double>(logits[label]);
            right += best == label;
        }
    }
    BOOST_TEST(found.loss == loss / (33 * steps), boost::test_tools::tolerance(1e-5));
    BOOST_TEST(found.score[0] == static_cast<double>(right) / (33 * steps),
        boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(labels_that_do_not_fit_are_named) {
    tagged data{4};
    const auto complaint = [&](const auto& y) {
        return make_dataset<net, softmax_cross_entropy>(data.x, y).error().message();
    };
    BOOST_TEST(complaint(std::vector<int>(4)) ==
               "targets: not one target for each step of each sample (expected 4 x 6, found 4)");
    data.y[2 * steps + 5] = -1;
    BOOST_TEST(complaint(data.y) == "targets: a label that is none of the classes (expected 0 to "
                                    "2, found -1 at sample 2, step 5)");
}

BOOST_AUTO_TEST_SUITE_END()
