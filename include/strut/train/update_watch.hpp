#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/shuffle.hpp"
#include "strut/train/observer.hpp"

namespace strut::detail {

/// Measures what an optimizer does, from the numbers that it has in registers: `optimize` takes it
/// and gives it back.
template <simd::scalar T>
class update_watch {
public:
    template <simd::value V>
    STRUT_INLINE constexpr void operator()(V before, V gradient, V after) {
        if constexpr (std::is_same_v<V, T>)
            single_.add(before, gradient, after);
        else
            packed_.add(before, gradient, after);
    }

    /// `gradient` is what was seen, for the case that its squares have left the range of T.
    update_norms norms(const T* gradient, std::size_t count) const {
        const auto root = [](const auto& packed, T single) {
            return std::sqrt(static_cast<double>(simd::sum(packed) + single));
        };
        update_norms found{.gradient = root(packed_.gradient, single_.gradient),
            .after = root(packed_.after, single_.after),
            .change = root(packed_.change, single_.change)};
        constexpr double safe = 1e-15;
        if (!(found.gradient > safe && found.gradient < 1 / safe))
            found.gradient = clip::measure_of(gradient, count).norm;
        return found;
    }

private:
    template <class V>
    struct sums {
        V gradient = V(T(0)), after = V(T(0)), change = V(T(0));

        STRUT_INLINE constexpr void add(V p, V g, V q) {
            const V d = q - p;
            gradient = simd::fma(g, g, gradient);
            after = simd::fma(q, q, after);
            change = simd::fma(d, d, change);
        }
    };

    sums<simd::pack<T, simd::widest_pack<T>>> packed_;
    sums<T> single_;
};

} // namespace strut::detail
