#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/site.hpp"
#include "strut/simd/map.hpp"

namespace strut {

namespace bound {

/// y = x, seen as a vector, or as it is. Shapes: x [...][lane] -> y [F][lane] or [...][lane].
template <class T, shape Shape, bool AsItIs = false>
struct flatten : plain_layer<T> {
    static constexpr std::string_view name = "flatten";
    static constexpr shape in = Shape;
    static constexpr shape out = AsItIs ? Shape : shape{Shape.size()};

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

/// Gives a vector to what comes next, whatever the rank before.
/// Shapes: in [A][B]... -> out [A * B * ...], outermost first.
struct flatten {
    using is_layer = void;

    static constexpr shape output(shape in) { return shape{in.size()}; }

    template <class Site>
    struct bind {
        using type = bound::flatten<typename Site::value, Site::in>;
    };
};

} // namespace strut
