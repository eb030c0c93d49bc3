#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// What the matrix is made of: cures down, depths across, six learning rates in each cell.

/// Handwritten digits, pixels from 0 to 1. Every fifth is held out.
struct digits {
    struct images {
        std::vector<float> pixels; ///< [image][64]
        std::vector<std::uint8_t> labels;
    };
    images training;
    images held_out;
};

/// One way to train.
struct recipe {
    enum class method { momentum, adam } optimizer;
    double learning_rate;
};

/// What became of one run. Gradients are those of a block's weights, by their norm, in the first
/// step in which both are there: a branch that starts at zero has none before.
struct run {
    enum class ending { epochs_over, learned, diverged, stuck };

    double first_gradient = 0; ///< of the first block
    double last_gradient = 0;  ///< of the last block
    double loss = 0;           ///< of the last epoch, on training data
    double accuracy = 0;       ///< on those held out
    double seconds = 0;        ///< of processor time, for training
    std::size_t epochs = 0;
    ending end = ending::epochs_over;

    double ratio() const { return last_gradient > 0 ? first_gradient / last_gradient : 0; }
};

/// The numbers of hidden layers.
inline constexpr std::array<std::size_t, 4> depths{10, 50, 100, 200};

/// A network of each depth with one remedy.
struct cure {
    std::string name;
    using experiment = run (*)(const digits&, const recipe&, std::size_t epochs);
    std::array<experiment, depths.size()> at_depth;
};

/// activations.cpp, norms.cpp, shortcuts.cpp
std::vector<cure> activations_and_initializers();
std::vector<cure> norms();
std::vector<cure> shortcuts();
