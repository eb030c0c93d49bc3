#pragma once

#include <cstddef>
#include <utility>

#include "strut/strut.hpp"

/// A network of 64 inputs, the layer `Layer` written out `Depth` times, and a head.
template <class Layer, class Depth>
struct written_out;
template <class Layer, std::size_t... I>
struct written_out<Layer, std::index_sequence<I...>> {
    template <std::size_t>
    using layer = Layer;
    using type = strut::network<strut::input<64>, layer<I>..., strut::dense<1>>;
};

template <std::size_t Depth, class Layer>
using deep_net = typename written_out<Layer, std::make_index_sequence<Depth>>::type;

/// The same with one layer, repeated.
template <std::size_t Depth, class Layer>
using repeated_net = strut::network<strut::input<64>, strut::repeat<Depth, Layer>, strut::dense<1>>;

using dense_layer = strut::dense<64, strut::relu>;

/// Before the activation: normalization, activation, affine, and the identity around them.
using residual_layer = strut::residual<strut::normalize<strut::layer_norm<>>,
    strut::activate<strut::relu>, strut::affine<64>>;

template <class Net>
using deep_trainer = strut::trainer<Net, strut::mse, strut::adam, strut::batch<32>>;
