#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "common/part.hpp"

/// The networks of the benchmark, described once for all implementations.
namespace bench {

/// A network of parts, and its layers as one flat list.
template <std::size_t In, class... Parts>
struct net {
private:
    static constexpr layer_list unfold() {
        layer_list list{In};
        (Parts::append_to(list), ...);
        return list;
    }

public:
    static constexpr auto layers = [] {
        std::array<layer, unfold().layers.size()> all{};
        std::ranges::copy(unfold().layers, all.begin());
        return all;
    }();
    static constexpr std::size_t depth = layers.size();
    static constexpr std::size_t in = layers.front().in;
    static constexpr std::size_t out = layers.back().out;
};

struct policy_tanh : net<10, dense<64, activation::tanh>, dense<64, activation::tanh>, dense<4>> {
    static constexpr const char* name = "policy_tanh";
};

struct tabular_relu : net<32, dense<128, activation::relu>, dense<128, activation::relu>,
                          dense<128, activation::relu>, dense<1>> {
    static constexpr const char* name = "tabular_relu";
};

/// Ten hidden layers, written out.
template <class Hidden>
using ten_hidden = net<10, Hidden, Hidden, Hidden, Hidden, Hidden, Hidden, Hidden, Hidden, Hidden,
    Hidden, dense<1>>;

struct deep_relu : ten_hidden<dense<128, activation::relu>> {
    static constexpr const char* name = "deep_relu";
};

struct deep_sigmoid : ten_hidden<dense<128, activation::sigmoid>> {
    static constexpr const char* name = "deep_sigmoid";
};

struct mlp_784 : net<784, dense<128, activation::relu>, dense<10>> {
    static constexpr const char* name = "mlp_784";
};

struct resmlp
    : net<16, dense<64>, repeat<50, residual<affine<64>, activate<activation::relu>, affine<64>>>,
          dense<1>> {
    static constexpr const char* name = "resmlp";
};

/// A hundred layers of sigmoid: the gradient falls through the denormal numbers on its way to zero.
struct vanishing_100 : net<64, repeat<100, dense<64, activation::sigmoid>>, dense<1>> {
    static constexpr const char* name = "vanishing_100";
};

/// Calls `visit.template operator()<l>()` for each layer.
template <class Net, class Visit>
constexpr void for_each_layer(Visit visit) {
    [&]<std::size_t... L>(std::index_sequence<L...>) {
        (visit.template operator()<L>(), ...);
    }
    (std::make_index_sequence<Net::depth>{});
}

} // namespace bench
