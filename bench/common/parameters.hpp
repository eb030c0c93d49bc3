#pragma once

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
        offset += (Net::width[k] + 1) * Net::width[k + 1];
    return offset;
}

template <class Net>
constexpr std::size_t bias_offset(std::size_t l) {
    return weight_offset<Net>(l) + Net::width[l] * Net::width[l + 1];
}

template <class Net>
constexpr std::size_t parameter_count() {
    return weight_offset<Net>(Net::layers);
}

/// He or Xavier weights, so that signals neither die nor explode, and small biases.
template <class Net>
std::vector<float> initial_parameters() {
    random_source random{7};
    std::vector<float> parameters;
    parameters.reserve(parameter_count<Net>());
    for (std::size_t l = 0; l < Net::layers; ++l) {
        const std::size_t in = Net::width[l], out = Net::width[l + 1];
        const float limit = Net::hidden == activation::relu ? std::sqrt(6.0f / float(in))
                                                            : std::sqrt(6.0f / float(in + out));
        for (std::size_t i = 0; i < in * out; ++i)
            parameters.push_back(random.uniform(-limit, limit));
        for (std::size_t o = 0; o < out; ++o)
            parameters.push_back(random.uniform(-0.1f, 0.1f));
    }
    return parameters;
}

} // namespace bench
