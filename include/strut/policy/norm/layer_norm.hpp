#pragma once

#include "strut/core/real.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/policy/norm/over_features.hpp"

namespace strut {

/// Layer normalization: each sample to mean zero and variance one over its features. Independent
/// of the batch, so it is the same in training and inference, and good for a batch of one.
/// Gradient: divided by the deviation of what comes in; with saturating activations it does not
/// cure vanishing (sigmoid: 0.39 a layer).
/// Defaults: PyTorch's epsilon; Keras has 1e-3.
/// Source: Ba, Kiros and Hinton 2016, eq. 3 (biased variance).
template <real Epsilon = 1e-5, learned Learned = learned::scale_and_shift>
struct layer_norm : detail::over_features<1, true, Epsilon, Learned> {};

} // namespace strut
