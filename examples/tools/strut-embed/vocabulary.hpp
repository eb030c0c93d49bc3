#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>

#include "declaration.hpp"
#include "strut/layer/scale.hpp"

/// The words that a declaration may be of. Whatever else stands in a file comes into no header.

namespace strut_embed {

namespace words {
using namespace std::string_view_literals;

inline constexpr std::array activations{"identity"sv, "relu"sv, "leaky_relu"sv, "prelu"sv,
    "prelu_per_channel"sv, "elu"sv, "selu"sv, "gelu"sv, "gelu_tanh"sv, "silu"sv, "mish"sv,
    "softplus"sv, "softsign"sv, "hardtanh"sv, "hard_sigmoid"sv, "hard_swish"sv, "sigmoid"sv,
    "tanh"sv};
inline constexpr std::array norms{"batch_norm"sv, "layer_norm"sv, "rms_norm"sv, "group_norm"sv};
inline constexpr std::array learned{
    "learned::nothing"sv, "learned::scale"sv, "learned::shift"sv, "learned::scale_and_shift"sv};
inline constexpr std::array shortcuts{"shortcut::identity"sv, "shortcut::projection"sv,
    "shortcut::scaled"sv, "shortcut::rezero"sv, "shortcut::fixup"sv};
inline constexpr std::array paddings{"padding::valid"sv, "padding::same"sv, "padding::causal"sv};
/// Policies without numbers of their own.
inline constexpr std::array silent{"fast_math"sv, "simd::fast"sv, "simd::accurate"sv, "xavier"sv,
    "xavier_uniform"sv, "xavier_normal"sv, "he"sv, "he_normal"sv, "he_uniform"sv, "he_truncated"sv,
    "lecun"sv, "lecun_normal"sv, "lecun_uniform"sv, "orthogonal"sv, "normal"sv, "uniform"sv,
    "constant"sv, "zeros"sv, "torch_default"sv, "bias"sv, "forget_bias"sv, "chrono"sv,
    "recurrent_init"sv, "stateful"sv, "from"sv, "gru_form::reset_after"sv};
inline constexpr std::array others{"float"sv, "double"sv, "network"sv, "basic_network"sv, "input"sv,
    "second_moment"sv, "no_norm"sv, "no_bias"sv, "kernel"sv, "window"sv, "stride"sv, "dilation"sv,
    "groups"sv, "summed"sv};
inline constexpr std::array layers{"dense"sv, "affine"sv, "activate"sv, "normalize"sv, "dropout"sv,
    "flatten"sv, "softmax"sv, "log_softmax"sv, "rnn"sv, "lstm"sv, "gru"sv, "bidirectional"sv,
    "last_step"sv, "conv1d"sv, "conv1d_transposed"sv, "conv2d"sv, "max_pool"sv, "average_pool"sv,
    "global_max_pool"sv, "global_average_pool"sv, "embedding"sv, "chain"sv, "residual"sv,
    "repeat"sv, "parallel"sv, "scale"sv};

constexpr bool contain(const auto& some, std::string_view name) {
    return std::ranges::find(some, name) != some.end();
}
} // namespace words

inline bool is_activation(const item& of) {
    return words::contain(words::activations, of.name);
}
inline bool is_norm(const item& of) {
    return words::contain(words::norms, of.name);
}
inline bool is_shortcut(const item& of) {
    return words::contain(words::shortcuts, of.name);
}
inline bool is_silent(const item& of) {
    return words::contain(words::silent, of.name);
}
inline bool is_known(const item& of) {
    return is_number(of.name) || is_activation(of) || is_norm(of) || is_shortcut(of) ||
           is_silent(of) || words::contain(words::learned, of.name) ||
           words::contain(words::paddings, of.name) || words::contain(words::others, of.name) ||
           words::contain(words::layers, of.name);
}

/// The first word in a declaration that is none of these, or null.
inline const item* first_unknown(const item& of) {
    if (!is_known(of))
        return &of;
    for (const item& one : of.inner)
        if (const item* const found = first_unknown(one))
            return found;
    return nullptr;
}

/// An integer from 1 to 2^24, as sizes are.
inline std::optional<std::size_t> size_in(const item& of) {
    constexpr std::size_t most = std::size_t{1} << 24;
    std::size_t value = 0;
    const char* const end = of.name.data() + of.name.size();
    const auto read = std::from_chars(of.name.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end || value == 0 || value > most)
        return std::nullopt;
    return value;
}
/// The first of what is in the brackets, as a size.
inline std::optional<std::size_t> first_size(const item& of) {
    return of.inner.empty() ? std::nullopt : size_in(of.inner[0]);
}
/// A number from 0 to below 1.
inline bool is_rate(const item& of) {
    double value = -1;
    std::from_chars(of.name.data(), of.name.data() + of.name.size(), value);
    return is_number(of.name) && value >= 0 && value < 1;
}
/// A number of a float's size, and not zero.
inline bool is_factor(const item& of) {
    double value = 0;
    std::from_chars(of.name.data(), of.name.data() + of.name.size(), value);
    return is_number(of.name) && strut::detail::is_factor<float>(value);
}

} // namespace strut_embed
