#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "net/golden_network.hpp"
#include "strut/strut.hpp"

namespace {

template <class T>
using net_of =
    strut::basic_network<T, strut::input<3>, strut::dense<7, strut::tanh>, strut::dense<2>>;

/// Three steps on the same five samples.
template <class T, class Optimizer, class Clip>
void training_equals_pytorch(const golden::file& numbers, const std::string& optimizer,
    const std::string& clip, double learning_rate) {
    const auto model = golden::load<net_of<T>>(numbers, "training");
    const auto x = numbers.get<float>("training/x");
    const auto y = numbers.get<float>("training/y");
    typename Optimizer::options options{};
    options.learning_rate = learning_rate;
    if constexpr (requires { options.weight_decay; })
        options.weight_decay = 0.1;
    strut::trainer<net_of<T>, strut::mse, Optimizer, Clip, strut::batch<5>> fit{*model, options};
    std::vector<T> losses;
    std::vector<T> norms;
    for (int step = 0; step < 3; ++step) {
        const auto report = fit.step(x.values, y.values);
        losses.push_back(static_cast<T>(report.loss));
        norms.push_back(static_cast<T>(report.gradient.norm));
    }
    const std::string name = "training/" + optimizer + "/" + clip;
    golden::expect_close(name + "/losses", losses, numbers.get<double>(name + "/losses"));
    golden::expect_close(name + "/norms", norms, numbers.get<double>(name + "/norms"));
    golden::expect_close(
        name + "/parameters", golden::flat(*model), numbers.get<double>(name + "/parameters"));
}

template <class T, class Optimizer>
void training_equals_pytorch_with_every_clipping(
    const golden::file& numbers, const std::string& optimizer, double learning_rate) {
    training_equals_pytorch<T, Optimizer, strut::clip::none>(
        numbers, optimizer, "none", learning_rate);
    training_equals_pytorch<T, Optimizer, strut::clip::by_global_norm<0.25>>(
        numbers, optimizer, "by_global_norm", learning_rate);
    training_equals_pytorch<T, Optimizer, strut::clip::by_value<0.05>>(
        numbers, optimizer, "by_value", learning_rate);
}

template <class T>
void training_equals_pytorch_with_every_optimizer() {
    const golden::file numbers{"networks.txt"};
    training_equals_pytorch_with_every_clipping<T, strut::sgd>(numbers, "sgd", 0.1);
    training_equals_pytorch_with_every_clipping<T, strut::momentum<>>(numbers, "momentum", 0.1);
    training_equals_pytorch_with_every_clipping<T, strut::nesterov<>>(numbers, "nesterov", 0.1);
    training_equals_pytorch_with_every_clipping<T, strut::rmsprop>(numbers, "rmsprop", 0.01);
    training_equals_pytorch_with_every_clipping<T, strut::adam>(numbers, "adam", 0.01);
    training_equals_pytorch_with_every_clipping<T, strut::adamw>(numbers, "adamw", 0.01);
}

/// Two epochs over 13 samples in their order: batches of five, five and three.
template <class T, class... Policies>
void epochs_equal_pytorch() {
    using loss = strut::weighted_softmax_cross_entropy<2>;
    const golden::file numbers{"networks.txt"};
    const auto model = golden::load<net_of<T>>(numbers, "training");
    const auto x = numbers.get<float>("epochs/x");
    const auto y = numbers.get<int>("epochs/y");
    const auto data = strut::make_dataset<net_of<T>, loss>(x.values, y.values).value();
    strut::trainer<net_of<T>, loss, strut::adam, strut::batch<5>, Policies...> fit{
        *model, {.learning_rate = 0.01}, loss{.class_weight = {1, 2.5}}};
    std::vector<T> losses;
    for (int epoch = 0; epoch < 2; ++epoch)
        for (std::size_t first = 0; first < data.size(); first += 5) {
            const auto report = fit.step(data, std::min<std::size_t>(5, data.size() - first),
                [&](std::size_t sample) { return first + sample; });
            losses.push_back(static_cast<T>(report.loss));
        }
    golden::expect_close("epochs/losses", losses, numbers.get<double>("epochs/losses"));
    golden::expect_close(
        "epochs/parameters", golden::flat(*model), numbers.get<double>("epochs/parameters"));
}

} // namespace

BOOST_AUTO_TEST_CASE(three_steps_of_every_optimizer_with_every_clipping_equal_pytorch_in_double) {
    training_equals_pytorch_with_every_optimizer<double>();
}

BOOST_AUTO_TEST_CASE(three_steps_of_every_optimizer_with_every_clipping_equal_pytorch_in_float) {
    training_equals_pytorch_with_every_optimizer<float>();
}

BOOST_AUTO_TEST_CASE(epochs_with_a_partial_last_batch_equal_pytorch) {
    epochs_equal_pytorch<double>();
    epochs_equal_pytorch<float>();
    epochs_equal_pytorch<double, strut::micro_batch<2>>();
}
