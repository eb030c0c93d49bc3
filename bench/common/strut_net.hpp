#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "common/net.hpp"
#include "common/parameters.hpp"
#include "strut/strut.hpp"

/// The networks of the benchmark as strut's types.
namespace bench {

template <activation>
struct strut_activation;
template <>
struct strut_activation<activation::identity> {
    using type = strut::identity;
};
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

template <class Part>
struct strut_layer;
template <std::size_t Width>
struct strut_layer<affine<Width>> {
    using type = strut::affine<Width>;
};
template <activation Activation>
struct strut_layer<activate<Activation>> {
    using type = strut::activate<typename strut_activation<Activation>::type>;
};
template <std::size_t Width, activation Activation>
struct strut_layer<dense<Width, Activation>> {
    using type = strut::dense<Width, typename strut_activation<Activation>::type>;
};
template <class... Parts>
struct strut_layer<residual<Parts...>> {
    using type = strut::residual<typename strut_layer<Parts>::type...>;
};
template <std::size_t Count, class... Parts>
struct strut_layer<repeat<Count, Parts...>> {
    using type = strut::repeat<Count, typename strut_layer<Parts>::type...>;
};

template <class Math, std::size_t In, class... Parts>
auto strut_net_of(const net<In, Parts...>&)
    -> strut::network<strut::input<In>, Math, typename strut_layer<Parts>::type...>;

template <class Net, class Math = strut::accurate_math>
using strut_net = decltype(strut_net_of<Math>(Net{}));

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
