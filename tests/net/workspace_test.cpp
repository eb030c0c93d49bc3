#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "strut/strut.hpp"

BOOST_AUTO_TEST_SUITE(workspace)

using net = strut::network<strut::input<3>, strut::dense<20, strut::gelu>,
    strut::dense<7, strut::tanh>, strut::dropout<0.5>, strut::dense<4>>;
using loss = strut::softmax_cross_entropy;

// Plain memory, of a size that is known.
static_assert(std::is_trivially_copyable_v<net::workspace<>>);
static_assert(alignof(net::workspace<8>) == 64);
static_assert(sizeof(net::workspace<8>) == net::root::scratch<8> * sizeof(float));

// A network of one layer passes nothing on from layer to layer.
using single = strut::network<strut::input<3>, strut::dense<2>>;
static_assert(single::root::scratch<1> == 0 && sizeof(single::workspace<>) == 64);

// The batch comes in and goes out in the layout of lanes; labels are one to a sample.
using training = strut::training_workspace<net::root, loss, 5>;
static_assert(training::stride == strut::simd::row_stride<float>(5));
static_assert(training::target_size == 1);
static_assert(std::is_same_v<training::target_value, std::int32_t>);
static_assert(decltype(training::input)::size() >= 3 * training::stride);
static_assert(decltype(training::output)::size() >= 4 * training::stride);
static_assert(decltype(training::target)::size() >= training::stride);
static_assert(strut::training_workspace<net::root, strut::mse, 5>::target_size == 4);

BOOST_AUTO_TEST_CASE(what_is_left_in_a_workspace_changes_nothing) {
    const net model{strut::seed{1}};
    const std::array<float, 3> x{1, -2, 0.5F};
    std::array<float, 4> clean{};
    std::array<float, 4> found{};
    net::workspace<> work;
    for (const float rest : {0.F, 1e30F, std::numeric_limits<float>::quiet_NaN()}) {
        std::fill(work.scratch.begin(), work.scratch.end(), rest);
        model.forward(x.data(), found.data(), work);
        if (rest == 0)
            clean = found;
        BOOST_TEST(found == clean);
    }
}

template <std::size_t Lanes>
void what_is_left_in_a_training_workspace_changes_nothing() {
    using space = strut::training_workspace<net::root, loss, Lanes>;
    const net model{strut::seed{1}};
    const auto run = [&](float rest) {
        const auto work = std::make_unique<space>();
        const auto gradient = std::make_unique<net::parameter_block>();
        std::fill(work->tape.begin(), work->tape.end(), rest);
        std::fill(work->scratch.begin(), work->scratch.end(), rest);
        std::fill(work->output.begin(), work->output.end(), rest);
        std::fill(work->output_gradient.begin(), work->output_gradient.end(), rest);
        std::fill(work->input_gradient.begin(), work->input_gradient.end(), rest);
        const strut::random numbers{5};
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t lane = 0; lane < space::stride; ++lane)
                work->input[i * space::stride + lane] =
                    static_cast<float>(numbers.normal(10 * (lane < Lanes ? lane : 0) + i));
        strut::backpropagate<strut::frozen<>, true>(
            model, loss{}, *work, *gradient, strut::pass{.count = Lanes, .noise = 3}, 1.F);
        std::array<float, 3> input_gradient{};
        for (std::size_t i = 0; i < 3; ++i)
            input_gradient[i] = work->input_gradient[i * space::stride];
        return std::pair{*gradient, input_gradient};
    };
    const auto [gradient, input_gradient] = run(0);
    for (const float rest : {1e30F, std::numeric_limits<float>::quiet_NaN()}) {
        const auto [same_gradient, same_input_gradient] = run(rest);
        BOOST_TEST((same_gradient == gradient), "lanes " << Lanes << ", rest " << rest);
        BOOST_TEST(same_input_gradient == input_gradient);
    }
}

BOOST_AUTO_TEST_CASE(what_is_left_in_a_workspace_of_training_changes_nothing) {
    what_is_left_in_a_training_workspace_changes_nothing<1>();
    what_is_left_in_a_training_workspace_changes_nothing<5>();
}

BOOST_AUTO_TEST_SUITE_END()
