#pragma once

#include <cstddef>

#include "strut/core/config.hpp"
#include "strut/layer/window.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/nest.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/shuffle.hpp"

namespace strut::detail {

/// The products of a kernel [K][In / G][Out] that slides along a sequence. The *long* side has
/// Along.in steps, the *short* side Along.out(): forward of a convolution gathers the short from
/// the long, its input gradient spreads the short over the long; transposed, it is the other way
/// round.
///
/// `Out` says whether features In become features Out, or the reverse. `Ends` is as in gemm, with
/// (step, feature, lane) in place of (m, n): packs run along the lanes, or, with one lane, along
/// the features.
template <class T, sliding Along, std::size_t In, std::size_t Out, std::size_t G, std::size_t Lanes>
struct along_steps {
    static constexpr std::size_t row = simd::row_stride<T>(Lanes);
    static constexpr std::size_t group_in = In / G;
    static constexpr std::size_t group_out = Out / G;
    static constexpr std::size_t tap = group_in * Out; ///< from one tap's weights to the next

    template <bool ToOut, class Ends>
    static constexpr void gather(const T* weights, const T* from, const Ends& ends) {
        using p = product<ToOut>;
        using steps = simd::moves<p::weight_of(1), Along.dilation * p::from>;
        const auto one = [&](std::size_t t) {
            const taps inside = Along.of_output(t);
            p::template run<steps, Along.dilation == 1>(weights + inside.first * tap,
                from + inside.position * p::from, inside.count, t, ends);
        };
        if constexpr (Lanes == 1 && ToOut && inner_end > inner_first + 1) {
            // One sample: the steps whose taps are all inside are the rows of one product.
            for (std::size_t t = 0; t < inner_first; ++t)
                one(t);
            p::template of_sample<inner_end - inner_first, Along.stride * p::from, steps>(weights,
                from + (inner_first * Along.stride - Along.before) * p::from, Along.kernel,
                inner_first, ends);
            for (std::size_t t = inner_end; t < Along.out(); ++t)
                one(t);
        } else {
            for (std::size_t t = 0; t < Along.out(); ++t)
                one(t);
        }
    }

    template <bool ToOut, class Ends>
    static constexpr void spread(const T* weights, const T* from, const Ends& ends) {
        using p = product<ToOut>;
        using steps = simd::moves<p::weight_of(Along.tap_step()),
            -static_cast<simd::step>(Along.out_step() * p::from)>;
        for (std::size_t s = 0; s < Along.in; ++s) {
            const taps through = Along.of_input(s);
            p::template run<steps, false>(weights + through.first * tap,
                from + through.position * p::from, through.count, s, ends);
        }
    }

    /// The weight gradient, through `Ends` with (row, column) of weights [K * In / G][Out].
    template <bool Transposed, class Ends>
    static constexpr void weigh(const T* x, const T* dy, const Ends& ends) {
        constexpr simd::step x_step{(Transposed ? 1 : Along.stride) * In * row};
        constexpr simd::step dy_step{(Transposed ? Along.stride : 1) * Out * row};
        using both = simd::nest<simd::moves<0, 0>, simd::moves<0, 0>, simd::moves<x_step, dy_step>>;
        for (std::size_t k = 0; k < Along.kernel; ++k)
            for (std::size_t g = 0; g < G; ++g) {
                const taps meet = Along.of_tap(k);
                const std::size_t at_x = Transposed ? meet.first : meet.position;
                const std::size_t at_dy = Transposed ? meet.position : meet.first;
                const T* const left = x + (at_x * In + g * group_in) * row;
                const T* const right = dy + (at_dy * Out + g * group_out) * row;
                const simd::trips times{1, 1, meet.count};
                const std::size_t first_row = k * group_in;
                const std::size_t first_column = g * group_out;
                if constexpr (Lanes == 1)
                    simd::gemm_nest<T, group_in, group_out, simd::pack_width<T>(group_out), 1,
                        both>(left, right, times, moved<Ends>{ends, first_row, first_column});
                else
                    simd::dot_nest<T, group_in, group_out, row, row, row, both>(
                        left, right, times, [&](std::size_t i, std::size_t o, T sum) STRUT_LAMBDA {
                            const T before =
                                ends.template start<T, 1>(first_row + i, first_column + o);
                            ends.template finish<T, 1>(
                                first_row + i, first_column + o, before + sum);
                        });
            }
    }

    /// The bias gradient, through `Ends` with row 0.
    template <std::size_t Steps, class Ends>
    static constexpr void add_up(const T* dy, const Ends& ends) {
        using down =
            simd::nest<simd::moves<0, 0>, simd::moves<0, 0>, simd::moves<0, simd::step{Out * row}>>;
        constexpr simd::trips times{1, 1, Steps};
        if constexpr (Lanes == 1) {
            constexpr T one = 1;
            simd::gemm_nest<T, 1, Out, simd::pack_width<T>(Out), 0, down>(&one, dy, times, ends);
        } else {
            for (std::size_t o = 0; o < Out; ++o) {
                T sum = ends.template start<T, 1>(0, o);
                simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) STRUT_LAMBDA {
                    typename decltype(as)::type even(T(0)), odd(T(0));
                    const T* const from = dy + o * row + lane;
                    for (std::size_t t = 0; t < Steps; t += 2) {
                        even += as.load(from + t * Out * row);
                        if (t + 1 < Steps)
                            odd += as.load(from + (t + 1) * Out * row);
                    }
                    sum += simd::sum(decltype(even)(even + odd));
                });
                ends.template finish<T, 1>(0, o, sum);
            }
        }
    }

private:
    /// Steps [inner_first, inner_end) of the short side see nothing but what is inside.
    static constexpr std::size_t inner_first = (Along.before + Along.stride - 1) / Along.stride;
    static constexpr std::size_t inner_end =
        Along.in + Along.before <= Along.reach()
            ? 0
            : (Along.in + Along.before - Along.reach() - 1) / Along.stride + 1;

    /// Ends of rows and columns, from others on.
    template <class Ends>
    struct moved {
        const Ends& ends;
        std::size_t row, column;

        template <class V, std::size_t Count>
        STRUT_INLINE constexpr V start(std::size_t m, std::size_t n) const {
            return ends.template start<V, Count>(row + m, column + n);
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
            ends.template finish<V, Count>(row + m, column + n, sum);
        }
    };

    /// Ends of (step, feature, lane) as those of rows and columns.
    template <class Ends>
    struct placed {
        const Ends& ends;
        std::size_t step, feature;

        template <class V, std::size_t Count>
        STRUT_INLINE constexpr V start(std::size_t m, std::size_t n) const {
            if constexpr (Lanes == 1)
                return ends.template start<V, Count>(step + m, feature + n, 0);
            else
                return ends.template start<V, Count>(step, feature + m, n);
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
            if constexpr (Lanes == 1)
                ends.template finish<V, Count>(step + m, feature + n, 0, sum);
            else
                ends.template finish<V, Count>(step, feature + m, n, sum);
        }
    };

    template <bool ToOut>
    struct product {
        static constexpr std::size_t depth = ToOut ? group_in : group_out;
        static constexpr std::size_t rows = ToOut ? group_out : group_in;
        /// From one step to the next of what is read.
        static constexpr std::size_t from = (ToOut ? In : Out) * row;
        static constexpr std::size_t row_stride = ToOut ? 1 : Out;
        static constexpr std::size_t depth_stride = ToOut ? Out : 1;
        static constexpr simd::step weight_of(std::size_t taps_further) {
            return static_cast<simd::step>(taps_further * tap);
        }

        /// One step of the result; `Whole` says that the taps' rows lie one behind the other.
        template <class Steps, bool Whole, class Ends>
        static STRUT_INLINE constexpr void run(
            const T* weights, const T* x, std::size_t count, std::size_t step, const Ends& ends) {
            if constexpr (Lanes == 1) {
                of_sample<1, 0, Steps>(weights, x, count, step, ends);
            } else {
                constexpr bool one_loop = Whole && ToOut && G == 1;
                using inner = simd::moves<simd::step{depth_stride}, simd::step{row}>;
                using loops = simd::nest<simd::moves<0, 0>, Steps, inner>;
                const simd::trips times{1, one_loop ? 1 : count, one_loop ? count * depth : depth};
                for (std::size_t g = 0; g < G; ++g)
                    simd::gemm_nest<T, rows, row, simd::whole_pack_width<T>(row), row_stride,
                        loops>(weights + g * group_out, x + g * depth * row, times,
                        placed<Ends>{ends, step, g * rows});
            }
        }

        /// `Count` steps of the result for one sample, whose inputs are `Stride` apart.
        template <std::size_t Count, std::size_t Stride, class Steps, class Ends>
        static STRUT_INLINE constexpr void of_sample(
            const T* weights, const T* x, std::size_t count, std::size_t step, const Ends& ends) {
            for (std::size_t g = 0; g < G; ++g) {
                const T* const w = weights + g * group_out;
                const T* const left = x + g * depth;
                if constexpr (ToOut) {
                    using loops = simd::nest<simd::moves<0, 0>, simd::moves<Steps::b, Steps::a>,
                        simd::moves<1, simd::step{Out}>>;
                    simd::gemm_nest<T, Count, group_out, simd::pack_width<T>(group_out), Stride,
                        loops>(
                        left, w, simd::trips{1, count, depth}, placed<Ends>{ends, step, g * rows});
                } else {
                    using loops = simd::nest<simd::moves<0, 0>, simd::moves<0, 0>, Steps>;
                    simd::dot_nest<T, rows, 1, depth, Out, 0, loops>(w, left,
                        simd::trips{1, 1, count},
                        [&](std::size_t i, std::size_t, T sum) STRUT_LAMBDA {
                            const T before = ends.template start<T, 1>(step, g * rows + i, 0);
                            ends.template finish<T, 1>(step, g * rows + i, 0, before + sum);
                        });
                }
            }
        }
    };
};

} // namespace strut::detail
