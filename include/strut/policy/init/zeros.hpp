#pragma once

#include <cstddef>
#include <cstdint>

#include "strut/policy/init/concept.hpp"

namespace strut {

/// Every weight zero: Var(W) = 0. Right for biases, and for the last layer of a residual branch,
/// which then starts as the identity.
/// Source: Zhang et al. 2019 (Fixup), for the residual branch.
struct zeros {
    static constexpr double variance(fan) { return 0; }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t) {
        for (std::size_t index = 0; index < shape.size(); ++index)
            weights[index] = T{0};
    }
};

} // namespace strut
