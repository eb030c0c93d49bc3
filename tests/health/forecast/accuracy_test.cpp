#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "health/forecast/simulation.hpp"
#include "strut/health/forecast.hpp"
#include "strut/inference.hpp"

/// The forecast against networks as they are initialised: the mean over ten seeds of the decades
/// that the gradient loses or gains on its way from the last matrix to the first.
BOOST_AUTO_TEST_SUITE(forecast_accuracy)

namespace {

using namespace strut;
namespace sc = strut::shortcut;

constexpr std::uint64_t seeds = 10;

template <std::size_t Width, std::size_t Depth, class... Policies>
using stack = network<input<Width>, repeat<Depth, dense<Width, Policies...>>>;
/// Pre-activation residual blocks.
template <std::size_t Width, std::size_t Depth, class Shortcut, class... Layers>
using blocks =
    network<input<Width>, repeat<Depth, residual<Shortcut, Layers..., affine<Width, he>>>>;

struct compared {
    std::string name;
    double forecast = 0;
    double measured = 0;
    double allowed = 0;
    bool covered = true;
    double error() const { return std::abs(measured - forecast); }
};

/// Networks without batch statistics are compared sample by sample, the others by whole batches.
template <class Net>
compared compare(const char* name) {
    constexpr std::size_t lanes = Net::root::least_samples > 1 ? 32 : 8;
    const auto expected = health::forecast_of<Net>(lanes, false);
    const auto found = simulation::measure<Net, lanes>(seeds);
    compared one{name, lanes > 8 ? expected.r_delta : expected.r_delta_sample,
        lanes > 8 ? found.batch : found.sample,
        std::max(0.5, 3 * expected.sigma / std::sqrt(static_cast<double>(seeds))),
        expected.not_covered == health::beyond::nothing};
    if (std::getenv("SHOW") != nullptr)
        std::printf("%-60s %8.3f %8.3f  %6.3f of %.2f %s\n", name, one.forecast, one.measured,
            one.error(), one.allowed, one.covered ? "" : "(beyond the theory)");
    return one;
}

#define COMPARE(...) compare<__VA_ARGS__>(#__VA_ARGS__)

} // namespace

BOOST_AUTO_TEST_CASE(gradients_of_real_networks_are_as_forecast) {
    const std::vector<compared> all{
        COMPARE(stack<128, 10, identity>),
        COMPARE(stack<128, 10, relu>),
        COMPARE(stack<128, 10, leaky_relu<>>),
        COMPARE(stack<128, 10, leaky_relu<0.2>>),
        COMPARE(stack<128, 10, prelu<>>),
        COMPARE(stack<128, 10, prelu_per_channel<>>),
        COMPARE(stack<128, 10, elu<>>),
        COMPARE(stack<128, 10, selu>),
        COMPARE(stack<128, 10, gelu>),
        COMPARE(stack<128, 10, gelu_tanh>),
        COMPARE(stack<128, 10, silu>),
        COMPARE(stack<128, 10, mish>),
        COMPARE(stack<128, 10, softplus>),
        COMPARE(stack<128, 10, softsign>),
        COMPARE(stack<128, 10, hardtanh>),
        COMPARE(stack<128, 10, hard_sigmoid>),
        COMPARE(stack<128, 10, hard_swish>),
        COMPARE(stack<128, 10, sigmoid>),
        COMPARE(stack<128, 10, strut::tanh>),
        COMPARE(stack<128, 50, identity>),
        COMPARE(stack<128, 50, relu>),
        COMPARE(stack<128, 50, elu<>>),
        COMPARE(stack<128, 50, selu>),
        COMPARE(stack<128, 50, gelu>),
        COMPARE(stack<128, 50, silu>),
        COMPARE(stack<128, 50, mish>),
        COMPARE(stack<128, 50, softplus>),
        COMPARE(stack<128, 50, softplus, he>),
        COMPARE(stack<128, 50, softsign>),
        COMPARE(stack<128, 50, hardtanh>),
        COMPARE(stack<128, 50, hard_sigmoid>),
        COMPARE(stack<128, 50, hard_swish>),
        COMPARE(stack<128, 50, sigmoid>),
        COMPARE(stack<128, 50, strut::tanh>),
        COMPARE(stack<128, 50, relu, he_uniform>),
        COMPARE(stack<128, 50, leaky_relu<0.2>, he_truncated>),
        COMPARE(stack<128, 50, relu, xavier_uniform>),
        COMPARE(stack<128, 50, strut::tanh, xavier_normal>),
        COMPARE(stack<128, 50, selu, lecun_uniform>),
        COMPARE(stack<128, 50, strut::tanh, orthogonal<>>),
        COMPARE(stack<128, 50, strut::tanh, normal<0.2>>),
        COMPARE(stack<128, 50, hardtanh, uniform<0.15>>),
        COMPARE(stack<128, 50, relu, torch_default, bias<torch_default>>),
        COMPARE(stack<128, 10, strut::tanh, torch_default, bias<constant<0.3>>>),
        COMPARE(stack<128, 50, strut::tanh, he>),
        COMPARE(stack<128, 100, relu>),
        COMPARE(stack<128, 100, selu>),
        COMPARE(stack<128, 100, strut::tanh, he>),
        COMPARE(stack<128, 100, sigmoid>),
        COMPARE(stack<512, 10, relu>),
        COMPARE(stack<512, 10, strut::tanh, he>),
        COMPARE(stack<512, 50, sigmoid>),
        COMPARE(stack<512, 100, relu>),
        COMPARE(stack<128, 10, relu, batch_norm<>>),
        COMPARE(stack<128, 50, relu, batch_norm<>>),
        COMPARE(stack<128, 50, strut::tanh, batch_norm<>>),
        COMPARE(stack<128, 50, sigmoid, batch_norm<>>),
        COMPARE(stack<128, 50, gelu, batch_norm<>>),
        COMPARE(stack<128, 100, selu, batch_norm<>>),
        COMPARE(stack<128, 50, relu, layer_norm<>>),
        COMPARE(stack<128, 50, strut::tanh, layer_norm<>>),
        COMPARE(stack<128, 50, sigmoid, layer_norm<>>),
        COMPARE(stack<128, 50, gelu, layer_norm<>>),
        COMPARE(stack<128, 50, relu, rms_norm<>>),
        COMPARE(stack<128, 50, strut::tanh, rms_norm<>>),
        COMPARE(stack<128, 50, relu, group_norm<8>>),
        COMPARE(stack<128, 50, strut::tanh, group_norm<8>>),
        COMPARE(blocks<128, 10, sc::identity, activate<relu>>),
        COMPARE(blocks<128, 50, sc::identity, activate<relu>>),
        COMPARE(blocks<128, 50, sc::scaled<0.1414>, activate<relu>>),
        COMPARE(blocks<128, 50, sc::identity, normalize<batch_norm<>>, activate<relu>>),
        COMPARE(blocks<128, 50, sc::identity, normalize<layer_norm<>>, activate<relu>>),
        COMPARE(blocks<128, 100, sc::identity, normalize<layer_norm<>>, activate<gelu>>),
        COMPARE(stack<128, 50, strut::tanh, he, sc::identity>),
        COMPARE(network<input<10>, dense<128, sigmoid>, repeat<9, dense<128, sigmoid>>>),
        COMPARE(network<input<256>, dense<128, relu>, dense<64, relu>, dense<32, relu>,
            dense<16, relu>, repeat<1, dense<16, relu>>>),
        COMPARE(network<input<64>, repeat<5, dense<256, relu>, dense<64, relu>>>),
        COMPARE(network<input<64>, repeat<5, dense<256, strut::tanh>, dense<64, strut::tanh>>>),
        COMPARE(network<input<64>, repeat<5, dense<256, strut::tanh, orthogonal<>>,
                                       dense<64, strut::tanh, orthogonal<>>>>),
    };
    std::vector<double> errors;
    for (const compared& one : all) {
        if (!one.covered)
            continue;
        BOOST_TEST_CONTEXT(
            one.name << ": forecast " << one.forecast << ", measured " << one.measured)
        BOOST_TEST(one.error() <= one.allowed);
        errors.push_back(one.error());
    }
    BOOST_TEST(errors.size() >= 60u);
    std::nth_element(errors.begin(), errors.begin() + errors.size() / 2, errors.end());
    BOOST_TEST(errors[errors.size() / 2] <= 0.1);
}

BOOST_AUTO_TEST_SUITE_END()
