#pragma once

/// Checks that concern layers which look through a window: convolutions and pools;
/// `strut/core/check.hpp` says how to read them.
namespace strut::error {

template <bool Ok, class Place, class Expected, class Found>
struct image_input {
    static_assert(Ok, "strut: this layer takes an image, [channel][height][width]");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct pooled_input {
    static_assert(Ok, "strut: this layer takes a sequence, [step][feature], or an image, "
                      "[channel][height][width]");
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

template <bool Ok, class Place, class Expected, class Found>
struct channels_of_groups {
    static_assert(Ok, "strut: the channels that come in and those that go out must be multiples of "
                      "the groups of this convolution");
    static constexpr bool value = true;
};

} // namespace strut::error
