#pragma once

#include <cstddef>
#include <string_view>

#include "strut/core/check.hpp"
#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/site.hpp"
#include "strut/layer/window.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// What becomes of the numbers in a window.
enum class pooling { largest, mean };

namespace bound {

/// One number for each window of each channel.
/// Shapes: x [C][H][W][lane] -> y [C][rows][columns][lane] for an image; x [steps][F][lane] ->
/// y [steps][F][lane] for a sequence; or, where the window is all there is, y [C or F][lane].
/// Cost: a window's size of operations for each number that comes out.
template <class T, pooling Kind, shape In, shape Out, sliding Rows, sliding Columns>
struct pool : plain_layer<T> {
    static constexpr pooling kind = Kind;
    static constexpr bool largest = Kind == pooling::largest;
    static constexpr std::string_view name = largest ? "max_pool" : "average_pool";
    static constexpr shape in = In;
    static constexpr shape out = Out;
    static constexpr sliding rows = Rows;
    static constexpr sliding columns = Columns;
    static constexpr bool reads_output = largest;

    template <mode, std::size_t Lanes>
    static constexpr void forward(const T*, const T*, const T* x, T* y, T*, T*, const pass&) {
        for_each_window<Lanes>([&](auto as, std::size_t from, std::size_t to) STRUT_LAMBDA {
            using V = typename decltype(as)::type;
            V all = as.load(x + from);
            for_each_tap<Lanes>([&](std::size_t tap) STRUT_LAMBDA {
                const V one = as.load(x + from + tap);
                if constexpr (!largest)
                    all += tap == 0 ? V(T(0)) : one;
                else // NaN stays, whichever of the two it is
                    all = simd::select(simd::is_nan(all), all, simd::max(all, one));
            });
            if constexpr (largest)
                simd::store(y + to, all);
            else
                simd::store(y + to, V(all * V(share)));
        });
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(
        const T*, const T* x, const T* y, const T*, T* dy, T* dx, T*, T*, const pass&) {
        if constexpr (Wanted.input) {
            if constexpr (!apart || leaves_some)
                simd::map<In.size() * simd::row_stride<T>(Lanes)>(
                    dx, [](auto v) STRUT_LAMBDA { return decltype(v)(T(0)); }, x);
            for_each_window<Lanes>([&](auto as, std::size_t from, std::size_t to) STRUT_LAMBDA {
                using V = typename decltype(as)::type;
                V d = as.load(dy + to);
                if constexpr (!largest)
                    d *= V(share);
                for_each_tap<Lanes>([&](std::size_t tap) STRUT_LAMBDA {
                    T* const at = dx + from + tap;
                    V given = d;
                    if constexpr (largest) {
                        // The first that is not below the largest takes all; NaN is not.
                        const auto below = as.load(x + from + tap) < as.load(y + to);
                        given = simd::select(below, V(T(0)), d);
                        d = simd::select(below, d, V(T(0)));
                    }
                    if constexpr (apart)
                        simd::store(at, given);
                    else
                        simd::store(at, V(as.load(at) + given));
                });
            });
        }
    }

private:
    static constexpr bool of_image = In.rank == 3;
    static constexpr std::size_t channels = of_image ? In[0] : 1;
    static constexpr std::size_t inner = of_image ? 1 : In[1];
    static constexpr T share =
        static_cast<T>(1.0 / static_cast<double>(Rows.kernel * Columns.kernel));

    /// Whether no number is in two windows, and whether some are in none.
    static constexpr bool apart = Rows.stride >= Rows.kernel && Columns.stride >= Columns.kernel;
    static constexpr bool leaves_some =
        Rows.out() * Rows.kernel != Rows.in || Columns.out() * Columns.kernel != Columns.in;

    /// From one place of the input to the next.
    template <std::size_t Lanes>
    static constexpr std::size_t place = inner* simd::row_stride<T>(Lanes);

    /// Calls `body(as_value, offset of the window's first number, offset of what it becomes)`.
    template <std::size_t Lanes, class Body>
    static STRUT_INLINE constexpr void for_each_window(Body&& body) {
        std::size_t to = 0;
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t r = 0; r < Rows.out(); ++r)
                for (std::size_t q = 0; q < Columns.out(); ++q, to += place<Lanes>) {
                    const std::size_t from =
                        ((c * Rows.in + r * Rows.stride) * Columns.in + q * Columns.stride) *
                        place<Lanes>;
                    simd::visit_run<T, place<Lanes>>(
                        [&](auto as, std::size_t i) STRUT_LAMBDA { body(as, from + i, to + i); });
                }
    }

    /// Calls `body(offset from the window's first number)`, row by row.
    template <std::size_t Lanes, class Body>
    static STRUT_INLINE constexpr void for_each_tap(Body&& body) {
        for (std::size_t r = 0; r < Rows.kernel; ++r)
            for (std::size_t q = 0; q < Columns.kernel; ++q)
                body((r * Columns.in + q) * place<Lanes>);
    }
};

} // namespace bound

namespace detail {

/// A pool as it is written: its window slides over steps, or over rows and columns.
template <pooling Kind, class... Policies>
struct pool_layer {
    using is_layer = void;
    using pack = policies<Policies...>;
    using size = strut::pick<is_window, window<1>, pack>;
    using step = strut::pick<is_stride, stride<size::size[0], size::size[1]>, pack>;

    /// How the window slides over steps or rows (axis 0), or over columns.
    static constexpr sliding along(shape in, std::size_t axis) {
        if (in.rank != 3 && axis == 1)
            return {};
        return sliding_along<size, step, dilation<1>, padding::valid>(
            in[in.rank == 3 ? 1 + axis : 0], axis);
    }
    static constexpr shape output(shape in) {
        if (in.rank == 3)
            return shape{in[0], along(in, 0).out(), along(in, 1).out()};
        return shape{along(in, 0).out(), in[1]};
    }

    template <class Site>
    struct check {
        using place = typename Site::place;
        static_assert(detail::all_known<pack, place, is_window, is_stride>::value);
        template <class P>
        struct does_not_fit : std::bool_constant<Site::in.rank == 2 && is_of_two_axes<P>::value> {};
        static_assert(detail::none_of<is_out_of_range, error::number_in_range, pack, place>::value);
        static_assert(detail::none_of<does_not_fit, error::number_of_one_axis, pack, place>::value);
        static_assert(detail::at_most_one<is_window, pack, place>::value);
        static_assert(detail::at_most_one<is_stride, pack, place>::value);
        static constexpr sliding rows = along(Site::in, 0);
        static constexpr sliding columns = along(Site::in, 1);
        static constexpr bool value =
            error::window_given<(count_of<is_window, pack>::value > 0), place>::value &&
            error::pooled_input<(Site::in.rank == 2 || Site::in.rank == 3), place,
                error::expected<2, 3>, error::found<Site::in.rank>>::value &&
            error::window_inside<(rows.out() > 0), place, error::expected<rows.in>,
                error::found<rows.kernel>>::value &&
            error::window_inside<(columns.out() > 0), place, error::expected<columns.in>,
                error::found<columns.kernel>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::pool<typename Site::value, Kind, Site::in, output(Site::in),
            along(Site::in, 0), along(Site::in, 1)>;
    };
};

/// A pool over everything that a channel has.
template <pooling Kind>
struct global_pool_layer {
    using is_layer = void;

    static constexpr shape output(shape in) { return shape{in[in.rank == 3 ? 0 : 1]}; }

    template <class Site>
    struct check {
        static constexpr bool value =
            error::pooled_input<(Site::in.rank == 2 || Site::in.rank == 3), typename Site::place,
                error::expected<2, 3>, error::found<Site::in.rank>>::value;
    };

    template <class Site>
    struct bind {
        static constexpr std::size_t rows = Site::in[Site::in.rank == 3 ? 1 : 0];
        static constexpr std::size_t columns = Site::in.rank == 3 ? Site::in[2] : 1;
        using type = bound::pool<typename Site::value, Kind, Site::in, output(Site::in),
            sliding{rows, rows}, sliding{columns, columns}>;
    };
};

} // namespace detail

} // namespace strut
