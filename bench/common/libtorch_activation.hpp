#pragma once

#include <ATen/ATen.h>

#include "common/part.hpp"

namespace bench {

/// Puts the values of the activation in the place of its arguments.
inline void activate_in_place(activation kind, at::Tensor& x) {
    switch (kind) {
    case activation::identity:
        break;
    case activation::tanh:
        x.tanh_();
        break;
    case activation::relu:
        x.relu_();
        break;
    case activation::sigmoid:
        x.sigmoid_();
        break;
    }
}

} // namespace bench
