// Weights of a network. Not to be edited. What the program of docs/embedding.md includes.
#pragma once

#include <array>
#include <cstddef>

#include <strut/inference.hpp>

namespace policy {

using net = strut::network<strut::input<10>, strut::dense<4, strut::tanh>>;

/// For strut::embed.
inline constexpr struct weights_of_net {
    using value = float;
    static constexpr std::array<strut::tensor, 2> tensors{{
        {strut::role::weight, {10, 4}, 0, 0},
        {strut::role::bias, {4}, 64, 0},
    }};
    static constexpr std::array<strut::tensor, 0> statistic_tensors{};
    static constexpr std::size_t size = 384;
    static constexpr char32_t words[112] =
        U"\x3d802f97\xbe46853d\x3e1af190\xbb44a70d\x3ec4f9e7\xbf0d3655\x3ec3f1e7\xbe176d11"
        U"\x3f21c7e5\xbea335c0\x3b96673e\xbf1a0c12\x3eb7608d\x3ec62016\x3e0016f4\xbec6a421"
        U"\xbef1ef1a\x3f261864\x3f0f08d4\xbe1ed86c\xbe65a74f\xbd92681a\x3de193f8\xbef69dec"
        U"\xbe662bb3\xbec616e5\xbf04f06c\xbe9f81ec\xbd1345de\xbf132276\x3ec52e45\x3ea234c6"
        U"\xbeaa6b72\x3f14be51\xbd5b9724\xbf0108c1\xbf23c496\x3d9eccba\x3d078f7a\x3b497700"
        U"\x0\x0\x0\x0\x0\x0\x0\x0"
        U"\x0\x0\x0\x0\x0\x0\x0\x0"
        U"\x0\x0\x0\x0\x0\x0\x0\x0"
        U"\x3f800000\x3f800000\x3f800000\x3f800000\x0\x0\x0\x0"
        U"\x0\x0\x0\x0\x0\x0\x0\x0"
        U"\x0\x0\x0\x0\x0\x0\x0\x0"
        U"\x0\x0\x0\x0\x0\x0\x0\x0";
} weights;

} // namespace policy
