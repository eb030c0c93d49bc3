#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "common/net.hpp"
#include "common/random.hpp"

/// The parameters every implementation starts from: layer by layer the weights `[in][out]`, then
/// the bias, without gaps. An implementation copies them into the layout it likes best.
namespace bench {

/// Where layer `l` keeps its weights and its bias in that order.
template <class Net>
constexpr std::size_t weight_offset(std::size_t l) {
    std::size_t offset = 0;
    for (std::size_t k = 0; k < l; ++k)
        offset += (Net::layers[k].in + 1) * Net::layers[k].out;
    return offset;
}

template <class Net>
constexpr std::size_t bias_offset(std::size_t l) {
    return weight_offset<Net>(l) + Net::layers[l].in * Net::layers[l].out;
}

template <class Net>
constexpr std::size_t parameter_count() {
    return weight_offset<Net>(Net::depth);
}

/// He weights before relu, Xavier weights otherwise, and small biases. The last layer of a residual
/// block is scaled down by the number of blocks, so that signals do not explode there either.
template <class Net>
std::vector<float> initial_parameters() {
    random_source random{7};
    std::vector<float> parameters;
    parameters.reserve(parameter_count<Net>());
    const auto blocks =
        std::ranges::count_if(Net::layers, [](const layer& one) { return one.closes > 0; });
    for (const layer& one : Net::layers) {
        const std::size_t in = one.in, out = one.out;
        const float fan = float(one.activation == activation::relu ? in : in + out);
        const float limit = std::sqrt(6.0f / (one.closes > 0 ? fan * float(blocks) : fan));
        for (std::size_t i = 0; i < in * out; ++i)
            parameters.push_back(random.uniform(-limit, limit));
        for (std::size_t o = 0; o < out; ++o)
            parameters.push_back(random.uniform(-0.1f, 0.1f));
    }
    return parameters;
}

} // namespace bench
