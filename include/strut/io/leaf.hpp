#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"

/// What a layout is told of a network: its layers that have numbers, one by one.

namespace strut {

/// The layers that layouts tell apart, known by the `name` of the bound layer.
enum class leaf_kind {
    affine,
    conv1d,
    conv1d_transposed,
    conv2d,
    embedding,
    rnn,
    lstm,
    gru,
    normalization,
    slopes, ///< of a prelu
    factor, ///< the a of a residual block: y = x + a f(x)
    other,  ///< a layer that no framework has
};

/// Which layer of a bidirectional one it is.
enum class way { only, forward, backward };

/// In which order a framework had the features that are now a vector.
struct feature_order {
    shape flattened{};       ///< what was flattened, as this library has it; rank 0: nothing was
    bool steps_last = false; ///< a sequence that PyTorch has as [features][steps]: wants_steps_last
    bool mixed = false;      ///< what was flattened is now summed with something, or part of more
};

/// A layer that is not made of others and has parameters or statistics, or one of the numbers that
/// a residual block or a mix has beside the layers inside.
struct leaf {
    leaf_kind kind = leaf_kind::other;
    std::string_view layer;         ///< the bound layer's name, for messages
    std::string module;             ///< as torch.nn.Sequential numbers it: "2", "3.branch.0"
    std::string_view part{};        ///< "shortcut", "condition", or nothing
    layer_place place{};            ///< as the user counts
    std::vector<tensor> tensors;    ///< with their offsets in the network's block of parameters
    std::vector<tensor> statistics; ///< likewise
    std::size_t groups = 1;         ///< of a convolution
    std::size_t units = 0;          ///< of a recurrent layer
    shape in{};                     ///< of one sample
    way direction = way::only;
    feature_order order{}; ///< of its input
};

/// "layer 2[17] (affine)"
inline std::string text_of(const leaf& of) {
    std::string text = "layer " + std::to_string(of.place.layer);
    if (of.place.repeated)
        text += "[" + std::to_string(of.place.round) + "]";
    return text + " (" + std::string{of.layer} + ")";
}

constexpr leaf_kind leaf_kind_of(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, leaf_kind>, 10> known{{
        {"affine", leaf_kind::affine},
        {"conv1d", leaf_kind::conv1d},
        {"conv1d_transposed", leaf_kind::conv1d_transposed},
        {"conv2d", leaf_kind::conv2d},
        {"embedding", leaf_kind::embedding},
        {"rnn", leaf_kind::rnn},
        {"lstm", leaf_kind::lstm},
        {"gru", leaf_kind::gru},
        {"normalize", leaf_kind::normalization},
        {"activate", leaf_kind::slopes},
    }};
    for (const auto& [known_name, kind] : known)
        if (known_name == name)
            return kind;
    return leaf_kind::other;
}

} // namespace strut
