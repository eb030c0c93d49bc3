#pragma once

#include <array>
#include <cstddef>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/reduce.hpp"

namespace strut::detail {

/// Where the numbers of a feature lie in a tensor of this shape. A vector has one row of lanes for
/// each feature; a sequence one for each step, as far apart as there are features; an image, whose
/// features are its channels, one for each place, side by side.
template <shape Shape>
struct feature_rows {
    static constexpr bool of_image = Shape.rank == 3;
    static constexpr std::size_t features = of_image ? Shape[0] : Shape[Shape.rank - 1];
    static constexpr std::size_t positions = Shape.size() / features;

    static constexpr std::size_t row(std::size_t feature, std::size_t position) {
        return of_image ? feature * positions + position : position * features + feature;
    }
    static constexpr std::size_t feature(std::size_t row) {
        return of_image ? row / positions : row % features;
    }

    /// Calls `body(as_value, row, lane)` for all rows of a feature: with packs of lanes, or, with
    /// one lane, of the places of an image.
    template <class T, std::size_t Lanes, class Body>
    static STRUT_INLINE constexpr void visit(std::size_t feature, Body&& body) {
        if constexpr (Lanes == 1 && of_image)
            simd::visit_run<T, positions>(
                [&](auto as, std::size_t i) STRUT_LAMBDA { body(as, row(feature, i), 0); });
        else
            for (std::size_t p = 0; p < positions; ++p)
                simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane)
                                                STRUT_LAMBDA { body(as, row(feature, p), lane); });
    }

    /// The sum of term(as_value, row, lane) over all rows of a feature and the first `count` lanes.
    template <class T, std::size_t Lanes, class Term>
    static STRUT_INLINE constexpr T sum(std::size_t feature, std::size_t count, Term&& term) {
        if constexpr (positions == 1 || (Lanes == 1 && of_image)) {
            const std::size_t run = Lanes == 1 ? positions : count;
            return simd::detail::accumulate<T>(
                run, [&]<class V>(V partial, std::size_t i) STRUT_LAMBDA {
                    const std::size_t first = row(feature, 0);
                    return V(partial + term(simd::as_value<V>{}, Lanes == 1 ? first + i : first,
                                           Lanes == 1 ? 0 : i));
                });
        } else {
            std::array<T, simd::row_stride<T>(Lanes)> of_lane{};
            simd::visit_lanes<T, Lanes>([&](auto as, std::size_t lane) STRUT_LAMBDA {
                using V = typename decltype(as)::type;
                V even(T(0));
                V odd(T(0));
                std::size_t p = 0;
                for (; p + 2 <= positions; p += 2) {
                    even += term(as, row(feature, p), lane);
                    odd += term(as, row(feature, p + 1), lane);
                }
                if (p < positions)
                    even += term(as, row(feature, p), lane);
                simd::store(of_lane.data() + lane, V(even + odd));
            });
            return simd::sum_of(of_lane.data(), count);
        }
    }
};

} // namespace strut::detail
