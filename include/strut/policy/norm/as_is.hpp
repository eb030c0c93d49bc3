#pragma once

#include <cstddef>

#include "strut/core/shape.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// The normalization that does nothing: with a scale and a shift for each feature it is the affine
/// map y = a x + b of every feature by itself. That is what remains of a folded batch_norm that has
/// no affine beside it. Gradient: multiplied by a; nothing is normalized.
template <learned Learned = learned::scale_and_shift>
struct as_is {
    static constexpr learned learns = Learned;

    template <class T, shape Shape, std::size_t Lanes>
    static constexpr std::size_t saved = 0;

    template <shape Shape, std::size_t Lanes, class T, class Emit>
    static constexpr void forward(const T* x, T*, std::size_t, const Emit& emit) {
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        if constexpr (Lanes == 1)
            simd::visit<T>(Shape.size(),
                [&](auto as, std::size_t f) STRUT_LAMBDA { emit(f, 0, as.load(x + f)); });
        else
            for (std::size_t f = 0; f < Shape.size(); ++f)
                simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) STRUT_LAMBDA {
                    emit(f, lane, as.load(x + f * row + lane));
                });
    }

    template <shape Shape, std::size_t Lanes, class T, class Incoming>
    static constexpr void backward(
        const T*, const T*, const T*, std::size_t, const Incoming& incoming, T* dx) {
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        if constexpr (Lanes == 1)
            simd::visit<T>(Shape.size(), [&](auto as, std::size_t f) STRUT_LAMBDA {
                using V = typename decltype(as)::type;
                simd::store(dx + f, incoming.template at<V>(f, 0));
            });
        else
            for (std::size_t f = 0; f < Shape.size(); ++f)
                simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) STRUT_LAMBDA {
                    using V = typename decltype(as)::type;
                    simd::store(dx + f * row + lane, incoming.template at<V>(f, lane));
                });
    }
};

} // namespace strut
