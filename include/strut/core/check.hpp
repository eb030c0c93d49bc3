#pragma once

#include <cstddef>

/// What strut refuses at compile time, and in which words.
///
/// Each check is a class template whose arguments are the facts: where, what was expected, what was
/// found. When it fails, g++ and clang print its name with these arguments, then its message, both
/// among the first lines:
///
///     In instantiation of 'struct strut::error::inputs_as_stated<false,
///         at<1, dense<10, from<64>>>, expected<64>, found<128>>': ...
///     error: static assertion failed: strut: the layer was declared for another number ...
namespace strut::error {

/// The layer with this index, as the user counts them from 0, and as the user wrote it.
template <std::size_t Index, class Layer>
struct at;
template <auto... Values>
struct expected;
template <auto... Values>
struct found;
/// Types instead of values: two policies of one kind, a policy that lacks a member.
template <class... Types>
struct given;
/// Of a verdict: what goes wrong, and what to try.
template <auto Problem>
struct because;
template <auto Cure>
struct try_this;

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

template <bool Ok, class Place, class Given, class Expected, class Found>
struct same_shape_around {
    static_assert(Ok, "strut: what goes round a branch must have the shape that comes out of it; a "
                      "shortcut::projection adapts features and channels, and steps, rows or "
                      "columns where n of them become ceil(n / s) for a whole stride s");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct branch_that_wakes_up {
    static_assert(Ok,
        "strut: shortcut::fixup begins with zeros in the branch's last layer, and this "
        "activation behind it passes no gradient at zero: nothing would ever move; let "
        "the branch end in an affine");
    static constexpr bool value = true;
};

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

template <bool Ok, class Place, class Expected, class Found>
struct image_input {
    static_assert(Ok, "strut: this layer takes an image, [channel][height][width]");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Found>
struct numbers_to_look_up {
    static_assert(Ok, "strut: an embedding takes one number a step: a vector, or a sequence "
                      "[step][1]");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct pooled_input {
    static_assert(Ok, "strut: this layer takes a sequence, [step][feature], or an image, "
                      "[channel][height][width]");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct number_in_range {
    static_assert(Ok,
        "strut: the number in this policy means nothing: sizes, strides, dilations and "
        "groups are at least 1, and chrono's memories longer than two steps");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given>
struct number_of_one_axis {
    static_assert(Ok, "strut: a sequence has one axis, its steps, and this policy has two numbers: "
                      "write one, kernel<3>");
    static constexpr bool value = true;
};

template <bool Ok, class Place>
struct window_given {
    static_assert(Ok, "strut: this layer needs a size to look at: kernel<3> in a convolution, "
                      "window<2> in a pool");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct window_inside {
    static_assert(Ok, "strut: the window reaches over more than comes in, so that nothing comes "
                      "out: a smaller one, or padding");
    static constexpr bool value = true;
};

template <bool Ok, class Place>
struct condition_around {
    static_assert(Ok,
        "strut: a mix adds the condition of the `conditioned<...>` that it stands in, "
        "and here is none");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct condition_of_the_same_steps {
    static_assert(Ok, "strut: what a mix adds to has other steps than the condition");
    static constexpr bool value = true;
};

template <bool Ok, class Place>
struct sum_around {
    static_assert(Ok, "strut: a tap, or a skip_stack, adds to the sum of the `skip_sum<N, ...>` "
                      "that it stands in, and here is none");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct shape_of_the_sum {
    static_assert(Ok, "strut: what is added to a skip sum must have the shape of the sum");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Layer, class Expected, class Found>
struct convolution_of_a_stream {
    static_assert(Ok, "strut: on a stream a convolution is causal and gives out a frame for each "
                      "that comes in: padding::causal and stride<1>; expected and found are the "
                      "zeros in front and the stride");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Layer, class Found>
struct convolution_at_its_own_rate {
    static_assert(Ok, "strut: a stream that may be faster than the training has recurrent layers "
                      "only; a convolution would need other dilations");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Layer>
struct layer_that_goes_on {
    static_assert(Ok,
        "strut: a layer that remembers stands behind last_step, where it begins at zero "
        "with every sequence; on a stream there is no such beginning");
    static constexpr bool value = true;
};

template <bool Ok, class Found>
struct stream_with_a_rate {
    static_assert(Ok, "strut: say how fast the stream may be: stream<net, frames, 4> may run at up "
                      "to four times the rate of the training");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Layer>
struct beginning_of_a_stream {
    static_assert(Ok,
        "strut: a bidirectional layer begins at the end of a sequence, and cannot run "
        "on a stream");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Given, class Found>
struct normalization_at_its_own_rate {
    static_assert(Ok,
        "strut: a recurrent layer with a normalization inside runs at the rate of its "
        "training only");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Layer>
struct layer_of_a_frame {
    static_assert(Ok, "strut: this layer needs the whole of a sequence, and cannot run on a "
                      "stream");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct channels_of_groups {
    static_assert(Ok, "strut: the channels that come in and those that go out must be multiples of "
                      "the groups of this convolution");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct repeatable {
    static_assert(Ok, "strut: a repeated chain must give out the shape that it takes in");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct branches_that_add_up {
    static_assert(Ok, "strut: branches that are summed must give out the same shape");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct branches_side_by_side {
    static_assert(Ok,
        "strut: branches side by side are vectors, or sequences of the same steps, or "
        "images of the same height and width; padding::same keeps these");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct samples_at_least {
    static_assert(Ok, "strut: training by batch statistics (batch_norm) needs more samples at a "
                      "time: a larger batch or micro_batch, or layer_norm, which needs no batch");
    static constexpr bool value = true;
};

template <bool Ok, class Place>
struct probability_below_one {
    static_assert(Ok, "strut: the rate of dropout is a probability, at least 0 and below 1");
    static constexpr bool value = true;
};

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

template <bool Ok, class Place>
struct one_layer_inside {
    static_assert(Ok, "strut: this is made of other layers, and none is given");
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
