#pragma once

#include <array>
#include <cstddef>
#include <tuple>

#include "strut/layer/concept.hpp"

/// How the parts of a compound layer share one flat block.
namespace strut::detail {

/// Where each of N parts begins, one behind the other, and where the last one ends.
template <std::size_t N>
constexpr std::array<std::size_t, N + 1> offsets(const std::array<std::size_t, N>& sizes) {
    std::array<std::size_t, N + 1> at{};
    for (std::size_t i = 0; i < N; ++i)
        at[i + 1] = at[i] + sizes[i];
    return at;
}

/// The tensors of all parts, each with its place in the whole and its part's index added.
template <std::size_t N, class... Lists>
constexpr auto joined_tensors(const std::array<std::size_t, N + 1>& offset,
    const std::array<std::size_t, N>& index, const Lists&... lists) {
    std::array<tensor, (std::tuple_size_v<Lists> + ... + 0)> all{};
    std::size_t next = 0;
    std::size_t part = 0;
    const auto append = [&](const auto& some) {
        for (tensor one : some) {
            one.offset += offset[part];
            one.layer += index[part];
            all[next++] = one;
        }
        ++part;
    };
    (append(lists), ...);
    return all;
}

} // namespace strut::detail
