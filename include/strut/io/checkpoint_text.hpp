#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "strut/io/type_text.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"
#include "strut/net/network.hpp"
#include "strut/train/early_stopping.hpp"
#include "strut/train/trainer.hpp"
#include "strut/train/truncated.hpp"

/// What a checkpoint says of the training that wrote it: a line for each thing that must be the
/// same in the one that reads it.
namespace strut::detail {

inline void add_line(std::string& text, std::string_view key, std::string_view value) {
    ((text += key) += ": ") += value;
    text += '\n';
}

/// The network: its input, its layers and its policies.
template <class Net>
struct network_text {
    static void add_to(std::string& text) { add_line(text, "network", type_text<Net>()); }
};
template <class T, class Input, class... Items>
struct network_text<basic_network<T, Input, Items...>> {
    static void add_to(std::string& text) {
        add_line(text, "input", type_text<Input>());
        std::size_t layers = 0;
        const auto add = [&]<class Item>(std::type_identity<Item>) {
            if constexpr (is_layer_item<Item>::value)
                add_line(text, "layer " + std::to_string(layers++), type_text<Item>());
            else
                add_line(text, "policy of all layers", type_text<Item>());
        };
        (add(std::type_identity<Items>{}), ...);
    }
};

template <class Part>
struct part_text {
    static void add_to(std::string& text) { add_line(text, "part", type_text<Part>()); }
};
template <class Net>
struct part_text<early_stopping<Net>> {
    static void add_to(std::string& text) { add_line(text, "part", "early_stopping"); }
};
/// Not what is done where something is not finite: it leaves no trace up to then.
template <class Net, class Loss, class Optimizer, class... Policies>
struct part_text<trainer<Net, Loss, Optimizer, Policies...>> {
    using fit = trainer<Net, Loss, Optimizer, Policies...>;
    static void add_to(std::string& text) {
        network_text<Net>::add_to(text);
        add_line(text, "loss", type_text<Loss>());
        add_line(text, "optimizer", type_text<Optimizer>());
        add_line(text, "batch", std::to_string(fit::batch_size));
        add_line(text, "micro-batch", std::to_string(fit::lanes));
        add_line(text, "clipping", type_text<typename fit::clipping>());
        add_line(text, "clipping of layers", type_text<typename fit::layer_clippers>());
        add_line(text, "penalty", type_text<typename fit::penalty_term>());
        add_line(text, "constraint", type_text<typename fit::constraint>());
        add_line(text, "schedule", type_text<typename fit::scheduling>());
        add_line(text, "frozen", type_text<typename fit::frozen_layers>());
    }
};
template <class Net, class Loss, class Optimizer, class... Policies>
struct part_text<truncated<Net, Loss, Optimizer, Policies...>> {
    using fit = truncated<Net, Loss, Optimizer, Policies...>;
    static void add_to(std::string& text) {
        part_text<typename fit::trainer_type>::add_to(text);
        add_line(text, "tbptt", std::to_string(fit::update) + ", " + std::to_string(fit::reach));
    }
};

} // namespace strut::detail
