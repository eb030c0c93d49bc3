#include <cstddef>
#include <type_traits>

#include "strut/inference.hpp"
#include "strut/layer/pieces.hpp"

// Chains in chains become one list, with the place and the user's index of each layer.
namespace {

using strut::affine;
using strut::batch_norm;
using strut::normalize;

using root = strut::network<strut::input<4>, affine<3>,
    strut::chain<normalize<batch_norm<>>, strut::chain<normalize<batch_norm<>>, affine<5>>>,
    affine<2>>::root;
using list = strut::detail::pieces_of<root>::type;

template <class... Pieces>
constexpr bool in_order(strut::detail::piece_list<Pieces...>) {
    constexpr std::size_t norm = 2 * 32, first = 32 + 32;
    constexpr std::size_t p[]{Pieces::parameters...}, s[]{Pieces::statistics...},
        layer[]{Pieces::index...};
    return sizeof...(Pieces) == 5 &&                                            //
           p[1] == first && p[2] == first + norm && p[3] == first + 2 * norm && //
           s[1] == 0 && s[2] == norm && s[3] == 2 * norm && s[4] == 2 * norm && //
           layer[0] == 0 && layer[1] == 1 && layer[3] == 1 && layer[4] == 2;
}
static_assert(in_order(list{}));

// What is no chain is a list of itself.
using alone = strut::detail::pieces_of<strut::bound::dropout<float, strut::shape{3}, 0.5>>::type;
static_assert(
    std::is_same_v<alone, strut::detail::piece_list<strut::detail::piece<
                              strut::bound::dropout<float, strut::shape{3}, 0.5>, 0, 0, 0>>>);

} // namespace
