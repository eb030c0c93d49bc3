#pragma once

#include <array>
#include <cstddef>

#include "strut/core/config.hpp"

namespace strut::detail {

/// The class weights of a loss for which none were given.
template <std::size_t Classes>
constexpr std::array<double, Classes> equal_weights() {
    std::array<double, Classes> weight{};
    weight.fill(1);
    return weight;
}

template <class T, std::size_t Classes>
constexpr std::array<T, Classes> weights_as(const std::array<double, Classes>& weight) {
    std::array<T, Classes> converted{};
    for (std::size_t i = 0; i < Classes; ++i)
        converted[i] = static_cast<T>(weight[i]);
    return converted;
}

} // namespace strut::detail
