#pragma once

#include <type_traits>

#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"

/// How a layer reaches past its neighbours: what a `conditioned` or a `skip_sum` lends the layers
/// inside, however deep they stand.
namespace strut {

namespace bound {

/// What is lent. Tensors of the shapes that the layers were bound with; a null pointer where
/// nothing is lent, or not wanted.
template <class T>
struct around : surroundings {
    const T* condition = nullptr;
    T* condition_gradient = nullptr; ///< added to
    T* sum = nullptr;                ///< added to
    const T* sum_gradient = nullptr;
    T step = 1; ///< on a stream: how many frames a step of the training lasts

    /// What is around a layer in this pass.
    static constexpr around of(const pass& run) {
        return run.around == nullptr ? around{} : static_cast<const around&>(*run.around);
    }
    /// The same pass, in these surroundings.
    constexpr pass within(pass run) const {
        run.around = this;
        return run;
    }
};

} // namespace bound

namespace detail {

/// Among a site's defaults: what is around it, and in which shape.
template <shape Shape>
struct condition_of {
    static constexpr shape extents = Shape;
};
template <shape Shape>
struct sum_of {
    static constexpr shape extents = Shape;
};

template <class P>
struct is_condition_of : std::false_type {};
template <shape Shape>
struct is_condition_of<condition_of<Shape>> : std::true_type {};
template <class P>
struct is_sum_of : std::false_type {};
template <shape Shape>
struct is_sum_of<sum_of<Shape>> : std::true_type {};

} // namespace detail

} // namespace strut
