#pragma once

/// Checks that concern sequences, and layers that go through them; `strut/core/check.hpp` says how
/// to read them.
namespace strut::error {

template <bool Ok, class Place, class Expected, class Found>
struct sequence_input {
    static_assert(Ok, "strut: this layer takes a sequence, [step][feature]");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct recurrent_inside {
    static_assert(Ok, "strut: this goes around one recurrent layer: rnn, lstm or gru");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct carried_onward {
    static_assert(Ok, "strut: a bidirectional layer begins at both ends of its sequence: it cannot "
                      "go on from an earlier window, and its layer cannot be stateful");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct reset_behind_the_product {
    static_assert(Ok, "strut: a gru whose reset gate acts before the product (Keras's "
                      "reset_after=False) is not there, and its weights mean something else here; "
                      "train it with reset_after=True, gru_form::reset_after");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct gate_that_keeps {
    static_assert(Ok,
        "strut: an rnn has no gate that keeps: forget_bias<> and chrono<> say how one "
        "of lstm or gru begins");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct activation_of_a_cell {
    static_assert(Ok, "strut: an rnn takes an activation that learns nothing itself: leaky_relu<>, "
                      "say, in place of prelu<>");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct normalization_of_a_cell {
    static_assert(Ok,
        "strut: inside a cell a normalization looks at one sample as a whole and learns "
        "a scale: layer_norm<> or rms_norm<>");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct goes_through_windows {
    static_assert(Ok,
        "strut: in windows of a long sequence this layer would not know of the windows "
        "before: make a recurrent layer stateful, lstm<32, stateful>; what needs the "
        "whole of a sequence cannot be trained in windows");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct statistics_of_windows {
    static_assert(Ok, "strut: in windows of a long sequence the statistics of this layer would be "
                      "those of a window, some of whose steps only lead up to it: layer_norm needs "
                      "no other step");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct state_of_every_step {
    static_assert(Ok, "strut: a stateful layer goes on from step to step, and this one does not "
                      "see every step of the window: it stands behind last_step, or the network's "
                      "input is not written as [step][feature], input<40, 2>");
    static constexpr bool value = true;
};

template <bool Ok, class Expected, class Found>
struct window_of_the_network {
    static_assert(Ok, "strut: tbptt<k1, k2> goes back through k2 steps, which is the length of the "
                      "sequence that the network is declared for, and updates every k1 of them");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Found>
struct numbers_to_look_up {
    static_assert(Ok, "strut: an embedding takes one number a step: a vector, or a sequence "
                      "[step][1]");
    static constexpr bool value = true;
};

} // namespace strut::error
