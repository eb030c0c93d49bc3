#pragma once

#include <cstddef>

#include "strut/core/config.hpp"
#include "strut/core/real.hpp"
#include "strut/core/shape.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace own {

/// Layer normalization by the mean absolute deviation of the sample instead of the root of its
/// variance: (x - mean) / (sqrt(pi / 2) * mean |x - mean| + Epsilon). The factor makes both the
/// same for normal numbers. No square: a single large feature counts for less, and shrinks the
/// others less.
/// Gradient: divided by the deviation of what comes in, as layer_norm's.
/// Source: Hoffer et al. 2018, section 4.1, who do this to a batch.
template <strut::real Epsilon = 1e-5, strut::learned Learned = strut::learned::scale_and_shift>
struct l1_layer_norm {
    static constexpr strut::learned learns = Learned;

    /// 1 / deviation of each lane.
    template <class T, strut::shape Shape, std::size_t Lanes>
    static constexpr std::size_t saved = strut::simd::row_stride<T>(Lanes);

    template <strut::shape Shape, std::size_t Lanes, class T, class Emit>
    static constexpr void forward(const T* x, T* saved_data, std::size_t, const Emit& emit) {
        strut::simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) {
            using V = typename decltype(as)::type;
            const auto in = [&](std::size_t f) { return as.load(x + at<T, Lanes>(f, lane)); };
            const V centre = mean<Shape, V>(in);
            const V deviation =
                mean<Shape, V>([&](std::size_t f) { return strut::simd::abs(in(f)-centre); });
            const V scale =
                strut::simd::divide(V(1), V(normal<T>) * deviation + V(static_cast<T>(Epsilon)));
            if (saved_data != nullptr)
                strut::simd::store(saved_data + lane, scale);
            for (std::size_t f = 0; f < Shape.size(); ++f)
                emit(f, lane, (in(f)-centre) * scale);
        });
    }

    template <strut::shape Shape, std::size_t Lanes, class T, class Incoming>
    static constexpr void backward(
        const T*, const T* out, const T* saved_data, std::size_t, const Incoming& incoming, T* dx) {
        strut::simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) {
            using V = typename decltype(as)::type;
            const auto y = [&](std::size_t f) { return as.load(out + at<T, Lanes>(f, lane)); };
            const auto dy = [&](std::size_t f) { return incoming.template at<V>(f, lane); };
            // The deviation has the slope normal / size * sign(x - mean) in each feature.
            const V along =
                V(normal<T>) * mean<Shape, V>([&](std::size_t f) { return dy(f) * y(f); });
            const auto before_centring = [&](std::size_t f) {
                return dy(f) - along * strut::simd::copysign(V(1), y(f));
            };
            const V centre = mean<Shape, V>(before_centring);
            const V scale = as.load(saved_data + lane);
            for (std::size_t f = 0; f < Shape.size(); ++f)
                strut::simd::store(
                    dx + at<T, Lanes>(f, lane), (before_centring(f) - centre) * scale);
        });
    }

private:
    /// sqrt(pi / 2): the deviation of normal numbers over their mean absolute deviation.
    template <class T>
    static constexpr T normal = static_cast<T>(1.2533141373155003);

    template <class T, std::size_t Lanes>
    static constexpr std::size_t at(std::size_t feature, std::size_t lane) {
        return feature * strut::simd::row_stride<T>(Lanes) + lane;
    }

    /// The mean of term(feature) over the features.
    template <strut::shape Shape, class V>
    static constexpr V mean(auto term) {
        V sum = term(0);
        for (std::size_t f = 1; f < Shape.size(); ++f)
            sum += term(f);
        return sum / V(static_cast<strut::simd::value_of<V>>(Shape.size()));
    }
};

} // namespace own
