#pragma once

#include <cstddef>
#include <vector>

/// What the networks of the benchmark are made of. Parts have the names and the meaning of strut's
/// layers; for the peers and the reference they unfold into a flat list of affine layers.
namespace bench {

enum class activation { identity, tanh, relu, sigmoid };

/// An affine layer and what comes behind it: the activation, and the end of a residual block.
/// Blocks neither overlap nor nest, and end without an activation.
struct layer {
    std::size_t in, out;
    bench::activation activation = bench::activation::identity;
    std::size_t opens = 0;  ///< the first layer of a block: the number of layers in the block
    std::size_t closes = 0; ///< the last one likewise: its output is added to the block's input
};

/// The layers so far, and the width that they end in.
struct layer_list {
    std::size_t width;
    std::vector<layer> layers{};
};

template <std::size_t Width>
struct affine {
    static constexpr void append_to(layer_list& list) {
        list.layers.push_back({list.width, Width});
        list.width = Width;
    }
};

template <activation Activation>
struct activate {
    static constexpr void append_to(layer_list& list) {
        list.layers.back().activation = Activation;
    }
};

template <std::size_t Width, activation Activation = activation::identity>
struct dense {
    static constexpr void append_to(layer_list& list) {
        affine<Width>::append_to(list);
        activate<Activation>::append_to(list);
    }
};

/// A block of parts with the identity around it.
template <class... Parts>
struct residual {
    static constexpr void append_to(layer_list& list) {
        const std::size_t first = list.layers.size();
        (Parts::append_to(list), ...);
        const std::size_t count = list.layers.size() - first;
        list.layers[first].opens = list.layers.back().closes = count;
    }
};

template <std::size_t Count, class... Parts>
struct repeat {
    static constexpr void append_to(layer_list& list) {
        for (std::size_t i = 0; i < Count; ++i)
            (Parts::append_to(list), ...);
    }
};

} // namespace bench
