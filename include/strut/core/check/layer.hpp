#pragma once

/// Checks that concern any layer, and its policies; `strut/core/check.hpp` says how to read them.
namespace strut::error {

template <bool Ok, class Place, class Found>
struct one_output_at_least {
    static_assert(Ok, "strut: a layer needs at least one output");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class ExpectedRank, class FoundRank>
struct vector_input {
    static_assert(Ok, "strut: this layer takes a vector or a sequence of vectors; found an input "
                      "of another rank: put flatten before it");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct inputs_as_stated {
    static_assert(Ok, "strut: the layer was declared for another number of inputs than the layer "
                      "before it gives");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct known_policies {
    static_assert(Ok, "strut: this is not a policy that is known here, or it lacks a member that "
                      "its concept asks for");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct no_layer_in_a_pack {
    static_assert(Ok, "strut: this is a layer and no policy of one: write it behind the layer, in "
                      "the network's list");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct one_policy_of_a_kind {
    static_assert(Ok, "strut: two policies of one kind; keep one of those given");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct an_activation {
    static_assert(Ok, "strut: this is no activation: it needs static functions value(h) and "
                      "slope(h)");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct a_normalization {
    static_assert(Ok, "strut: this is no normalization: policy/norm/concept.hpp lists the members "
                      "it needs");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Found>
struct normalized_input {
    static_assert(Ok, "strut: a normalization takes a vector, a sequence or an image");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct normalization_of_channels {
    static_assert(Ok, "strut: on an image this normalization could mean several things: "
                      "batch_norm, or group_norm (with one group, all of a sample), says which");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given, class Found>
struct whole_groups {
    static_assert(Ok, "strut: the features are no multiple of the groups of this normalization");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct number_in_range {
    static_assert(Ok,
        "strut: the number in this policy means nothing: sizes, strides, dilations and "
        "groups are at least 1, and chrono's memories longer than two steps");
    static constexpr bool value = true;
};

template <bool Ok, class Place>
struct probability_below_one {
    static_assert(Ok, "strut: the rate of dropout is a probability, at least 0 and below 1");
    static constexpr bool value = true;
};

template <bool Ok, class Place>
struct factor_that_scales {
    static_assert(Ok,
        "strut: the factor of this layer is zero, infinite or no number, or becomes so "
        "in the network's type");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct features_that_are_there {
    static_assert(Ok, "strut: this layer takes features that are not there: more than come in, or "
                      "behind the last one");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Found>
struct one_to_four_axes {
    static_assert(Ok, "strut: a shape has one to four axes");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct as_many_numbers {
    static_assert(Ok, "strut: another shape must have as many numbers as what comes in");
    static constexpr bool value = true;
};

} // namespace strut::error
