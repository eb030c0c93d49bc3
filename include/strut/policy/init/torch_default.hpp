#pragma once

#include <cstdint>

#include "strut/core/cmath.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/fill.hpp"

namespace strut {

/// What PyTorch gives the weights and (as `bias<torch_default>`) the bias of torch.nn.Linear and
/// the convolutions, whatever activation follows: Var(W) = 1 / (3 fan_in), too small for relu.
/// Units or range: +- 1 / sqrt(fan_in).
/// Source: PyTorch, Linear.reset_parameters: kaiming_uniform_ with a = sqrt(5).
struct torch_default {
    static constexpr double variance(fan shape) { return 1 / (3 * static_cast<double>(shape.in)); }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t seed) {
        fill_uniform(weights, shape, seed, 1 / cmath::sqrt(static_cast<double>(shape.in)));
    }
};

} // namespace strut
