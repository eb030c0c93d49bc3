#pragma once

#include <cstddef>

#include "strut/core/cmath.hpp"

namespace strut::shortcut {

/// y = x + a f(x) with one learned a, one at the start, and the weights of f scaled by the depth of
/// the network: the last tensor of the branch is zero, the m - 1 before it are multiplied by
/// blocks^(-1 / (2 m - 2)). It trains deep networks without normalization; the head should start
/// at zero too (`dense<10, zeros>`). A branch that ends in several weights side by side is closed
/// in the last of them only. Parameters: a [1], of role scale. Source: Zhang, Dauphin and Ma 2019,
/// rules 1 to 3; its scalar biases are the biases of the layers here.
struct fixup {
    using is_shortcut = void;
    static constexpr bool projects = false;
    static constexpr bool learns = true;
    static constexpr double scale = 1;

    template <class T>
    static constexpr void prepare(
        T* weights, std::size_t size, std::size_t number, std::size_t of, std::size_t blocks) {
        double factor = 0;
        if (number + 1 < of)
            factor = cmath::exp(
                cmath::log(static_cast<double>(blocks)) / -(2 * static_cast<double>(of) - 2));
        for (std::size_t i = 0; i < size; ++i)
            weights[i] = static_cast<T>(factor * static_cast<double>(weights[i]));
    }
};

} // namespace strut::shortcut
