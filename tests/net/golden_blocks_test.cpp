#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "net/golden_network.hpp"
#include "strut/strut.hpp"

namespace {

using namespace strut;

template <class Numbers>
double largest(const Numbers& of) {
    double most = 0;
    for (const auto one : of)
        most = std::max(most, std::abs(static_cast<double>(one)));
    return most;
}

/// Every tensor of a block against its part of the row that PyTorch's stand in, in their order.
/// What is zero but for rounding (the gradient of a bias under batch_norm) is held to be small.
template <class Tensors, class Block>
void expect_tensors(const std::string& name, const Tensors& tensors, const Block& block,
    const golden::tensor<double>& expected) {
    std::size_t at = 0;
    for (const tensor& one : tensors) {
        golden::tensor<double> part;
        part.values.assign(expected.begin() + static_cast<std::ptrdiff_t>(at),
            expected.begin() + static_cast<std::ptrdiff_t>(at + one.size()));
        const auto found = golden::part_of(block, one);
        const std::string place = name + " at " + std::to_string(at);
        if (largest(part) < 1e-12 * largest(expected))
            BOOST_TEST(largest(found) < 1e-6 * largest(expected), place);
        else
            golden::expect_close(place, found, part);
        at += one.size();
    }
    BOOST_TEST(at == expected.size());
}

/// The first `count` samples of a batch of outputs, as PyTorch has them: [sample][feature].
template <class Work>
auto samples(const Work& work, std::size_t features, std::size_t count) {
    std::vector<typename Work::T> all;
    for (std::size_t lane = 0; lane < count; ++lane)
        for (std::size_t f = 0; f < features; ++f)
            all.push_back(work.output[f * Work::stride + lane]);
    return all;
}

/// Three steps on the first 1, 2, 5, 32 and 33 samples, in lanes for 33; then inference. Momentum,
/// not Adam: the gradient of a bias under batch_norm is zero but for rounding, which Adam would
/// scale up.
template <class T, class... Layers>
void block_equals_pytorch(const std::string& name) {
    using net = basic_network<T, input<4>, affine<6>, Layers..., affine<3>>;
    const golden::file numbers{"blocks.txt"};
    const auto start = numbers.get<float>(name + "/parameters");
    const auto x = numbers.get<float>(name + "/x");
    const auto y = numbers.get<float>(name + "/y");
    constexpr bool statistical = net::root::statistics_size > 0;
    for (const std::size_t count : {1, 2, 5, 32, 33}) {
        // Two samples are normalized to plus and minus one: what is left of their gradients in
        // float is noise.
        if (statistical && (count == 1 || (count == 2 && std::is_same_v<T, float>)))
            continue;
        const auto model = std::make_unique<net>();
        BOOST_REQUIRE_EQUAL(start.size(), net::parameter_count);
        auto next = start.begin();
        for (const tensor& one : net::tensors)
            for (std::size_t i = 0; i < one.size(); ++i)
                model->parameters[one.offset + i] = static_cast<T>(*next++);
        const auto data = make_dataset<net, mse>(x.values, y.values).value();
        trainer<net, mse, momentum<>, batch<33>> fit{*model, {.learning_rate = 0.01}};
        const std::string at = name + "/" + std::to_string(count);
        std::vector<T> losses;
        for (int step = 0; step < 3; ++step) {
            losses.push_back(static_cast<T>(
                fit.step(data, count, [](std::size_t sample) { return sample; }).loss));
            if (step > 0)
                continue;
            golden::expect_close(
                at + "/out", samples(fit.workspace(), 3, count), numbers.get<double>(at + "/out"));
            expect_tensors(at + "/gradient", net::tensors, fit.gradient(),
                numbers.get<double>(at + "/gradient"));
        }
        golden::expect_close(at + "/losses", losses, numbers.get<double>(at + "/losses"));
        expect_tensors(
            at + "/trained", net::tensors, model->parameters, numbers.get<double>(at + "/trained"));
        if constexpr (statistical)
            expect_tensors(at + "/statistics", net::statistic_tensors, model->statistics,
                numbers.get<double>(at + "/statistics"));
        fit.evaluate(data);
        golden::expect_close(at + "/evaluated", samples(fit.workspace(), 3, 33),
            numbers.get<double>(at + "/evaluated"));
    }
}

using act = activate<strut::tanh>;

template <class T>
void normalizations_equal_pytorch() {
    block_equals_pytorch<T, normalize<batch_norm<>>, act>("batch_norm");
    block_equals_pytorch<T, normalize<batch_norm<0.01, 1e-3>>, act>("batch_norm_keras");
    block_equals_pytorch<T, normalize<batch_norm<0.1, 1e-5, learned::nothing>>, act>(
        "batch_norm_plain");
    block_equals_pytorch<T, normalize<layer_norm<>>, act>("layer_norm");
    block_equals_pytorch<T, normalize<rms_norm<>>, act>("rms_norm");
    block_equals_pytorch<T, normalize<group_norm<2>>, act>("group_norm");
}

template <class T>
void shortcuts_equal_pytorch() {
    block_equals_pytorch<T, dense<6, strut::tanh, layer_norm<>, shortcut::identity>>("identity");
    block_equals_pytorch<T, dense<5, strut::tanh, shortcut::projection>, affine<6>>("projection");
    block_equals_pytorch<T, dense<6, strut::tanh, shortcut::scaled<0.3>>>("scaled");
    block_equals_pytorch<T, dense<6, strut::tanh, shortcut::rezero>>("learned_scale");
}

template <class T>
void blocks_equal_pytorch() {
    block_equals_pytorch<T, repeat<3, residual<normalize<batch_norm<>>, act, affine<6>>>>("repeat");
    block_equals_pytorch<T,
        dense_block<dense<3, strut::tanh>, chain<normalize<batch_norm<>>, act, affine<2>>>,
        affine<6>>("dense_block");
    block_equals_pytorch<T, parallel<summed, affine<4>, dense<4, strut::tanh>>,
        parallel<affine<2>, affine<4>>>("parallel");
}

} // namespace

BOOST_AUTO_TEST_CASE(normalizations_in_double_equal_pytorch) {
    normalizations_equal_pytorch<double>();
}
BOOST_AUTO_TEST_CASE(normalizations_in_float_equal_pytorch) {
    normalizations_equal_pytorch<float>();
}
BOOST_AUTO_TEST_CASE(shortcuts_in_double_equal_pytorch) {
    shortcuts_equal_pytorch<double>();
}
BOOST_AUTO_TEST_CASE(shortcuts_in_float_equal_pytorch) {
    shortcuts_equal_pytorch<float>();
}
BOOST_AUTO_TEST_CASE(blocks_in_double_equal_pytorch) {
    blocks_equal_pytorch<double>();
}
BOOST_AUTO_TEST_CASE(blocks_in_float_equal_pytorch) {
    blocks_equal_pytorch<float>();
}
