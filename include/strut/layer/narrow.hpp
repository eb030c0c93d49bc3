#pragma once

#include <cstddef>
#include <string_view>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/layout.hpp"
#include "strut/layer/site.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

namespace detail {
/// A shape with another number of features.
constexpr shape narrowed(shape one, std::size_t count) {
    one.extent[feature_axis(one)] = count;
    return one;
}
} // namespace detail

namespace bound {

/// Some features of each step, or some channels. Shapes: x [...][lane] -> y [...][lane].
template <class T, shape Shape, std::size_t Start, std::size_t Length>
struct narrow : plain_layer<T> {
    static constexpr std::string_view name = "narrow";
    static constexpr shape in = Shape;
    static constexpr shape out = detail::narrowed(Shape, Length);

    template <mode, std::size_t Lanes>
    static constexpr void forward(const T*, const T*, const T* x, T* y, T*, T*, const pass&) {
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        for (std::size_t run = 0; run < runs; ++run)
            copy<Lanes>(x + (run * all + before) * row, y + run * some * row);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(
        const T*, const T*, const T*, const T*, T* dy, T* dx, T*, T*, const pass&) {
        if constexpr (Wanted.input) {
            constexpr std::size_t row = simd::row_stride<T>(Lanes);
            for (std::size_t i = 0; i < Shape.size() * row; ++i)
                dx[i] = 0;
            for (std::size_t run = 0; run < runs; ++run)
                copy<Lanes>(dy + run * some * row, dx + (run * all + before) * row);
        }
    }

private:
    /// Runs of numbers that lie side by side: one a step, all at once of an image or a vector.
    static constexpr std::size_t runs = Shape.rank == 2 ? Shape[0] : 1;
    static constexpr std::size_t all = Shape.size() / runs;
    static constexpr std::size_t some = out.size() / runs;
    static constexpr std::size_t before = Start * some / Length;

    template <std::size_t Lanes>
    static constexpr void copy(const T* from, T* to) {
        simd::map<some * simd::row_stride<T>(Lanes)>(
            to, [](auto v) STRUT_LAMBDA { return v; }, from);
    }
};

} // namespace bound

/// The features Start to Start + Length - 1 of a vector or of each step of a sequence, the channels
/// of an image: the others get no gradient from here.
/// Shapes: in [F] -> out [Length]; [Steps][F] -> [Steps][Length]; [C][H][W] -> [Length][H][W].
/// Errors: features that are not there. Cost: a copy.
/// Source: PyTorch's `narrow(x, -1, start, length)`, of images `narrow(x, 1, start, length)`.
template <std::size_t Start, std::size_t Length>
struct narrow {
    using is_layer = void;

    static constexpr shape output(shape in) { return detail::narrowed(in, Length); }

    template <class Site>
    struct check {
        static constexpr std::size_t there = Site::in[feature_axis(Site::in)];
        static constexpr bool value =
            error::one_output_at_least<(Length > 0), typename Site::place,
                error::found<Length>>::value &&
            error::features_that_are_there<(Start <= there && Length <= there - Start),
                typename Site::place, error::expected<there>, error::found<Start + Length>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::narrow<typename Site::value, Site::in, Start, Length>;
    };
};

} // namespace strut
