#include <cstddef>

#include "strut/strut.hpp"

/// A network learns XOR while it is compiled: forward, backward and optimizer in a constant
/// expression, within the compilers' default limits.
namespace {

using net = strut::network<strut::input<2>, strut::dense<4, strut::tanh>, strut::dense<1>>;
constexpr std::size_t lanes = 4;

constexpr net trained = [] {
    net model{strut::seed{3}};
    strut::training_workspace<net::root, strut::binary_cross_entropy, lanes> work;
    constexpr std::size_t stride = work.stride;
    for (std::size_t sample = 0; sample < lanes; ++sample) {
        const std::size_t a = sample / 2;
        const std::size_t b = sample % 2;
        work.input[sample] = static_cast<float>(a);
        work.input[stride + sample] = static_cast<float>(b);
        work.target[sample] = static_cast<float>(a != b);
    }
    net::parameter_block gradient{};
    net::parameter_block first{};
    net::parameter_block second{};
    float* const moments[]{first.data(), second.data()};
    for (unsigned step = 1; step <= 30; ++step) {
        strut::backpropagate(model, strut::binary_cross_entropy{}, work, gradient,
            strut::pass{.count = lanes}, 1.0f / lanes);
        strut::optimize<strut::adam>(model.parameters.data(), gradient.data(), moments,
            net::block_size, {.learning_rate = 0.2}, step);
    }
    return model;
}();

constexpr bool says_one(float a, float b) {
    return trained(std::array{a, b})[0] > 0;
}
static_assert(!says_one(0, 0) && says_one(0, 1) && says_one(1, 0) && !says_one(1, 1));

} // namespace
