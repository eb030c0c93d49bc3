#pragma once

#include <cstddef>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/penalty/scope.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut::penalty {

namespace detail {

/// g += l1 * sign(w) + l2 * w, with a sign of zero for zero.
template <real L1, real L2, class T>
constexpr void add_slopes(T* gradient, const T* parameters, std::size_t count) {
    simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
        const auto w = as.load(parameters + i);
        auto g = as.load(gradient + i);
        if constexpr (L2.value != 0)
            g = simd::fma(as.broadcast(static_cast<T>(L2)), w, g);
        if constexpr (L1.value != 0) {
            const auto zero = as.broadcast(T(0));
            const auto push = simd::copysign(as.broadcast(static_cast<T>(L1)), w);
            g = g + simd::select(w == zero, zero, push);
        }
        simd::store(gradient + i, g);
    });
}

} // namespace detail

/// Both at once: g += L1 * sign(w) + L2 * w. Weights of equal use are kept or dropped together,
/// where l1 alone keeps one of them.
/// Units or range: as of `l1` and `l2`.
/// Source: Zou and Hastie 2005; Keras's L1L2 with half of its l2.
template <real L1 = 1e-5, real L2 = 1e-4, class Scope = weights_only>
struct elastic_net {
    static_assert(L1 >= 0 && L2 >= 0, "strut: penalty::elastic_net<l1, l2> needs factors of at "
                                      "least zero");
    using scope = Scope;
    static constexpr std::string_view name = "elastic_net";

    template <class T>
    static constexpr void add_to_gradient(T* gradient, const T* parameters, std::size_t count) {
        detail::add_slopes<L1, L2>(gradient, parameters, count);
    }
};

} // namespace strut::penalty
