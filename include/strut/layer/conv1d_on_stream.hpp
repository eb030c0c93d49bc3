#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/layer/convolution.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/streaming.hpp"
#include "strut/layer/window.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/windows.hpp"

namespace strut {

namespace bound {

/// A causal convolution of stride 1 on a stream: a conv1d, with the parameters of one.
/// Shapes: x [In][frame] -> y [Out][frame].
///
/// What it remembers, the last (K - 1) * D frames, lies in a ring that nothing is ever moved in:
/// for one frame at a time [slot][In], where the newest frame replaces the oldest; for more
/// [In][slot], with a copy of the first slots behind the last, so that every window of frames is
/// contiguous. Behind it stands the slot that comes next.
template <class T, std::size_t K, std::size_t D, std::size_t In, std::size_t Out, std::size_t G,
    class Init, class Bias, class Act, class Math>
struct conv1d_on_stream
    : convolution<T, shape{K, In / G, Out}, fan{K * In / G, K* Out / G, 0, K* In / G, Out}, Out,
          Init, Bias, Act, Math> {
private:
    using base = convolution<T, shape{K, In / G, Out},
        fan{K * In / G, K* Out / G, 0, K* In / G, Out}, Out, Init, Bias, Act, Math>;
    static constexpr std::size_t reach = (K - 1) * D;
    template <std::size_t Frames>
    static constexpr std::size_t row = simd::row_stride<T>(Frames);
    template <std::size_t Frames>
    static constexpr std::size_t slots = Frames == 1 ? reach
                                                     : round_up(reach + row<Frames>, Frames);
    /// From one feature's ring to the next; not a whole page, in which all would share their place
    /// in the cache.
    template <std::size_t Frames>
    static constexpr std::size_t ring_row = [] {
        constexpr std::size_t line = alignment / sizeof(T);
        const std::size_t copied = Frames == row<Frames> ? row<Frames> : 2 * row<Frames>;
        const std::size_t whole = round_up(slots<Frames> + copied, line);
        return whole * sizeof(T) % 2048 == 0 ? whole + line : whole;
    }();
    template <std::size_t Frames>
    static constexpr std::size_t ring = tensor_footprint<T>(
        In*(Frames == 1 ? slots<1> : ring_row<Frames>));
    static constexpr std::size_t group_in = In / G;
    static constexpr std::size_t group_out = Out / G;

public:
    static constexpr std::string_view name = "conv1d";
    static constexpr shape in{In};
    static constexpr shape out{Out};
    template <std::size_t Frames>
    static constexpr std::size_t carry = reach == 0 ? 0 : ring<Frames> + alignment / sizeof(T);

    /// y = activation(convolution + what `added` comes to): simd::windows of their own.
    template <std::size_t Frames, class... Added>
    static constexpr void run(
        const T* parameters, const T* x, T* y, T* carry_data, const Added&... added) {
        static_assert(sizeof...(Added) == 0 || G == 1);
        constexpr bool fused = is_cheap<Act> || (Frames == 1 && Out * sizeof(T) <= 256);
        const ends<Frames, fused> to{parameters + base::bias_offset, y};
        if constexpr (reach == 0) {
            multiply<Frames, row<Frames>>(parameters, std::array{x}, to, added...);
        } else {
            const auto next = static_cast<std::size_t>(carry_data[ring<Frames>]);
            if constexpr (Frames == 1) {
                std::array<const T*, K> from{};
                for (std::size_t k = 0; k + 1 < K; ++k) {
                    const std::size_t slot = next + k * D;
                    from[k] = carry_data + (slot < reach ? slot : slot - reach) * In;
                }
                from[K - 1] = x;
                multiply<1, 1>(parameters, from, to, added...);
                simd::map<In>(
                    carry_data + next * In, [](auto v) STRUT_LAMBDA { return v; }, x);
            } else {
                remember<Frames>(x, carry_data, next);
                std::array<const T*, K> from{};
                for (std::size_t k = 0; k < K; ++k) {
                    const std::size_t slot = next + slots<Frames> - (K - 1 - k) * D;
                    from[k] = carry_data + (slot < slots<Frames> ? slot : slot - slots<Frames>);
                }
                multiply<Frames, ring_row<Frames>>(parameters, from, to, added...);
            }
            const std::size_t then = next + Frames;
            carry_data[ring<Frames>] = static_cast<T>(then == slots<Frames> ? 0 : then);
        }
        if constexpr (!fused)
            simd::map<Out * row<Frames>>(
                y, [](auto v) STRUT_LAMBDA { return activate_value<Act, Math>(v); },
                static_cast<const T*>(y));
    }

    /// Where there is nothing to remember, a layer like others.
    template <mode, std::size_t Lanes>
    static constexpr void forward(
        const T* parameters, const T*, const T* x, T* y, T*, T*, const pass&) requires(reach == 0) {
        run<Lanes>(parameters, x, y, nullptr);
    }

private:
    /// Puts a block of frames into the ring, and into the copy of its first slots.
    template <std::size_t Frames>
    static constexpr void remember(const T* x, T* ring_data, std::size_t next) {
        const auto put = [&](std::size_t slot) {
            for (std::size_t i = 0; i < In; ++i)
                simd::map<row<Frames>>(
                    ring_data + i * ring_row<Frames> + slot, [](auto v) STRUT_LAMBDA { return v; },
                    x + i * row<Frames>);
        };
        put(next);
        if (next < row<Frames>)
            put(next + slots<Frames>);
    }

    template <std::size_t Frames, std::size_t Stride, std::size_t Count, class To, class... Added>
    static STRUT_INLINE constexpr void multiply(const T* weights,
        const std::array<const T*, Count>& from, const To& to, const Added&... added) {
        for (std::size_t g = 0; g < G; ++g) {
            simd::windows<T, Count, group_in, Stride> all{weights + g * group_out, from};
            for (std::size_t k = 0; k < Count; ++k)
                all.b[k] += g * group_in * Stride;
            To of_group = to;
            of_group.first = g * group_out;
            if constexpr (Frames == 1)
                simd::gemv_windows<T, group_out, Out>(of_group, added..., all);
            else
                simd::gemm_windows<T, group_out, row<Frames>,
                    simd::whole_pack_width<T>(row<Frames>), Out>(of_group, all, added...);
        }
    }

    template <std::size_t Frames, bool Fused>
    struct ends {
        const T* bias;
        T* y;
        std::size_t first = 0; ///< output of the group

        template <class V, std::size_t>
        STRUT_INLINE constexpr V start(std::size_t m, std::size_t) const {
            return base::template first_sum<V, Frames == 1>(bias, first + m);
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
            base::template last_sum<Fused, Count>(y + (first + m) * row<Frames> + n, sum);
        }
    };
};

} // namespace bound

template <class T, sliding Along, std::size_t In, std::size_t Out, std::size_t G, bool Transposed,
    class Init, class Bias, class Act, class Math, class Next, std::size_t Fastest, class Place>
struct per_frame<bound::conv1d<T, Along, In, Out, G, Transposed, Init, Bias, Act, Math, Next>,
    Fastest, Place> {
    static_assert(error::convolution_of_a_stream<
        (!Transposed && Along.stride == 1 && Along.before == Along.reach() && Along.after == 0),
        typename Place::layer,
        error::given<bound::conv1d<T, Along, In, Out, G, Transposed, Init, Bias, Act, Math, Next>>,
        error::expected<Along.reach(), std::size_t{1}>,
        error::found<Along.before, Along.stride>>::value);
    static_assert(error::convolution_at_its_own_rate<(Fastest == 1), typename Place::layer,
        error::given<bound::conv1d<T, Along, In, Out, G, Transposed, Init, Bias, Act, Math, Next>>,
        error::found<Fastest>>::value);
    using type =
        bound::conv1d_on_stream<T, Along.kernel, Along.dilation, In, Out, G, Init, Bias, Act, Math>;
};

template <class T, std::size_t K, std::size_t D, std::size_t In, std::size_t Out, std::size_t G,
    class Init, class Bias, class Act, class Math>
struct streaming<bound::conv1d_on_stream<T, K, D, In, Out, G, Init, Bias, Act, Math>> {
    using layer = bound::conv1d_on_stream<T, K, D, In, Out, G, Init, Bias, Act, Math>;
    template <std::size_t Frames>
    static constexpr std::size_t carry = layer::template carry<Frames>;
    template <std::size_t Frames>
    static constexpr std::size_t scratch = 0;

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T*, const T* x, T* y, T* carry_data, T*,
        const bound::around<T>&) {
        layer::template run<Frames>(parameters, x, y, carry_data);
    }
};

} // namespace strut
