#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "common/net.hpp"
#include "common/parameters.hpp"
#include "strut/strut.hpp"

/// The networks of the benchmark as strut's types.
namespace bench {

template <activation>
struct strut_activation;
template <>
struct strut_activation<activation::tanh> {
    using type = strut::tanh;
};
template <>
struct strut_activation<activation::relu> {
    using type = strut::relu;
};
template <>
struct strut_activation<activation::sigmoid> {
    using type = strut::sigmoid;
};

template <class Net, class Math, class Layers>
struct strut_net_of;
template <class Net, class Math, std::size_t... L>
struct strut_net_of<Net, Math, std::index_sequence<L...>> {
    using type = strut::network<strut::input<Net::in>, Math,
        strut::dense<Net::width[L + 1], typename strut_activation<Net::hidden>::type>...,
        strut::dense<Net::out>>;
};

template <class Net, class Math = strut::accurate_math>
using strut_net = typename strut_net_of<Net, Math, std::make_index_sequence<Net::layers - 1>>::type;

/// Both orders are [in][out], then the bias; only the gaps differ.
template <class Model>
void copy_parameters(const std::vector<float>& from, Model& to) {
    auto next = from.begin();
    for (const strut::tensor& one : Model::tensors) {
        std::copy_n(next, one.size(), to.parameters.begin() + std::ptrdiff_t(one.offset));
        next += std::ptrdiff_t(one.size());
    }
}

template <class Model>
std::vector<float> copied_parameters(const Model& from) {
    std::vector<float> all;
    for (const strut::tensor& one : Model::tensors) {
        const float* const begin = from.parameters.data() + one.offset;
        all.insert(all.end(), begin, begin + one.size());
    }
    return all;
}

} // namespace bench
