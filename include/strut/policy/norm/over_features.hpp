#pragma once

#include <cstddef>

#include "strut/core/config.hpp"
#include "strut/core/real.hpp"
#include "strut/core/shape.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/reduce.hpp"

namespace strut::detail {

/// Normalization of each sample by itself, over `Groups` groups of neighbouring features:
/// (x - mean) / sqrt(variance + Epsilon), or without the mean. Cost: three passes over x.
template <std::size_t Groups, bool Centred, real Epsilon, learned Learned>
struct over_features {
    static_assert(Epsilon >= 0, "strut: the epsilon of a normalization is not negative");
    static constexpr learned learns = Learned;
    static constexpr std::size_t groups = Groups;
    static constexpr double epsilon = Epsilon;
    static constexpr bool subtracts_mean = Centred;

    /// 1 / deviation of each group and lane.
    template <class T, shape Shape, std::size_t Lanes>
    static constexpr std::size_t saved = Groups* simd::row_stride<T>(Lanes);

    template <shape Shape, std::size_t Lanes, class T, class Emit>
    static constexpr void forward(const T* x, T* saved_data, std::size_t, const Emit& emit) {
        for_each_group<Shape, Lanes, T>([&](auto as, std::size_t first, std::size_t lane,
                                            std::size_t at) STRUT_LAMBDA {
            constexpr std::size_t size = Shape.size() / Groups;
            using V = typename decltype(as)::type;
            constexpr auto share = static_cast<T>(1.0 / static_cast<double>(size));
            const std::size_t start = first * simd::row_stride<T>(Lanes) + lane;
            const T* const from = x + start;
            V mean = V(T(0));
            if constexpr (Centred)
                mean = V(share) * sum<Lanes, size, V>([&](auto in, std::size_t i) STRUT_LAMBDA {
                    return in.load(from + i);
                });
            const V squares = sum<Lanes, size, V>([&](auto in, std::size_t i) STRUT_LAMBDA {
                const auto centred = in.load(from + i) - spread<decltype(in)>(mean);
                return centred * centred;
            });
            const V scale = simd::divide(
                V(T(1)), simd::sqrt(simd::fma(V(share), squares, V(static_cast<T>(epsilon)))));
            if (saved_data != nullptr)
                simd::store(saved_data + at, scale);
            each<Lanes, size, V>([&](auto in, std::size_t f, std::size_t i) STRUT_LAMBDA {
                emit(first + f, lane,
                    (in.load(from + i) - spread<decltype(in)>(mean)) * spread<decltype(in)>(scale));
            });
        });
    }

    template <shape Shape, std::size_t Lanes, class T, class Incoming>
    static constexpr void backward(const T*, const T* normal, const T* saved_data, std::size_t,
        const Incoming& incoming, T* dx) {
        for_each_group<Shape, Lanes, T>(
            [&](auto as, std::size_t first, std::size_t lane, std::size_t at) STRUT_LAMBDA {
                constexpr std::size_t size = Shape.size() / Groups;
                using V = typename decltype(as)::type;
                constexpr auto share = static_cast<T>(1.0 / static_cast<double>(size));
                constexpr std::size_t row = simd::row_stride<T>(Lanes);
                const std::size_t start = first * row + lane;
                // incoming is asked by feature; i counts in memory, a feature being a row apart.
                const auto gradient = [&](auto in, std::size_t i) STRUT_LAMBDA {
                    return incoming.template at<typename decltype(in)::type>(first + i / row, lane);
                };
                V mean = V(T(0));
                if constexpr (Centred)
                    mean = V(share) * sum<Lanes, size, V>(gradient);
                const V along =
                    V(share) * sum<Lanes, size, V>([&](auto in, std::size_t i) STRUT_LAMBDA {
                        return gradient(in, i) * in.load(normal + start + i);
                    });
                const V scale = simd::load<V>(saved_data + at);
                each<Lanes, size, V>([&](auto in, std::size_t, std::size_t i) STRUT_LAMBDA {
                    using to = decltype(in);
                    const auto rest =
                        simd::fnma(in.load(normal + start + i), spread<to>(along), gradient(in, i));
                    simd::store(dx + start + i, spread<to>(scale) * (rest - spread<to>(mean)));
                });
            });
    }

private:
    /// Calls `body(as_value<V>, first feature, lane, place in saved)` for each group and pack of
    /// lanes; with one lane V is a scalar, and packs run along the features.
    template <shape Shape, std::size_t Lanes, class T, class Body>
    static STRUT_INLINE constexpr void for_each_group(Body&& body) {
        static_assert(Shape.size() % Groups == 0);
        constexpr std::size_t size = Shape.size() / Groups;
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        for (std::size_t group = 0; group < Groups; ++group)
            simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) STRUT_LAMBDA {
                body(as, group * size, lane, group * row + lane);
            });
    }

    /// A number for each lane, as what runs along the features with one lane.
    template <class To, simd::value V>
    static STRUT_INLINE constexpr auto spread(V x) {
        return typename To::type(x);
    }

    /// Calls `body(as_value, feature, offset)` over the features of a group.
    template <std::size_t Lanes, std::size_t Size, simd::value V, class Body>
    static STRUT_INLINE constexpr void each(Body&& body) {
        using T = simd::value_of<V>;
        if constexpr (Lanes == 1)
            simd::visit<T>(Size, [&](auto as, std::size_t i) STRUT_LAMBDA { body(as, i, i); });
        else
            for (std::size_t f = 0; f < Size; ++f)
                body(simd::as_value<V>{}, f, f * simd::row_stride<T>(Lanes));
    }

    /// The sum of term(as_value, offset) over the features of a group.
    template <std::size_t Lanes, std::size_t Size, simd::value V, class Term>
    static STRUT_INLINE constexpr V sum(Term&& term) {
        using T = simd::value_of<V>;
        if constexpr (Lanes == 1) {
            return simd::detail::accumulate<T>(Size,
                [&]<class P>(P partial, std::size_t i)
                    STRUT_LAMBDA { return P(partial + term(simd::as_value<P>{}, i)); });
        } else {
            constexpr std::size_t row = simd::row_stride<T>(Lanes);
            V even = V(T(0));
            V odd = V(T(0));
            std::size_t f = 0;
            for (; f + 2 <= Size; f += 2) {
                even += term(simd::as_value<V>{}, f * row);
                odd += term(simd::as_value<V>{}, (f + 1) * row);
            }
            if constexpr (Size % 2 != 0)
                even += term(simd::as_value<V>{}, f * row);
            return even + odd;
        }
    }
};

} // namespace strut::detail
