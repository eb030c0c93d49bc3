#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "strut/core/config.hpp"
#include "strut/simd/gemv.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/shuffle.hpp"

/// One step of a recurrent layer for one sample, its sums in registers from the weights to the
/// output. Stored, they would be read back at other places than they were written to, a gate's row
/// being no whole number of packs, and that is what a processor waits longest for.
namespace strut::detail {

/// The columns of a product, side by side in packs.
template <simd::value V, std::size_t Columns>
struct columns_in_registers {
    static constexpr std::size_t width = simd::width_of<V>;
    static constexpr std::size_t packs = (Columns + width - 1) / width;

    V sum[packs];

    /// Adds x [Depth] times weights [Depth][Columns].
    template <std::size_t Depth>
    STRUT_INLINE void add(const simd::value_of<V>* x, const simd::value_of<V>* weights) {
        simd::detail::gemv_tile<V, Depth, packs, Columns - (packs - 1) * width, Columns>(
            x, weights, 0, ends{sum});
    }

    /// The columns from `First` on.
    template <std::size_t First>
    STRUT_INLINE V from() const {
        constexpr std::size_t pack = First / width;
        if constexpr (First % width == 0)
            return sum[pack];
        else
            return simd::shifted<First % width>(sum[pack], sum[pack + 1 < packs ? pack + 1 : pack]);
    }

private:
    struct ends {
        V* sum;

        template <class, std::size_t>
        STRUT_INLINE V start(std::size_t, std::size_t n) const {
            return sum[n / width];
        }
        template <class, std::size_t>
        STRUT_INLINE void finish(std::size_t, std::size_t n, V total) const {
            sum[n / width] = total;
        }
    };
};

/// Whether there are registers for all sums of a step of `Layer`, and how it goes.
template <class Layer>
struct recurrent_step {
    using T = typename Layer::value;
    using Cell = typename Layer::cell;
    static constexpr std::size_t units = Layer::units;
    static constexpr std::size_t width = simd::pack_width<T>(units);
    using V = simd::pack<T, width>;
    /// Both products then add to the same sums.
    static constexpr bool shared = Cell::of_input == Cell::rows && Cell::first_of_output == 0;

    using of_input = columns_in_registers<V, Layer::input_columns>;
    using of_output = columns_in_registers<V, Layer::output_columns>;
    static constexpr bool fits =
        of_input::packs + (shared ? 0 : of_output::packs) <= simd::register_count * 3 / 4;

    /// As `Layer::advance` for one sample; the gates are not kept.
    static STRUT_INLINE void run(
        const T* parameters, const T* x, const T* last_y, const T* last_memory, T* memory, T* y) {
        const T* const bias = parameters + Layer::bias_offset;
        const T* const recurrent = parameters + Layer::recurrent_offset;
        // The last output first: the input may be what a later layer has just made of it.
        of_input in;
        simd::unroll<of_input::packs>(
            [&](auto p) STRUT_LAMBDA { in.sum[p] = simd::load<V>(bias + p * width); });
        of_output out;
        if constexpr (shared) {
            if (last_y != nullptr)
                in.template add<units>(last_y, recurrent);
        } else {
            simd::unroll<of_output::packs>([&](auto p) STRUT_LAMBDA { out.sum[p] = V(T(0)); });
            if (last_y != nullptr)
                out.template add<units>(last_y, recurrent);
        }
        in.template add<Layer::inputs>(x, parameters);
        simd::unroll<(units + width - 1) / width>([&](auto p) STRUT_LAMBDA {
            constexpr std::size_t first = p * width;
            constexpr std::size_t count = units - first < width ? units - first : width;
            const auto loaded = [&](const T* from) STRUT_LAMBDA {
                return from == nullptr ? V(T(0)) : simd::load_first<V, count>(from + first);
            };
            std::array<V, Cell::rows> sum;
            simd::unroll<Cell::rows>([&](auto g) STRUT_LAMBDA {
                if constexpr (g < Cell::of_input)
                    sum[g] = in.template from<g * units + first>();
                else
                    sum[g] = simd::load<V>(bias + g * units + first);
                if constexpr (!shared && g >= Cell::first_of_output)
                    sum[g] += out.template from<(g - Cell::first_of_output) * units + first>();
            });
            std::array<V, Cell::memory> kept;
            simd::unroll<Cell::memory>([&](auto m) STRUT_LAMBDA {
                kept[m] = loaded(last_memory == nullptr ? nullptr : last_memory + m * units);
            });
            const V h = Cell::forward(sum, kept, loaded(last_y));
            simd::store_first<count>(y + first, h);
            simd::unroll<Cell::memory>([&](auto m) STRUT_LAMBDA {
                simd::store_first<count>(memory + m * units + first, kept[m]);
            });
        });
    }
};

} // namespace strut::detail
