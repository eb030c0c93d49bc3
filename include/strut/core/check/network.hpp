#pragma once

/// Checks that concern a network: its list, and how it is called; `strut/core/check.hpp` says how
/// to read them.
namespace strut::error {

template <bool Ok, class Found>
struct positive_extents {
    static_assert(Ok, "strut: an input of size zero");
    static constexpr bool value = true;
};

template <bool Ok, class Found>
struct input_first {
    static_assert(Ok, "strut: a network's list begins with its input: input<64>, or input<8, 8>");
    static constexpr bool value = true;
};

template <bool Ok, class Given>
struct layers_and_policies {
    static_assert(Ok, "strut: a network's list holds layers and policies for all of them; this is "
                      "neither");
    static constexpr bool value = true;
};

template <bool Ok, class List>
struct one_layer_at_least {
    static_assert(Ok, "strut: a network needs at least one layer");
    static constexpr bool value = true;
};

template <bool Ok, class Expected, class Found>
struct input_of_this_size {
    static_assert(Ok, "strut: the network was called with an input of another size");
    static constexpr bool value = true;
};

template <bool Ok, class Expected, class Found>
struct layer_of_the_network {
    static_assert(Ok, "strut: the network has fewer layers");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected>
struct tensor_of_the_layer {
    static_assert(Ok, "strut: the layer has no such tensor");
    static constexpr bool value = true;
};

template <bool Ok, class Expected, class Found>
struct same_embedded_values {
    static_assert(Ok, "strut: the embedded weights are numbers of another type than the network's");
    static constexpr bool value = true;
};

template <bool Ok, class Expected, class Found>
struct as_many_embedded_tensors {
    static_assert(Ok, "strut: the embedded weights are those of another network: it has more or "
                      "fewer tensors");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct same_embedded_tensor {
    static_assert(Ok, "strut: the embedded weights are those of another network: this is the first "
                      "tensor that differs");
    static constexpr bool value = true;
};

} // namespace strut::error
