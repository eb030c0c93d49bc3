#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "strut/core/check.hpp"
#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"

namespace strut {

/// Weights as a header has them that `write_header` or the program strut-embed made.
///
/// *Minimal complete definition*: `value`, their type; `tensors` and `statistic_tensors`, arrays of
/// `tensor`, as the network has them; `size`, the bytes of its blocks; and either `words`, those
/// bytes as an array of char32_t with `alignment` bytes of zeros behind them, or `data()`, a
/// pointer to them, aligned so.
template <class W>
concept embedded_weights = requires {
    typename W::value;
    { W::size } -> std::convertible_to<std::size_t>;
    { W::tensors.size() } -> std::convertible_to<std::size_t>;
    { W::statistic_tensors.size() } -> std::convertible_to<std::size_t>;
};

namespace detail {

/// A network's blocks as they lie in the bytes of embedded weights.
template <class Net, bool Statistics = (Net::statistics_block::size() > 0)>
struct embedded_blocks {
    typename Net::parameter_block parameters;
    typename Net::statistics_block statistics;
};
template <class Net>
struct embedded_blocks<Net, false> {
    typename Net::parameter_block parameters;
};

/// The layer with that index as it was written, or the network where it has no list of them.
template <class Net, std::size_t Index>
struct written_layer {
    using type = Net;
};
template <class Net, std::size_t Index>
    requires requires {
        typename Net::template layer_spec<Index>;
    }
struct written_layer<Net, Index> {
    using type = typename Net::template layer_spec<Index>;
};

/// Role and extents of a tensor, and where it begins, for a message.
template <template <auto...> class Fact, tensor Of>
struct tensor_facts {
    template <class Axes>
    struct pack;
    template <std::size_t... Axis>
    struct pack<std::index_sequence<Axis...>> {
        using type = Fact<Of.purpose, Of.extents[Axis]...>;
    };
    using type = typename pack<std::make_index_sequence<Of.extents.rank>>::type;
};

template <std::size_t Size>
constexpr std::size_t first_difference(
    const std::array<tensor, Size>& a, const std::array<tensor, Size>& b) {
    for (std::size_t i = 0; i < Size; ++i)
        if (a[i].purpose != b[i].purpose || a[i].extents != b[i].extents ||
            a[i].offset != b[i].offset)
            return i;
    return Size;
}

/// Refuses weights one of whose tables is not the network's.
template <class Net, class Weights, bool Statistics>
consteval bool same_tensors() {
    constexpr auto expected = [] {
        if constexpr (Statistics)
            return Net::statistic_tensors;
        else
            return Net::tensors;
    }();
    constexpr auto found = [] {
        if constexpr (Statistics)
            return Weights::statistic_tensors;
        else
            return Weights::tensors;
    }();
    static_assert(error::as_many_embedded_tensors<(expected.size() == found.size()),
        error::expected<expected.size()>, error::found<found.size()>>::value);
    if constexpr (expected.size() == found.size()) {
        constexpr std::size_t at = first_difference(expected, found);
        if constexpr (at < expected.size()) {
            constexpr std::size_t layer = expected[at].layer;
            static_assert(error::same_embedded_tensor<false,
                error::at<layer, typename written_layer<Net, layer>::type>,
                typename tensor_facts<error::expected, expected[at]>::type,
                typename tensor_facts<error::found, found[at]>::type>::value);
        }
    }
    return true;
}

/// Refuses weights that are another network's.
template <class Net, embedded_weights Weights>
consteval bool embedded_in() {
    static_assert(
        error::same_embedded_values<std::is_same_v<typename Net::value, typename Weights::value>,
            error::given<typename Net::value>, error::given<typename Weights::value>>::value);
    return same_tensors<Net, Weights, false>() && same_tensors<Net, Weights, true>();
}

} // namespace detail

/// A network made of weights that are part of the program, in a constant expression:
///
///     static constexpr net fixed = strut::embed<net>(weights);
///
/// lies in read-only memory, and `static_assert(fixed(x)[0] > 0.5f)` runs it in the compiler.
/// `Net` is the network the weights were written from, or one with the same tensors.
/// *Errors*: a static_assert names the first tensor that differs.
/// *Cost*: for a million floats seconds of compile time: docs/embedding.md.
template <class Net, embedded_weights Weights>
    requires requires {
        Weights::words;
    }
constexpr Net embed(const Weights&) {
    static_assert(detail::embedded_in<Net, Weights>());
    struct padded {
        detail::embedded_blocks<Net> blocks;
        char32_t end[alignment / sizeof(char32_t)];
    };
    static_assert(sizeof(padded) == sizeof(Weights::words));
    // Not all at once: g++ 12 does not take a network with an empty block from bit_cast.
    Net made;
    made.parameters = std::bit_cast<padded>(Weights::words).blocks.parameters;
    if constexpr (Net::statistics_block::size() > 0)
        made.statistics = std::bit_cast<padded>(Weights::words).blocks.statistics;
    return made;
}

/// A network in the read-only memory where an assembler put it: `const auto& fixed =
/// strut::embed<net>(weights);`. Nothing is copied, and nothing is known to the compiler.
/// *Errors*: a static_assert names the first tensor that differs.
template <class Net, embedded_weights Weights>
    requires requires {
        Weights::data();
    }
const Net& embed(const Weights&) {
    static_assert(detail::embedded_in<Net, Weights>());
    static_assert(std::is_trivially_copyable_v<Net> && sizeof(Net) == Weights::size);
    return *static_cast<const Net*>(Weights::data());
}

} // namespace strut
