#pragma once

#include <cstddef>
#include <string_view>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/site.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

namespace bound {

/// y = x, seen in another shape. Shapes: x [...][lane] -> y [...][lane].
template <class T, shape Shape, shape Out>
struct reshape : plain_layer<T> {
    static constexpr std::string_view name = "reshape";
    static constexpr shape in = Shape;
    static constexpr shape out = Out;

    template <mode, std::size_t Lanes>
    static constexpr void forward(const T*, const T*, const T* x, T* y, T*, T*, const pass&) {
        copy<Lanes>(x, y);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(
        const T*, const T*, const T*, const T*, T* dy, T* dx, T*, T*, const pass&) {
        if constexpr (Wanted.input)
            copy<Lanes>(dy, dx);
    }

private:
    template <std::size_t Lanes>
    static constexpr void copy(const T* source, T* to) {
        simd::map<Shape.size() * simd::row_stride<T>(Lanes)>(
            to, [](auto v) STRUT_LAMBDA { return v; }, source);
    }
};

} // namespace bound

/// The same numbers, in the same order, in another shape: a vector as a sequence [Steps][F] or an
/// image [C][H][W].
/// Shapes: in of any shape -> out [Extents...], outermost first. Errors: another number of numbers.
/// Cost: a copy.
/// Source: PyTorch's `Unflatten`; Keras's `Reshape`, of images with the channels first.
template <std::size_t... Extents>
struct reshape {
    using is_layer = void;

    static constexpr shape output(shape) { return shape{Extents...}; }

    template <class Site>
    struct check {
        static constexpr bool value =
            error::as_many_numbers<(Site::in.size() == shape{Extents...}.size()),
                typename Site::place, error::expected<Site::in.size()>,
                error::found<shape{Extents...}.size()>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::reshape<typename Site::value, Site::in, shape{Extents...}>;
    };
};

} // namespace strut
