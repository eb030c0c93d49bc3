#pragma once

#include <cstddef>

#include "strut/core/real.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/policy/norm/over_features.hpp"

namespace strut {

/// Group normalization: layer_norm over each of `Groups` groups of neighbouring features; of an
/// image over all places of a group of neighbouring channels. Of a sequence each step by itself.
/// Errors: features that are no multiple of the groups are refused.
/// Source: Wu and He 2018, eq. 7; PyTorch's GroupNorm.
template <std::size_t Groups, real Epsilon = 1e-5, learned Learned = learned::scale_and_shift>
struct group_norm : detail::over_features<Groups, true, Epsilon, Learned> {
    static constexpr bool of_channels = true;
    static_assert(Groups > 0, "strut: group_norm needs at least one group");
};

} // namespace strut
