#pragma once

#include <array>
#include <cstddef>

#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/around.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/recurrent.hpp"
#include "strut/layer/streaming.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

/// Recurrent layers on a stream whose frames follow each other faster than those that the network
/// was trained on: what a step remembers is not what the last frame left, but what was left as long
/// ago as a step lasted in training.
/// Source: what RTNeural (Chowdhury 2021) does; Carson et al. 2024, "Sample rate independent
/// recurrent neural networks for audio effects processing", which compares interpolations.
namespace strut {

namespace bound {

/// A recurrent layer with the memory of Fastest frames.
template <class Inner, std::size_t Fastest>
struct slowed : Inner {
    using inner = Inner;
    static constexpr std::size_t fastest = Fastest;
};

} // namespace bound

template <class T, shape Input, std::size_t H, class Cell, class Start, std::size_t Fastest,
    class Place>
    requires(Fastest > 1)
struct per_frame<bound::recurrent<T, Input, H, Cell, Start>, Fastest, Place> {
    using type =
        bound::slowed<bound::recurrent<T, shape{features_of(Input)}, H, Cell, Start>, Fastest>;
};

/// With a step of d frames the state is that of d frames ago; between two frames it is on the line
/// between theirs. The states lie in a ring, one after the other, and behind them stands the slot
/// that comes next.
template <class T, shape Input, std::size_t H, class Cell, class Start, std::size_t Fastest>
struct streaming<bound::slowed<bound::recurrent<T, Input, H, Cell, Start>, Fastest>> {
    using layer = bound::recurrent<T, Input, H, Cell, Start>;
    static constexpr std::size_t inputs = Input.size();
    static constexpr std::size_t output = layer::template output_size<1>;
    static constexpr std::size_t state = output + layer::template memory_size<1>;
    static constexpr std::size_t slots = Fastest + 1;
    template <std::size_t>
    static constexpr std::size_t carry = slots* state + alignment / sizeof(T);
    template <std::size_t Frames>
    static constexpr std::size_t scratch = layer::template gate_size<1> + state +
                                           (Frames == 1 ? 0 : tensor_footprint<T>(inputs));

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T*, const T* x, T* y, T* carry_data,
        T* scratch_data, const bound::around<T>& lent) {
        constexpr std::size_t row = simd::row_stride<T>(Frames);
        T* const between = scratch_data + layer::template gate_size<1>;
        T* const frame = between + state;
        const auto whole = static_cast<std::size_t>(lent.step);
        const T part = lent.step - static_cast<T>(whole);
        auto next = static_cast<std::size_t>(carry_data[slots * state]);
        for (std::size_t f = 0; f < Frames; ++f) {
            const T* in = x;
            if constexpr (Frames > 1) {
                for (std::size_t i = 0; i < inputs; ++i)
                    frame[i] = x[i * row + f];
                in = frame;
            }
            const auto ago = [&](std::size_t frames) {
                const std::size_t slot = next + slots - frames;
                return carry_data + (slot < slots ? slot : slot - slots) * state;
            };
            const T* from = ago(whole);
            if (part > 0) {
                simd::map<state>(
                    between,
                    [=](auto newer, auto older) STRUT_LAMBDA {
                        using V = decltype(newer);
                        return V(simd::fma(V(part), V(older - newer), newer));
                    },
                    from, static_cast<const T*>(ago(whole + 1)));
                from = between;
            }
            T* const to = carry_data + next * state;
            layer::template advance<mode::inference, 1>(
                parameters, in, from, from + output, scratch_data, to + output, to);
            for (std::size_t i = 0; i < H; ++i)
                y[i * row + f] = to[i];
            next = next + 1 == slots ? 0 : next + 1;
        }
        carry_data[slots * state] = static_cast<T>(next);
        for (std::size_t f = Frames; f < row; ++f)
            for (std::size_t i = 0; i < H; ++i)
                y[i * row + f] = y[i * row];
    }
};

} // namespace strut
