#pragma once

#include <cstddef>
#include <utility>

#include "strut/layer/chain.hpp"

/// A chain as a flat list of what stands in it, chains in chains included.
namespace strut::detail {

/// A layer of a chain, where its numbers begin in the chain's blocks, and its index as the user
/// counts.
template <class Bound, std::size_t Parameters, std::size_t Statistics, std::size_t Index>
struct piece {
    using bound = Bound;
    static constexpr std::size_t parameters = Parameters;
    static constexpr std::size_t statistics = Statistics;
    static constexpr std::size_t index = Index;
};

template <class... Pieces>
struct piece_list {};

template <class... A, class... B>
constexpr piece_list<A..., B...> operator+(piece_list<A...>, piece_list<B...>) {
    return {};
}

template <class Bound, std::size_t P = 0, std::size_t S = 0, std::size_t Index = 0>
struct pieces_of {
    using type = piece_list<piece<Bound, P, S, Index>>;
};

template <class T, std::size_t... Indices, class... Elements, std::size_t P, std::size_t S,
    std::size_t Index>
struct pieces_of<bound::chain<T, std::index_sequence<Indices...>, Elements...>, P, S, Index> {
private:
    using layer = bound::chain<T, std::index_sequence<Indices...>, Elements...>;
    template <class Sequence>
    struct all;
    template <std::size_t... I>
    struct all<std::index_sequence<I...>> {
        using type = decltype((piece_list<>{} + ... +
                               typename pieces_of<Elements, P + layer::parameter_offset[I],
                                   S + layer::statistics_offset[I], Index + Indices>::type{}));
    };

public:
    using type = typename all<std::index_sequence_for<Elements...>>::type;
};

} // namespace strut::detail
