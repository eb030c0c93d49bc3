#pragma once

/// Checks that concern training; `strut/core/check.hpp` says how to read them.
namespace strut::error {

template <bool Ok, class Place, class Expected, class Found>
struct samples_at_least {
    static_assert(Ok, "strut: training by batch statistics (batch_norm) needs more samples at a "
                      "time: a larger batch or micro_batch, or layer_norm, which needs no batch");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct linear_head {
    static_assert(Ok, "strut: this loss takes logits and applies the link (sigmoid or softmax) "
                      "itself: leave the activation off the last layer; predictions come from the "
                      "loss's link");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given, class Found>
struct outputs_of_the_loss {
    static_assert(Ok, "strut: the loss has no meaning for this number of outputs");
    static constexpr bool value = true;
};

template <bool Ok, class Given>
struct numbers_in_a_row {
    static_assert(Ok,
        "strut: samples and targets are numbers one behind the other, row-major; copy "
        "anything else (a column-major array, a lazy expression, a view of columns) "
        "into a std::vector or an xt::xtensor first");
    static constexpr bool value = true;
};

template <bool Ok, class Override, class Expected>
struct clipped_layers_exist {
    static_assert(Ok, "strut: clipping for a layer that the network does not have, or that has no "
                      "parameters");
    static constexpr bool value = true;
};

template <bool Ok, class Given>
struct one_clipping_a_layer {
    static_assert(Ok, "strut: two clipping strategies for one layer; keep one of those given");
    static constexpr bool value = true;
};

template <bool Ok, class Given>
struct decayed_once {
    static_assert(Ok, "strut: this optimizer decays weights by itself, and the penalty would decay "
                      "them again; leave the penalty out, or take adam with it");
    static constexpr bool value = true;
};

template <bool Ok, class Frozen, class Expected>
struct frozen_layers_exist {
    static_assert(Ok, "strut: a frozen layer that the network does not have");
    static constexpr bool value = true;
};

template <bool Ok, class Frozen>
struct something_to_train {
    static_assert(Ok, "strut: every layer with parameters is frozen; nothing is left to train");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Because, class TryThis>
struct trainable {
    static_assert(Ok, "strut: this network is forecast not to train: the layer, the cause and the "
                      "cure to try stand in this type; docs/diagnosis.md explains them");
    static constexpr bool value = true;
};

} // namespace strut::error
