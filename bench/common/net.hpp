#pragma once

#include <array>
#include <cstddef>
#include <utility>

/// The networks of the benchmark, described once for all implementations.
namespace bench {

/// The activation of the hidden layers; every head is linear.
enum class activation { tanh, relu, sigmoid };

/// A multilayer perceptron: the widths from the input to the head.
template <activation Hidden, std::size_t... Widths>
struct mlp {
    static constexpr activation hidden = Hidden;
    static constexpr std::array<std::size_t, sizeof...(Widths)> width{Widths...};
    static constexpr std::size_t layers = sizeof...(Widths) - 1;
    static constexpr std::size_t in = width.front();
    static constexpr std::size_t out = width.back();
};

struct policy_tanh : mlp<activation::tanh, 10, 64, 64, 4> {
    static constexpr const char* name = "policy_tanh";
};

struct tabular_relu : mlp<activation::relu, 32, 128, 128, 128, 1> {
    static constexpr const char* name = "tabular_relu";
};

struct deep_relu : mlp<activation::relu, 10, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 1> {
    static constexpr const char* name = "deep_relu";
};

struct deep_sigmoid
    : mlp<activation::sigmoid, 10, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 1> {
    static constexpr const char* name = "deep_sigmoid";
};

struct mlp_784 : mlp<activation::relu, 784, 128, 10> {
    static constexpr const char* name = "mlp_784";
};

/// Calls `visit.template operator()<l>()` for each layer.
template <class Net, class Visit>
constexpr void for_each_layer(Visit visit) {
    [&]<std::size_t... L>(std::index_sequence<L...>) {
        (visit.template operator()<L>(), ...);
    }
    (std::make_index_sequence<Net::layers>{});
}

} // namespace bench
