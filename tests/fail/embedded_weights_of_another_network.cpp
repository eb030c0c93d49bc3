// expect: error.*strut: the embedded weights are those of another network: this is the first tensor
// expect: at<0, strut::dense<4
// expect: expected<.*role.*weight.*, 3U?L?, 4
// expect: found<.*role.*weight.*, 3U?L?, 5
#include "strut/inference.hpp"

struct weights_of_five {
    using value = float;
    static constexpr std::array<strut::tensor, 2> tensors{{
        {strut::role::weight, {3, 5}, 0, 0},
        {strut::role::bias, {5}, 32, 0},
    }};
    static constexpr std::array<strut::tensor, 0> statistic_tensors{};
    static constexpr std::size_t size = 256;
    static constexpr char32_t words[80] = U"\x3f800000";
};

using net = strut::network<strut::input<3>, strut::dense<4>>;
constexpr net fixed = strut::embed<net>(weights_of_five{});
