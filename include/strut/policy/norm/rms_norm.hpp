#pragma once

#include "strut/core/real.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/policy/norm/over_features.hpp"

namespace strut {

/// Root mean square normalization: layer_norm without the mean, x / sqrt(mean of x^2 + Epsilon).
/// Defaults: a scale and no shift, as in the paper; Keras's epsilon.
/// Source: Zhang and Sennrich 2019, eq. 4.
template <real Epsilon = 1e-6, learned Learned = learned::scale>
struct rms_norm : detail::over_features<1, false, Epsilon, Learned> {};

} // namespace strut
