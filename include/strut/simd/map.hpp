#pragma once

#include <cstddef>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"

namespace strut::simd {

/// Carries a value type to a generic lambda: `[&](auto as, std::size_t i) { auto x = as.load(p +
/// i); }`.
template <value V>
struct as_value {
    using type = V;
    static STRUT_INLINE constexpr V load(const value_of<V>* from) { return simd::load<V>(from); }
    static STRUT_INLINE constexpr V broadcast(value_of<V> x) { return V(x); }
};

/// Calls `body(as_value<V>{}, i)` over [0, count): whole packs first, then one element at a time;
/// element by element in a constant expression. The body loads and stores at i itself.
template <scalar T, class Body>
STRUT_INLINE constexpr void visit(std::size_t count, Body&& body) {
    constexpr std::size_t width = widest_pack<T>;
    std::size_t whole = 0;
    if (!std::is_constant_evaluated()) {
        whole = count - count % width;
        for (std::size_t i = 0; i < whole; i += width)
            body(as_value<pack<T, width>>{}, i);
    }
    for (std::size_t i = whole; i < count; ++i)
        body(as_value<T>{}, i);
}

/// Calls `body(as_value<V>{}, lane)` for every pack of lanes in a row of `Lanes` samples, padding
/// included; lane by lane in a constant expression.
template <scalar T, std::size_t Lanes, class Body>
STRUT_INLINE constexpr void visit_lanes(Body&& body) {
    constexpr std::size_t row = row_stride<T>(Lanes);
    if (std::is_constant_evaluated()) {
        for (std::size_t lane = 0; lane < row; ++lane)
            body(as_value<T>{}, lane);
        return;
    }
    constexpr std::size_t width = Lanes == 1 ? 1 : pack_width<T>(Lanes);
    for (std::size_t lane = 0; lane < row; lane += width)
        body(as_value<pack<T, width>>{}, lane);
}

/// The widest packs that `count` neighbours consist of without a rest, if there are any: for what
/// may not be read past its end.
template <class T>
constexpr std::size_t whole_pack_width(std::size_t count) {
    std::size_t width = pack_width<T>(count);
    while (width > narrowest_pack<T> && count % width != 0)
        width /= 2;
    return width;
}

/// Calls `body(as_value<V>{}, i)` over [0, Count): packs of the width that suits the count, then
/// one element at a time. For runs too short for the widest packs.
template <scalar T, std::size_t Count, class Body>
STRUT_INLINE constexpr void visit_run(Body&& body) {
    constexpr std::size_t width = whole_pack_width<T>(Count);
    constexpr std::size_t whole = Count / width * width;
    std::size_t i = 0;
    if constexpr (whole > 0)
        if (!std::is_constant_evaluated())
            for (; i < whole; i += width)
                body(as_value<pack<T, width>>{}, i);
    if (whole < Count || std::is_constant_evaluated())
        for (; i < Count; ++i)
            body(as_value<T>{}, i);
}

/// out[i] = f(in[i]...) for i in [0, Count); reads and writes no element behind them. `out` may be
/// one of the inputs.
template <std::size_t Count, scalar T, class F, class... In>
STRUT_INLINE constexpr void map(T* out, F&& f, const In*... in) {
    if (std::is_constant_evaluated()) {
        for (std::size_t i = 0; i < Count; ++i)
            out[i] = f(in[i]...);
        return;
    }
    constexpr std::size_t width = pack_width<T>(Count);
    using V = pack<T, width>;
    constexpr std::size_t whole = Count / width * width;
    // Four independent packs at a time hide the latency of the function.
    constexpr std::size_t stride = 4 * width;
    std::size_t i = 0;
    for (; i + stride <= whole; i += stride)
        unroll<4>([&](auto k) STRUT_LAMBDA {
            simd::store(out + i + k * width, f(simd::load<V>(in + i + k * width)...));
        });
    unroll<whole / width % 4>([&](auto k) STRUT_LAMBDA {
        simd::store(out + i + k * width, f(simd::load<V>(in + i + k * width)...));
    });
    if constexpr (whole < Count)
        store_first<Count - whole>(
            out + whole, f(simd::load_first<V, Count - whole>(in + whole)...));
}

} // namespace strut::simd
