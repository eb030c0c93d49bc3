#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "graph.hpp"
#include "slide.hpp"

/// What a model does, one thing after the other, as ONNX has it: axes are those of the graph.
namespace strut_onnx {

using reals = std::vector<double>;

struct affine_step {
    std::int64_t in = 0, out = 0;
    reals weight; ///< [out][in]
    reals bias;   ///< [out], or none
};

/// An activation by its name in strut; of a PRelu, the slopes as well.
struct activation_step {
    std::string text;
    reals slopes;
    extents slopes_shape;
};

struct softmax_step {
    bool logarithm = false;
    std::size_t axis = 0;
};

/// A normalization by its name in strut, of the features along an axis.
struct norm_step {
    std::string text;
    std::size_t axis = 0;
    reals scale, shift, mean, variance; ///< mean and variance of batch norm alone
};

struct recurrent_step {
    std::string kind;       ///< "lstm", "gru", "rnn"
    std::string activation; ///< of an rnn that has another than tanh
    std::int64_t in = 0, units = 0;
    struct direction {
        reals weight_ih, weight_hh, bias_ih, bias_hh; ///< gates in PyTorch's order
    };
    std::vector<direction> directions; ///< one, or two
    enum class gives { every_step, both_ways, last_state } what = gives::every_step;
};

struct convolution_step {
    std::int64_t in = 0, out = 0, groups = 1;
    std::vector<slide> along; ///< one or two
    reals weight, bias;       ///< [out][in / groups][kernel...]; [out], or none
};

struct pool_step {
    bool largest = false;
    std::vector<slide> along; ///< none: the whole of every axis
    bool keeps_axes = true;   ///< whether the axes stay, with size 1
};

/// The last place along an axis, which stays with size 1 or goes.
struct last_step {
    std::size_t axis = 0;
    bool keeps_axis = false;
};

/// Noise: the same numbers in the same order, or along other axes.
struct transpose_step {
    std::vector<std::size_t> order;
};
struct reshape_step {};
struct drop_step {
    std::vector<std::size_t> axes; ///< of size 1
};
struct insert_step {
    std::vector<std::size_t> axes; ///< of size 1
};

struct step;

/// The sum of what comes in, or of a matrix times it, and what the branch makes of it.
struct residual_step {
    std::vector<step> branch;
    bool projects = false;
    affine_step projection;
};

struct step {
    const node* at = nullptr; ///< for messages
    extents from, to;
    std::variant<affine_step, activation_step, softmax_step, norm_step, recurrent_step,
        convolution_step, pool_step, last_step, transpose_step, reshape_step, drop_step,
        insert_step, residual_step>
        what;
};

} // namespace strut_onnx
