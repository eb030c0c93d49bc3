#pragma once

#include <cstddef>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/penalty/scope.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut::penalty {

/// Weight decay apart from the gradient: w *= 1 - learning rate * Lambda, before the optimizer's
/// step. It shrinks all weights alike, whatever the optimizer does with the gradient.
/// `adam` with this is `adamw` that spares what is no weight; under sgd without momentum it is
/// `l2`. Units or range: the learning rate is the scheduled one. Lambda 0.01 is PyTorch's default
/// for AdamW; Keras's is 0.004. Source: Loshchilov and Hutter 2019, algorithms 1 and 2; PyTorch's
/// AdamW.
template <real Lambda = 1e-2, class Scope = weights_only>
struct decoupled {
    static_assert(Lambda >= 0, "strut: penalty::decoupled<lambda> needs a factor of at least zero");
    using scope = Scope;
    static constexpr std::string_view name = "decoupled";

    template <class T>
    static constexpr void decay(T* parameters, std::size_t count, double learning_rate) {
        const auto keep = static_cast<T>(1 - learning_rate * Lambda);
        simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
            simd::store(parameters + i, as.broadcast(keep) * as.load(parameters + i));
        });
    }
};

} // namespace strut::penalty
