#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/expect.hpp"
#include "strut/strut.hpp"

BOOST_AUTO_TEST_SUITE(gradient)

using strut::dense;
using strut::input;

/// A network, a loss and a batch of random samples in the workspace, the same in float and double.
template <class Net, class Loss, std::size_t Lanes, class Frozen = strut::frozen<>,
    bool WithInput = true>
struct batch {
    using T = typename Net::value;
    using space = strut::training_workspace<typename Net::root, Loss, Lanes>;
    static constexpr std::size_t stride = space::stride;

    std::unique_ptr<Net> model = std::make_unique<Net>(strut::seed{5});
    std::unique_ptr<space> work = std::make_unique<space>();
    std::unique_ptr<typename Net::parameter_block> gradient =
        std::make_unique<typename Net::parameter_block>();
    strut::pass pass{.count = Lanes, .noise = 77};
    T scale = T(0.25);

    explicit batch(std::size_t count = Lanes, std::size_t first = 0) {
        pass.count = count;
        const strut::random numbers{6};
        for (std::size_t lane = 0; lane < stride; ++lane) {
            const std::size_t sample = first + (lane < count ? lane : 0);
            for (std::size_t i = 0; i < Net::in.size(); ++i)
                work->input[i * stride + lane] =
                    static_cast<T>(static_cast<float>(numbers.normal(1000 * sample + i)));
            for (std::size_t i = 0; i < space::target_size; ++i) {
                const std::uint64_t index = 1000 * sample + 500 + i;
                auto& target = work->target[i * stride + lane];
                if constexpr (std::is_integral_v<typename space::target_value>)
                    target = static_cast<std::int32_t>(numbers.below(index, Net::out.size()));
                else
                    target = static_cast<T>(static_cast<float>(numbers.uniform(index)));
            }
        }
        // Biases and slopes other than their start, so that a wrong one is seen.
        std::uint64_t index = 0;
        for (const strut::tensor& one : Net::tensors)
            if (one.purpose != strut::role::weight)
                for (std::size_t i = 0; i < one.size(); ++i)
                    model->parameters[one.offset + i] +=
                        static_cast<T>(0.5 * numbers.normal(1'000'000 + index++));
    }

    T run() {
        return strut::backpropagate<Frozen, WithInput>(
            *model, Loss{}, *work, *gradient, pass, scale);
    }

    std::vector<T> of(const strut::tensor& one) const {
        const T* const first = gradient->data() + one.offset;
        return {first, first + one.size()};
    }
    std::vector<T> of_input() const {
        std::vector<T> all;
        for (std::size_t i = 0; i < Net::in.size(); ++i)
            for (std::size_t lane = 0; lane < pass.count; ++lane)
                all.push_back(work->input_gradient[i * stride + lane]);
        return all;
    }
};

/// All gradients against central differences, in double.
template <class Net, class Loss, std::size_t Lanes>
void matches_central_differences(std::size_t count) {
    constexpr double step = 1e-5;
    constexpr double tolerance = 1e-6;
    batch<Net, Loss, Lanes> it{count};
    const auto slope = [&](double& x) {
        const double kept = x;
        x = kept + step;
        const double above = it.run();
        x = kept - step;
        const double below = it.run();
        x = kept;
        return (above - below) / (2 * step);
    };
    for (const strut::tensor& one : Net::tensors) {
        std::vector<double> slopes;
        for (std::size_t i = 0; i < one.size(); ++i)
            slopes.push_back(slope(it.model->parameters[one.offset + i]));
        it.run();
        laws::expect_close("gradient and central differences", it.of(one), slopes, tolerance);
    }
    std::vector<double> slopes;
    for (std::size_t i = 0; i < Net::in.size(); ++i)
        for (std::size_t lane = 0; lane < count; ++lane)
            slopes.push_back(slope(it.work->input[i * it.stride + lane]));
    it.run();
    laws::expect_close("input gradient and differences", it.of_input(), slopes, tolerance);
}

template <class T>
using smooth = strut::basic_network<T, input<5>, dense<13, strut::tanh>, dense<7, strut::gelu>,
    dense<9, strut::sigmoid>, dense<3>>;
template <class T>
using mixed = strut::basic_network<T, input<2, 3>, strut::activate<strut::softplus>, strut::flatten,
    dense<11, strut::prelu<>>, strut::dropout<0.3>, dense<5, strut::relu, strut::no_bias>,
    strut::chain<dense<4, strut::elu<>>, strut::activate<strut::silu>>, dense<2>,
    strut::log_softmax>;

/// For what does not depend on the layers.
template <class T>
using small = strut::basic_network<T, input<3>, dense<3, strut::tanh>, dense<3, strut::tanh>,
    dense<3, strut::tanh>, dense<3>>;

BOOST_AUTO_TEST_CASE(gradients_of_whole_networks_match_central_differences) {
    matches_central_differences<smooth<double>, strut::mse, 5>(5);
    matches_central_differences<smooth<double>, strut::mse, 5>(2);
    matches_central_differences<smooth<double>, strut::softmax_cross_entropy, 1>(1);
    matches_central_differences<mixed<double>, strut::mse, 9>(9);
    matches_central_differences<mixed<double>, strut::mse, 9>(1);
}

BOOST_AUTO_TEST_CASE(the_loss_that_comes_back_is_scale_times_the_sum_of_losses) {
    batch<small<double>, strut::mse, 5> it{3};
    it.scale = 0.125;
    const double found = it.run();
    double expected = 0;
    for (std::size_t o = 0; o < 3; ++o)
        for (std::size_t lane = 0; lane < 3; ++lane) {
            const std::size_t i = o * it.stride + lane;
            expected += 0.125 * (it.work->output[i] - it.work->target[i]) *
                        (it.work->output[i] - it.work->target[i]);
        }
    laws::expect_close("loss", std::vector{found}, std::vector{expected}, 1e-14);
}

/// The gradients of the layers that are not frozen are those without frozen layers, and frozen
/// layers have none: their part of the block is left as it is.
template <class Frozen>
void frozen_layers_get_no_gradient() {
    using net = small<float>;
    batch<net, strut::mse, 1> all;
    all.run();
    batch<net, strut::mse, 1, Frozen, false> some;
    std::fill(some.gradient->begin(), some.gradient->end(), 123.F);
    std::fill(some.work->input_gradient.begin(), some.work->input_gradient.end(), 123.F);
    some.run();
    for (const strut::tensor& one : net::tensors) {
        const auto expected =
            Frozen::contains(one.layer) ? std::vector<float>(one.size(), 123.F) : all.of(one);
        laws::expect_close("gradient beside frozen layers", some.of(one), expected, 0);
    }
    for (const float x : some.work->input_gradient)
        BOOST_TEST(x == 123.F);
}

BOOST_AUTO_TEST_CASE(frozen_layers_get_no_gradient_and_the_input_none_that_is_not_wanted) {
    frozen_layers_get_no_gradient<strut::frozen<>>();
    frozen_layers_get_no_gradient<strut::frozen<0, 1>>();
    frozen_layers_get_no_gradient<strut::frozen<1, 3>>();
}

BOOST_AUTO_TEST_CASE(accumulating_over_parts_gives_the_gradient_of_the_whole) {
    using net = small<double>;
    batch<net, strut::mse, 9> whole;
    whole.run();
    batch<net, strut::mse, 4> parts{4, 0};
    parts.run();
    const auto add = [&](std::size_t count, std::size_t first) {
        batch<net, strut::mse, 4> next{count, first};
        next.pass.accumulate = true;
        std::swap(next.gradient, parts.gradient);
        next.run();
        std::swap(next.gradient, parts.gradient);
    };
    add(4, 4);
    add(1, 8);
    for (const strut::tensor& one : net::tensors)
        laws::expect_close("accumulated gradient", parts.of(one), whole.of(one), 1e-13);
}

BOOST_AUTO_TEST_SUITE_END()
