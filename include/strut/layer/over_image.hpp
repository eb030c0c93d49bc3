#pragma once

#include <algorithm>
#include <cstddef>

#include "strut/core/config.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/window.hpp"
#include "strut/simd/nest.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/reduce.hpp"

namespace strut::detail {

/// The products of a kernel [In / G][KH][KW][Out] that slides over an image: direct, a tile of
/// channels by packs of lanes at a time, which stays in registers over the whole window. With a
/// column stride of one, packs run along a whole row of the image, so that single samples and few
/// lanes fill them too; rows are clipped, columns padded in a copy.
template <class T, sliding Rows, sliding Columns, std::size_t In, std::size_t Out, std::size_t G,
    std::size_t Lanes>
struct over_image {
    static constexpr std::size_t row = simd::row_stride<T>(Lanes);
    static constexpr std::size_t height = Rows.in;
    static constexpr std::size_t width = Columns.in;
    static constexpr std::size_t height_out = Rows.out();
    static constexpr std::size_t width_out = Columns.out();

private:
    static constexpr std::size_t group_in = In / G;
    static constexpr std::size_t group_out = Out / G;
    static constexpr std::size_t tap_row = Columns.kernel * Out;
    static constexpr std::size_t tap_plane = Rows.kernel * tap_row;
    static constexpr bool dense_columns = Columns.stride == 1;

    /// One sample, with packs of neighbouring outputs rather than of a row.
    static constexpr bool by_outputs = Lanes == 1 && (!dense_columns || group_out > width_out);

    /// A copy of x with its columns padded. One sample is copied in any case, since packs reach
    /// over its end.
    static constexpr bool pads = Columns.before + Columns.after > 0;
    static constexpr bool copies = pads || (Lanes == 1 && !by_outputs);
    static constexpr std::size_t padded = Columns.before + width + Columns.after;
    static constexpr std::size_t copy_size =
        tensor_footprint<T>(copies ? In * height * padded * row : 0);

    /// The input gradient place by place, of the outputs that there are, if one place's channels
    /// and lanes alone are sums enough to be under way at a time.
    static constexpr std::size_t place_packs = row / simd::whole_pack_width<T>(row);
    static constexpr bool by_places = Lanes > 1 && group_in* place_packs >= 12 &&
                                      (!dense_columns || (Columns.reach() > 0 && place_packs > 1));

    /// The weight gradient with all taps of a channel at a time, which share what is loaded of dy,
    /// if there are registers for them. Rows are padded too, so that each tap meets all outputs.
    static constexpr bool whole_kernel = simd::register_count >= 32 && Lanes > 1 &&
                                         Rows.kernel > 1 && Columns.kernel > 1 &&
                                         Rows.kernel* Columns.kernel <= 14;
    static constexpr bool pads_all = whole_kernel && (pads || Rows.before + Rows.after > 0);
    static constexpr std::size_t padded_height = Rows.before + height + Rows.after;
    static constexpr std::size_t all_size =
        tensor_footprint<T>(pads_all ? In * padded_height * padded * row : 0);

    /// A copy of dy in which each column is where the last tap finds it, with zeros between and
    /// around.
    static constexpr std::size_t spread_width = width + Columns.reach();
    static constexpr bool spreads =
        !by_places && (Lanes == 1 || !dense_columns || Columns.reach() > 0);
    static constexpr std::size_t spread_size =
        tensor_footprint<T>(spreads ? Out * height_out * spread_width * row : 0);

    static constexpr simd::step steps(std::size_t count) { return static_cast<simd::step>(count); }

public:
    static constexpr std::size_t scratch = std::max({copy_size, spread_size, all_size});

    /// y from x, by `Ends` of (output, offset in its plane of y), with packs of places; or, with
    /// packs of outputs, of (first output, place).
    template <class Ends>
    static constexpr void forward(const T* weights, const T* x, T* scratch_data, const Ends& ends) {
        if constexpr (copies)
            x = pad(x, scratch_data);
        for (std::size_t r = 0; r < height_out; ++r) {
            const taps inside = Rows.of_output(r);
            const simd::trips times{group_in, inside.count, Columns.kernel};
            for (std::size_t g = 0; g < G; ++g) {
                const T* const w = weights + inside.first * tap_row + g * group_out;
                const T* const from = x + (g * group_in * height + inside.position) * padded * row;
                const rows_of<Ends> of_row{ends, g * group_out, r * width_out * row};
                if constexpr (by_outputs)
                    simd::gemm_nest<T, width_out, group_out, simd::pack_width<T>(group_out),
                        Columns.stride, places_then_weights>(
                        from, w, times, outputs_of<Ends>{ends, g * group_out, r * width_out});
                else if constexpr (dense_columns)
                    simd::gemm_nest<T, group_out, width_out * row, pack_along<width_out * row>, 1,
                        weights_then_places>(w, from, times, of_row);
                else
                    for (std::size_t q = 0; q < width_out; ++q)
                        simd::gemm_nest<T, group_out, row, pack_along<row>, 1, weights_then_places>(
                            w, from + q * Columns.stride * row, times,
                            rows_of<Ends>{ends, g * group_out, (r * width_out + q) * row});
            }
        }
    }

    /// dx from dy, by `Ends` of (channel, offset in its plane of dx).
    template <class Ends>
    static constexpr void input_gradient(
        const T* weights, const T* dy, T* scratch_data, const Ends& ends) {
        using loops = simd::nest<simd::moves<1, steps(height_out * spread_width * row)>,
            simd::moves<steps(Rows.tap_step() * tap_row),
                -steps(Rows.out_step() * spread_width * row)>,
            simd::moves<steps(Out), -steps(Columns.dilation * row)>>;
        if constexpr (by_places) {
            input_gradient_by_places(weights, dy, ends);
            return;
        }
        if constexpr (spreads)
            dy = spread(dy, scratch_data);
        for (std::size_t r = 0; r < height; ++r) {
            const taps through = Rows.of_input(r);
            const simd::trips times{group_out, through.count, Columns.kernel};
            for (std::size_t g = 0; g < G; ++g)
                simd::gemm_nest<T, group_in, width * row, pack_along<width * row>, tap_plane,
                    loops>(weights + through.first * tap_row + g * group_out,
                    dy + ((g * group_out * height_out + through.position) * spread_width +
                             Columns.reach()) *
                             row,
                    times, rows_of<Ends>{ends, g * group_in, r * width * row});
        }
    }

    /// The weight gradient: calls `emit(offset among the weights, sum)`.
    template <class Emit>
    static constexpr void weight_gradient(
        const T* x, const T* dy, T* scratch_data, const Emit& emit) {
        constexpr std::size_t tap = Columns.dilation * row;
        if constexpr (whole_kernel) {
            if constexpr (pads_all)
                x = pad_all(x, scratch_data);
            constexpr std::size_t line = padded * row;
            for (std::size_t g = 0; g < G; ++g)
                for (std::size_t i = 0; i < group_in; ++i)
                    products_of_planes<Rows.kernel * Columns.kernel, tap, padded, Columns.kernel,
                        Rows.dilation * line>(x + (g * group_in + i) * padded_height * line,
                        dy + g * group_out * height_out * width_out * row, height_out,
                        [&](std::size_t m, std::size_t o, T sum) STRUT_LAMBDA {
                            emit(i * tap_plane + m * Out + g * group_out + o, sum);
                        });
            return;
        }
        constexpr std::size_t from_width = pads ? padded : width;
        if constexpr (pads)
            x = pad(x, scratch_data);
        // Rows of the product are the taps of a row of the kernel, or channels.
        constexpr bool of_taps = Columns.kernel >= 3 || Columns.kernel >= group_in;
        constexpr std::size_t channel = height * from_width * row;
        constexpr std::size_t others = of_taps ? group_in : Columns.kernel;
        for (std::size_t g = 0; g < G; ++g)
            for (std::size_t k = 0; k < Rows.kernel; ++k) {
                const taps meet = Rows.of_tap(k);
                for (std::size_t other = 0; other < others; ++other)
                    products_of_planes<(of_taps ? Columns.kernel : group_in),
                        (of_taps ? tap : channel), from_width>(
                        x + g * group_in * channel + meet.position * from_width * row +
                            other * (of_taps ? channel : tap),
                        dy + (g * group_out * height_out + meet.first) * width_out * row,
                        meet.count, [&](std::size_t m, std::size_t o, T sum) STRUT_LAMBDA {
                            const std::size_t i = of_taps ? other : m;
                            const std::size_t q = of_taps ? m : other;
                            emit(i * tap_plane + k * tap_row + q * Out + g * group_out + o, sum);
                        });
            }
    }

    /// The bias gradient: calls `emit(output, sum)`. Lanes that are not in use have no gradient.
    template <class Emit>
    static constexpr void bias_gradient(const T* dy, const Emit& emit) {
        constexpr std::size_t plane = height_out * width_out * row;
        for (std::size_t o = 0; o < Out; ++o)
            emit(o, simd::sum_of(dy + o * plane, plane));
    }

private:
    using weights_then_places =
        simd::nest<simd::moves<steps(tap_plane), steps(height* padded* row)>,
            simd::moves<steps(tap_row), steps(Rows.dilation* padded* row)>,
            simd::moves<steps(Out), steps(Columns.dilation* row)>>;
    using places_then_weights =
        simd::nest<simd::moves<steps(height* padded* row), steps(tap_plane)>,
            simd::moves<steps(Rows.dilation* padded* row), steps(tap_row)>,
            simd::moves<steps(Columns.dilation* row), steps(Out)>>;

    /// One sample is read from a copy, which may be read past its end.
    template <std::size_t Count>
    static constexpr std::size_t pack_along = Lanes == 1 ? simd::pack_width<T>(Count)
                                                         : simd::whole_pack_width<T>(Count);

    template <class Ends>
    static constexpr void input_gradient_by_places(
        const T* weights, const T* dy, const Ends& ends) {
        constexpr std::size_t line = width_out * row;
        using loops = simd::nest<simd::moves<1, steps(height_out * line)>,
            simd::moves<steps(Rows.tap_step() * tap_row), -steps(Rows.out_step() * line)>,
            simd::moves<steps(Columns.tap_step() * Out), -steps(Columns.out_step() * row)>>;
        for (std::size_t r = 0; r < height; ++r) {
            const taps of_row = Rows.of_input(r);
            for (std::size_t q = 0; q < width; ++q) {
                const taps of_column = Columns.of_input(q);
                const simd::trips times{group_out, of_row.count, of_column.count};
                for (std::size_t g = 0; g < G; ++g)
                    simd::gemm_nest<T, group_in, row, pack_along<row>, tap_plane, loops>(
                        weights + of_row.first * tap_row + of_column.first * Out + g * group_out,
                        dy + (g * group_out * height_out + of_row.position) * line +
                            of_column.position * row,
                        times, rows_of<Ends>{ends, g * group_in, (r * width + q) * row});
            }
        }
    }

    /// `M` rows of x, `Stride` apart; or runs of them, `RunStride` apart.
    template <std::size_t M, std::size_t Stride, std::size_t FromWidth, std::size_t Run = M,
        std::size_t RunStride = 0, class Emit>
    static constexpr void products_of_planes(
        const T* x, const T* dy, std::size_t count, const Emit& emit) {
        constexpr std::size_t plane = height_out * width_out * row;
        using rows = simd::moves<steps(Rows.stride * FromWidth * row), steps(width_out * row)>;
        using none = simd::moves<0, 0>;
        if constexpr (dense_columns)
            simd::dot_nest<T, M, group_out, width_out * row, Stride, plane,
                simd::nest<none, none, rows>, Run, RunStride>(
                x, dy, simd::trips{1, 1, count}, emit);
        else
            simd::dot_nest<T, M, group_out, row, Stride, plane,
                simd::nest<none, rows, simd::moves<steps(Columns.stride * row), steps(row)>>, Run,
                RunStride>(x, dy, simd::trips{1, count, width_out}, emit);
    }

    static constexpr const T* pad(const T* x, T* to) {
        T* at = to;
        for (std::size_t line = 0; line < In * height; ++line, x += width * row) {
            at = std::fill_n(at, Columns.before * row, T(0));
            at = std::copy_n(x, width * row, at);
            at = std::fill_n(at, Columns.after * row, T(0));
        }
        return to;
    }

    static constexpr const T* pad_all(const T* x, T* to) {
        constexpr std::size_t line = padded * row;
        T* at = to;
        for (std::size_t channel = 0; channel < In; ++channel) {
            at = std::fill_n(at, Rows.before * line, T(0));
            for (std::size_t r = 0; r < height; ++r, x += width * row) {
                at = std::fill_n(at, Columns.before * row, T(0));
                at = std::copy_n(x, width * row, at);
                at = std::fill_n(at, Columns.after * row, T(0));
            }
            at = std::fill_n(at, Rows.after * line, T(0));
        }
        return to;
    }

    static constexpr const T* spread(const T* dy, T* to) {
        constexpr std::size_t line_size = spread_width * row;
        std::fill_n(to, Out * height_out * line_size, T(0));
        for (std::size_t line = 0; line < Out * height_out; ++line)
            for (std::size_t q = 0; q < width_out; ++q)
                std::copy_n(dy + (line * width_out + q) * row, row,
                    to + line * line_size +
                        (q * Columns.stride + Columns.reach() - Columns.before) * row);
        return to;
    }

    /// Ends of (channel, offset in its plane) as those of rows and columns of one product.
    template <class Ends>
    struct rows_of {
        const Ends& ends;
        std::size_t channel, offset;

        template <class V, std::size_t Count>
        STRUT_INLINE constexpr V start(std::size_t m, std::size_t n) const {
            return ends.template start<V, Count>(channel + m, offset + n);
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
            ends.template finish<V, Count>(channel + m, offset + n, sum);
        }
    };

    /// The same for packs of outputs.
    template <class Ends>
    struct outputs_of {
        const Ends& ends;
        std::size_t output, place;

        template <class V, std::size_t Count>
        STRUT_INLINE constexpr V start(std::size_t, std::size_t n) const {
            return ends.template start_outputs<V>(output + n);
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
            ends.template finish_outputs<V, Count>(output + n, place + m, sum);
        }
    };
};

} // namespace strut::detail
