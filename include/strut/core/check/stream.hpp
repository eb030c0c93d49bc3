#pragma once

/// Checks that concern a network on a stream; `strut/core/check.hpp` says how to read them.
namespace strut::error {

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
struct numbers_of_the_input {
    static_assert(Ok, "strut: on a stream an embedding of a vector looks up the network's input, "
                      "one number a frame; this one is behind another layer, whose vector would be "
                      "a frame: declare a sequence, input<40, 4>, of which narrow<0, 1> is a "
                      "symbol a step");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Layer>
struct frames_that_join {
    static_assert(Ok, "strut: on a stream the branches of this layer do not take and give out "
                      "frames of the same kind");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Layer>
struct layer_of_a_frame {
    static_assert(Ok, "strut: this layer needs the whole of a sequence, and cannot run on a "
                      "stream");
    static constexpr bool value = true;
};

} // namespace strut::error
