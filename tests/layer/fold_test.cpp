#include <array>

#include "strut/inference.hpp"
#include "strut/layer/fold.hpp"

// How a chain is divided before it is folded; tests/net/folded_test.cpp holds the results.
namespace {

using strut::linearity;
using strut::detail::fold_group;
using strut::detail::piece_facts;
using strut::detail::plan_folding;

constexpr piece_facts copy{linearity::same, false, 8, 8};
constexpr piece_facts norm{linearity::diagonal, false, 8, 8};
constexpr piece_facts square{linearity::matrix, false, 8, 8};
constexpr piece_facts active{linearity::matrix, true, 8, 8};
constexpr piece_facts narrow{linearity::matrix, false, 8, 2};
constexpr piece_facts widen{linearity::matrix, false, 2, 8};
constexpr piece_facts other{linearity::none, false, 8, 8};

template <std::size_t N>
constexpr bool divides(const std::array<piece_facts, N>& pieces, auto... groups) {
    const auto plan = plan_folding(pieces);
    const std::array expected{groups...};
    if (plan.size != expected.size())
        return false;
    for (std::size_t i = 0; i < plan.size; ++i)
        if (plan.groups[i].kind != expected[i].kind || plan.groups[i].first != expected[i].first ||
            plan.groups[i].end != expected[i].end)
            return false;
    return true;
}

static_assert(divides(std::array{norm, square, copy, norm}, fold_group{linearity::matrix, 0, 4}));
static_assert(divides(std::array{active, norm}, fold_group{linearity::matrix, 0, 1},
    fold_group{linearity::diagonal, 1, 2}));
static_assert(divides(std::array{norm, other, norm, norm}, fold_group{linearity::diagonal, 0, 1},
    fold_group{linearity::none, 1, 2}, fold_group{linearity::diagonal, 2, 4}));
// 8 x 2 and 2 x 8 cost 32, their product 64; 2 x 8 and 8 x 2 cost 32, their product 4.
static_assert(divides(std::array{narrow, widen}, fold_group{linearity::matrix, 0, 1},
    fold_group{linearity::matrix, 1, 2}));
static_assert(divides(std::array{widen, narrow}, fold_group{linearity::matrix, 0, 2}));
// What copies goes, unless it is all there is.
static_assert(divides(std::array{copy, other, copy}, fold_group{linearity::none, 1, 2}));
static_assert(divides(std::array{copy, copy}, fold_group{linearity::same, 0, 2}));

} // namespace
