#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "strut/core/crc32c.hpp"
#include "strut/inference.hpp"

/// What round_trip.sh sends through a header: each as a type and as it is written in the header.
#define EMBED_NETWORKS(NETWORK)                                                                    \
    NETWORK(normalized, strut::network<strut::input<3>,                                            \
                            strut::dense<8, strut::relu, strut::batch_norm<>>, strut::dense<2>>)   \
    NETWORK(doubles, strut::basic_network<double, strut::input<3>,                                 \
                         strut::dense<5, strut::prelu<0.25>>, strut::dense<2>>)                    \
    NETWORK(rounds, strut::network<strut::input<3>,                                                \
                        strut::repeat<2, strut::dense<3, strut::tanh, strut::shortcut::rezero>>,   \
                        strut::dense<2>>)                                                          \
    NETWORK(cells,                                                                                 \
        strut::network<strut::input<3, 1>, strut::lstm<4>, strut::last_step, strut::dense<2>>)

/// The input that they are all run on.
template <class Net>
constexpr auto embed_input() {
    using T = typename Net::value;
    return std::array<T, 3>{T(0.5), T(-1), T(2)};
}

/// Of the bytes of its blocks.
template <class Net>
std::uint32_t check_sum(const Net& of) {
    const auto bytes = [](const auto& block) {
        const auto all = std::as_bytes(block.span());
        return std::string_view{reinterpret_cast<const char*>(all.data()), all.size()};
    };
    return strut::crc32c(bytes(of.statistics), strut::crc32c(bytes(of.parameters)));
}
