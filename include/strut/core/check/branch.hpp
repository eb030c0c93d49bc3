#pragma once

/// Checks that concern layers made of other layers; `strut/core/check.hpp` says how to read them.
namespace strut::error {

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

template <bool Ok, class Place>
struct condition_around {
    static_assert(Ok,
        "strut: a mix adds the condition of the `conditioned<...>` that it stands in, "
        "and here is none");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct condition_of_vectors {
    static_assert(Ok, "strut: a condition, and what a mix adds it to, is a vector or a sequence of "
                      "vectors, and no image");
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

template <bool Ok, class Place, class ExpectedRank, class FoundRank>
struct sum_of_vectors {
    static_assert(Ok, "strut: a skip sum takes a vector or a sequence of vectors, and no image");
    static constexpr bool value = true;
};

template <bool Ok, class Place, class Expected, class Found>
struct shape_of_the_sum {
    static_assert(Ok, "strut: what is added to a skip sum must have the shape of the sum");
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

template <bool Ok, class Place>
struct one_layer_inside {
    static_assert(Ok, "strut: this is made of other layers, and none is given");
    static constexpr bool value = true;
};

} // namespace strut::error
