#pragma once

#include <algorithm>
#include <cstddef>

#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/around.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/skip_sum.hpp"
#include "strut/layer/streaming.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

template <class T, shape Shape, std::size_t Fastest, class Place>
struct per_frame<bound::tap<T, Shape>, Fastest, Place> {
    using type = bound::tap<T, shape{features_of(Shape)}>;
};
template <class T, shape Sum, class Inner, std::size_t Fastest, class Place>
struct per_frame<bound::skip_sum<T, Sum, Inner>, Fastest, Place> {
    using type = bound::skip_sum<T, shape{features_of(Sum)}, per_frame_t<Inner, Fastest, Place>>;
};
template <class T, shape Sum, class Inner, class Head, std::size_t Fastest, class Place>
struct per_frame<bound::skip_stack<T, Sum, Inner, Head>, Fastest, Place> {
    using type = bound::skip_stack<T, shape{features_of(Sum)}, per_frame_t<Inner, Fastest, Place>,
        per_frame_t<Head, Fastest, Place>>;
};

template <class T, shape Sum, class Inner>
    requires(streaming<Inner>::template carry<1> > 0)
struct streaming<bound::skip_sum<T, Sum, Inner>> {
    using layer = bound::skip_sum<T, Sum, Inner>;
    template <std::size_t Frames>
    static constexpr std::size_t carry = streaming<Inner>::template carry<Frames>;
    template <std::size_t Frames>
    static constexpr std::size_t scratch =
        layer::template buffer<Frames> + streaming<Inner>::template scratch<Frames>;

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T* statistics, const T* x, T* y,
        T* carry_data, T* scratch_data, bound::around<T> lent) {
        lent.sum = y;
        std::fill_n(y, Sum.size() * simd::row_stride<T>(Frames), T(0));
        streaming<Inner>::template run<Frames>(parameters, statistics, x, scratch_data, carry_data,
            scratch_data + layer::template buffer<Frames>, lent);
    }
};

template <class T, shape Sum, class Inner, class Head>
    requires(streaming<Inner>::template carry<1> + streaming<Head>::template carry<1> > 0)
struct streaming<bound::skip_stack<T, Sum, Inner, Head>> {
    using layer = bound::skip_stack<T, Sum, Inner, Head>;
    template <std::size_t Frames>
    static constexpr std::size_t carry =
        streaming<Inner>::template carry<Frames> + streaming<Head>::template carry<Frames>;
    template <std::size_t Frames>
    static constexpr std::size_t scratch = layer::template sum_buffer<Frames> +
                                           layer::template head_buffer<Frames> +
                                           std::max(streaming<Inner>::template scratch<Frames>,
                                               streaming<Head>::template scratch<Frames>);

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T* statistics, const T* x, T* y,
        T* carry_data, T* scratch_data, bound::around<T> lent) {
        T* const outer = lent.sum;
        T* const sum = scratch_data;
        T* const head = sum + layer::template sum_buffer<Frames>;
        T* const inner_scratch = head + layer::template head_buffer<Frames>;
        lent.sum = sum;
        std::fill_n(sum, Sum.size() * simd::row_stride<T>(Frames), T(0));
        streaming<Inner>::template run<Frames>(
            parameters, statistics, x, y, carry_data, inner_scratch, lent);
        lent.sum = outer;
        streaming<Head>::template run<Frames>(parameters + layer::parameter_offset[1],
            statistics + layer::statistics_offset[1], sum, head,
            carry_data + streaming<Inner>::template carry<Frames>, inner_scratch, lent);
        layer::template add_to_sum<Frames>(outer, head);
    }
};

} // namespace strut
