// expect: error.*strut: the embedded weights are those of another network: it has more or fewer
// expect: expected<1
// expect: found<2
#include "strut/inference.hpp"

struct weights_with_bias {
    using value = float;
    static constexpr std::array<strut::tensor, 2> tensors{{
        {strut::role::weight, {3, 4}, 0, 0},
        {strut::role::bias, {4}, 32, 0},
    }};
    static constexpr std::array<strut::tensor, 0> statistic_tensors{};
    static constexpr std::size_t size = 256;
    static constexpr char32_t words[80] = U"\x3f800000";
};

using net = strut::network<strut::input<3>, strut::dense<4, strut::no_bias>>;
constexpr net fixed = strut::embed<net>(weights_with_bias{});
