#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "strut/core/shape.hpp"
#include "strut/layer/around.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/conditioned.hpp"
#include "strut/layer/conv1d_on_stream.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/streaming.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/windows.hpp"

namespace strut {

template <class T, class Inner, std::size_t Fastest, class Place>
struct per_frame<bound::conditioned<T, Inner>, Fastest, Place> {
    using type = bound::conditioned<T, per_frame_t<Inner, Fastest, Place>>;
};
template <class T, shape Condition, class Inner, class Init, std::size_t Fastest, class Place>
struct per_frame<bound::mix<T, Condition, Inner, Init>, Fastest, Place> {
    using type =
        bound::mix<T, shape{features_of(Condition)}, per_frame_t<Inner, Fastest, Place>, Init>;
};

template <class T, class Inner>
    requires(streaming<Inner>::template carry<1> > 0)
struct streaming<bound::conditioned<T, Inner>> {
    template <std::size_t Frames>
    static constexpr std::size_t carry = streaming<Inner>::template carry<Frames>;
    template <std::size_t Frames>
    static constexpr std::size_t scratch = streaming<Inner>::template scratch<Frames>;

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T* statistics, const T* x, T* y,
        T* carry_data, T* scratch_data, bound::around<T> lent) {
        lent.condition = x;
        streaming<Inner>::template run<Frames>(
            parameters, statistics, x, y, carry_data, scratch_data, lent);
    }
};

template <class T, shape Condition, class Inner, class Init>
    requires(streaming<Inner>::template carry<1> > 0)
struct streaming<bound::mix<T, Condition, Inner, Init>> {
    using layer = bound::mix<T, Condition, Inner, Init>;
    using projection = typename layer::projection;
    template <std::size_t Frames>
    static constexpr std::size_t carry = streaming<Inner>::template carry<Frames>;
    template <std::size_t Frames>
    static constexpr std::size_t buffer = tensor_footprint<T>(layer::template elements<Frames>);
    template <std::size_t Frames>
    static constexpr std::size_t scratch = buffer<Frames> +
                                           std::max(streaming<Inner>::template scratch<Frames>,
                                               projection::template scratch<Frames>);

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T* statistics, const T* x, T* y,
        T* carry_data, T* scratch_data, const bound::around<T>& lent) {
        streaming<Inner>::template run<Frames>(
            parameters, statistics, x, y, carry_data, scratch_data + buffer<Frames>, lent);
        projection::template forward<mode::inference, Frames>(parameters + layer::projection_offset,
            nullptr, lent.condition, scratch_data, nullptr, scratch_data + buffer<Frames>,
            pass{Frames});
        simd::map<layer::template elements<Frames>>(
            y, [](auto a, auto b) STRUT_LAMBDA { return decltype(a)(a + b); },
            static_cast<const T*>(y), static_cast<const T*>(scratch_data));
    }
};

/// A convolution adds the condition while its sums are in registers.
template <class T, shape Condition, std::size_t K, std::size_t D, std::size_t In, std::size_t Out,
    class InitOf, class Bias, class Math, class Init>
struct streaming<bound::mix<T, Condition,
    bound::conv1d_on_stream<T, K, D, In, Out, 1, InitOf, Bias, identity, Math>, Init>> {
    using inner = bound::conv1d_on_stream<T, K, D, In, Out, 1, InitOf, Bias, identity, Math>;
    using layer = bound::mix<T, Condition, inner, Init>;
    template <std::size_t Frames>
    static constexpr std::size_t carry = inner::template carry<Frames>;
    template <std::size_t Frames>
    static constexpr std::size_t scratch = 0;

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T*, const T* x, T* y, T* carry_data, T*,
        const bound::around<T>& lent) {
        inner::template run<Frames>(parameters, x, y, carry_data,
            simd::windows<T, 1, Condition.size(), simd::row_stride<T>(Frames)>{
                parameters + layer::projection_offset, {lent.condition}});
    }
};

} // namespace strut
