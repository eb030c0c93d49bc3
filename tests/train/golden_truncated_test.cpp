#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "layer/golden_layer.hpp"
#include "strut/inference.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/loss/softmax_cross_entropy.hpp"
#include "strut/policy/optimizer/sgd.hpp"
#include "strut/train/truncated.hpp"

namespace {

using namespace strut;
using places = std::vector<std::pair<std::size_t, std::size_t>>;

template <class T>
std::vector<T> wave(std::size_t count, double size, double speed, double start) {
    std::vector<T> all(count);
    for (std::size_t i = 0; i < count; ++i)
        all[i] = golden::wave<T>(i, size, speed, start);
    return all;
}

/// As `tbptt` in make_sequences.py: updates over 12 steps of 5 sequences.
template <class T, class Window, std::size_t Batch, class Loss, class... Layers>
void updates_are_pytorchs(const std::string& name, const places& resets) {
    constexpr std::size_t steps = 12, samples = 5;
    using net = basic_network<T, input<Window::reach, 3>, Layers..., dense<2>>;
    const auto model = std::make_unique<net>();
    constexpr std::size_t tensors = net::tensors.size();
    for (std::size_t i = 0; i < tensors; ++i) {
        const std::size_t k = i + 2 < tensors ? i : i + 2 - tensors;
        const auto values = wave<T>(net::tensors[i].size(), 0.6, 1.3 + 0.2 * static_cast<double>(k),
            static_cast<double>(k));
        std::copy(values.begin(), values.end(), model->parameters.data() + net::tensors[i].offset);
    }
    const auto x = wave<T>(samples * steps * 3, 1.5, 0.7, 3);
    using target = typename Loss::template target<T>;
    std::vector<target> y(samples * steps);
    if constexpr (std::is_integral_v<target>)
        for (std::size_t i = 0; i < y.size(); ++i)
            y[i] = static_cast<target>((i / steps + i % steps * (i % steps)) % 3 % 2);
    else
        y = wave<T>(samples * steps * 2, 1, 0.37, 4);
    std::vector<char> anew(samples * steps);
    for (const auto& [sample, step] : resets)
        anew[sample * steps + step] = 1;
    truncated<net, Loss, sgd, Window, batch<Batch>> fit{*model, {.learning_rate = 0.5}};
    const auto data = make_sequences<decltype(fit)>(x, y, steps, anew).value();
    BOOST_TEST(data.size() == samples);
    std::vector<T> losses;
    fit.sweep(
        data, samples, [](std::size_t sample) { return sample; },
        [&](const step_report& made) { losses.push_back(static_cast<T>(made.loss)); });
    static const golden::file numbers{"sequences.txt"};
    const auto expect = [&](const std::string& what, const std::vector<T>& found) {
        const std::string full = "tbptt_" + name + "/" + what;
        golden::expect_close(full, golden::digest(found), numbers.get<double>(full));
    };
    expect("losses", losses);
    for (std::size_t i = 0; i < tensors; ++i) {
        const T* const from = model->parameters.data() + net::tensors[i].offset;
        expect(
            "parameters" + std::to_string(i), std::vector<T>(from, from + net::tensors[i].size()));
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(golden_truncated)

BOOST_AUTO_TEST_CASE(windows_that_are_detached_train_as_in_pytorch) {
    updates_are_pytorchs<double, tbptt<4>, 8, mse, lstm<5, stateful>>("lstm", {});
    const places resets{{0, 2}, {3, 4}, {1, 11}, {4, 5}, {4, 6}};
    updates_are_pytorchs<double, tbptt<4>, 8, mse, lstm<5, stateful>>("lstm_resets", resets);
    updates_are_pytorchs<float, tbptt<4>, 5, mse, lstm<5, stateful>>("lstm_resets", resets);
    updates_are_pytorchs<double, tbptt<4>, 5, mse, gru<5, stateful>, gru<5, stateful>>(
        "gru_gru", {{2, 6}});
}

BOOST_AUTO_TEST_CASE(windows_that_reach_back_further_train_as_in_pytorch) {
    updates_are_pytorchs<double, tbptt<4, 6>, 5, mse, lstm<5, stateful>>(
        "lstm_6", {{0, 2}, {3, 4}, {4, 9}});
    updates_are_pytorchs<double, tbptt<4, 12>, 5, mse, gru<5, stateful>, gru<5, stateful>>(
        "gru_gru_12", {});
    updates_are_pytorchs<float, tbptt<2, 3>, 8, mse, gru<5, stateful>>("gru_2_3", {{1, 3}});
}

BOOST_AUTO_TEST_CASE(labels_at_each_step_train_as_in_pytorch) {
    updates_are_pytorchs<double, tbptt<4>, 8, softmax_cross_entropy, lstm<5, stateful>>(
        "lstm_labels", {{0, 2}, {3, 4}});
    updates_are_pytorchs<float, tbptt<4, 6>, 5, softmax_cross_entropy, gru<5, stateful>>(
        "gru_6_labels", {{1, 3}});
}

BOOST_AUTO_TEST_SUITE_END()
