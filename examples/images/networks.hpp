#pragma once

#include <cstddef>
#include <type_traits>

#include "strut/strut.hpp"

// Networks for images of 8 x 8: a first convolution, three stages of n blocks of two convolutions
// (c channels at 8 x 8, 2 c at 4 x 4, 4 c at 2 x 2), the mean over the image, and a head: 6 n + 2
// layers with weights. Source: He et al. 2016, section 4.2, with 32 x 32 pixels and c = 16.

/// A convolution of 3 x 3 and its normalization, which makes a bias of its own superfluous.
template <std::size_t Channels, std::size_t Stride = 1>
using convolution = strut::chain<strut::conv2d<Channels, strut::kernel<3>, strut::stride<Stride>,
                                     strut::padding::same, strut::he, strut::no_bias>,
    strut::normalize<strut::batch_norm<>>>;
using relu = strut::activate<strut::relu>;

/// Without shortcuts: what comes out of a block is all that it made.
struct plain {
    static constexpr const char* name = "plain";

    template <std::size_t Channels>
    using block = strut::chain<convolution<Channels>, relu, convolution<Channels>, relu>;
    template <std::size_t Channels>
    using smaller = strut::chain<convolution<Channels, 2>, relu, convolution<Channels>, relu>;
};

/// With shortcuts: a block adds to what came in; where sizes change, that goes through a
/// convolution of 1 x 1 with the stride of the block.
struct residual {
    static constexpr const char* name = "residual";

    template <std::size_t Channels>
    using block =
        strut::chain<strut::residual<convolution<Channels>, relu, convolution<Channels>>, relu>;
    template <std::size_t Channels>
    using smaller = strut::chain<strut::residual<strut::shortcut::projection,
                                     convolution<Channels, 2>, relu, convolution<Channels>>,
        relu>;
};

/// The network of a kind with so many layers: 8, 14, 20, ...
template <class Kind, std::size_t Layers, std::size_t Channels>
struct network_of {
    static_assert(Layers >= 8 && Layers % 6 == 2, "layers: 6 n + 2");
    static constexpr std::size_t blocks = (Layers - 2) / 6;

    template <std::size_t C>
    using block = typename Kind::template block<C>;
    template <std::size_t C>
    using smaller = typename Kind::template smaller<C>;
    template <std::size_t C>
    using stage = std::conditional_t<blocks == 1, smaller<C>,
        strut::chain<smaller<C>, strut::repeat<blocks - 1, block<C>>>>;
    using type = strut::network<strut::input<1, 8, 8>, //
        convolution<Channels>, relu,                   //
        strut::repeat<blocks, block<Channels>>,        //
        stage<2 * Channels>, stage<4 * Channels>,      //
        strut::global_average_pool, strut::dense<10>>;
};
