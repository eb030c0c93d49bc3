#pragma once

#include <cstddef>
#include <type_traits>

#include "strut/core/shape.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/layer/conv2d.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/window.hpp"
#include "strut/policy/init/bias.hpp"
#include "strut/policy/init/lecun_normal.hpp"

namespace strut::detail {

/// The stride that makes `out` of `in` places, as padding does: out = ceil(in / stride). Of several
/// the smallest; 0 if there is none.
constexpr std::size_t stride_between(std::size_t in, std::size_t out) {
    if (in == 0 || out == 0)
        return 0;
    const std::size_t stride = (in + out - 1) / out;
    return (in + stride - 1) / stride == out ? stride : 0;
}

/// A window of one place that moves by such a stride, from the first place on.
constexpr sliding stride_along(std::size_t in, std::size_t out) {
    return {in, 1, stride_between(in, out)};
}

/// Whether a matrix, at each of the places that a stride leaves, brings `in` to `out`.
constexpr bool projects_to(shape in, shape out) {
    if (in.rank == 0 || in.rank > 3 || in.rank != out.rank)
        return false;
    const std::size_t first = in.rank == 3 ? 1 : 0;
    const std::size_t last = in.rank == 2 ? 1 : in.rank;
    for (std::size_t axis = first; in.rank > 1 && axis < last; ++axis)
        if (stride_between(in[axis], out[axis]) == 0)
            return false;
    return true;
}

/// The matrix of a shortcut, without a bias, as a bound layer: an affine on a vector or on each
/// step of a sequence, a convolution of one tap where a sequence is strided and on an image.
template <class T, shape In, shape Out>
struct projection {
    using type = bound::plain_layer<T>;
};

template <class T, shape In, shape Out>
    requires(projects_to(In, Out) && (In.rank == 1 || (In.rank == 2 && In[0] == Out[0])))
struct projection<T, In, Out> {
    using of_vector = bound::affine<T, features_of(In), features_of(Out), lecun_normal, no_bias>;
    using type = typename on_each_step<T, In, of_vector>::type;
};

template <class T, shape In, shape Out>
    requires(projects_to(In, Out) && In.rank == 2 && In[0] != Out[0])
struct projection<T, In, Out> {
    using type = bound::conv1d<T, stride_along(In[0], Out[0]), In[1], Out[1], 1, false,
        lecun_normal, no_bias>;
};

template <class T, shape In, shape Out>
    requires(projects_to(In, Out) && In.rank == 3)
struct projection<T, In, Out> {
    using type = bound::conv2d<T, stride_along(In[1], Out[1]), stride_along(In[2], Out[2]), In[0],
        Out[0], 1, lecun_normal, no_bias>;
};

} // namespace strut::detail
