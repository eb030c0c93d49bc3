#pragma once

#include <cstddef>

#include "strut/health/forecast/walk.hpp"
#include "strut/layer/flatten.hpp"
#include "strut/layer/reshape.hpp"

namespace strut::health {

/// The same numbers in another shape.
template <class T, shape Shape, bool AsItIs>
struct rule<bound::flatten<T, Shape, AsItIs>> {
    static constexpr std::size_t gains = 0;
    static constexpr std::size_t layers = 0;
    static constexpr void forward(signal&, walk&) {}
    static constexpr void backward(double&, walk&) {}
};
template <class T, shape Shape, shape Out>
struct rule<bound::reshape<T, Shape, Out>> : rule<bound::flatten<T, Shape, true>> {};

} // namespace strut::health
