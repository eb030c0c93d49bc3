#pragma once

#include <cstddef>
#include <utility>

#include "strut/strut.hpp"

/// A network of `Depth` layers of width 64, written out, and a step of its training.
template <class Depth>
struct deep;
template <std::size_t... Layer>
struct deep<std::index_sequence<Layer...>> {
    template <std::size_t>
    using layer = strut::dense<64, strut::relu>;
    using type = strut::network<strut::input<64>, layer<Layer>..., strut::dense<1>>;
};

template <std::size_t Depth>
using deep_net = typename deep<std::make_index_sequence<Depth>>::type;

template <class Net>
using deep_trainer = strut::trainer<Net, strut::mse, strut::adam, strut::batch<32>>;
