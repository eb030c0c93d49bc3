#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "strut/layer/dense.hpp"
#include "strut/net/embed.hpp"
#include "strut/net/folded.hpp"
#include "strut/net/network.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/policy/norm/batch_norm.hpp"

BOOST_AUTO_TEST_SUITE(embed_)

namespace {

/// A word of the blocks, by its place.
struct word {
    std::size_t at;
    char32_t bits;
};

/// The blocks, and zeros behind them.
template <std::size_t Size, class... Words>
constexpr auto words_of(Words... some) {
    std::array<char32_t, (Size + strut::alignment) / 4> all{};
    ((all[some.at] = some.bits), ...);
    return all;
}

/// y = 2 x - 0.5
struct line_weights {
    using value = float;
    static constexpr std::array<strut::tensor, 2> tensors{{
        {strut::role::weight, {1, 1}, 0, 0},
        {strut::role::bias, {1}, 32, 0},
    }};
    static constexpr std::array<strut::tensor, 0> statistic_tensors{};
    static constexpr std::size_t size = 256;
    static constexpr auto words = words_of<size>(word{0, 0x40000000}, word{32, 0xbf000000});
};
using line = strut::network<strut::input<1>, strut::dense<1>>;

/// y = (x - 3) / 2, as it was seen in training.
struct seen_weights {
    using value = float;
    static constexpr std::array<strut::tensor, 2> tensors{{
        {strut::role::scale, {1}, 0, 0},
        {strut::role::shift, {1}, 32, 0},
    }};
    static constexpr std::array<strut::tensor, 2> statistic_tensors{{
        {strut::role::running_mean, {1}, 0, 0},
        {strut::role::running_variance, {1}, 32, 0},
    }};
    static constexpr std::size_t size = 512;
    static constexpr auto words =
        words_of<size>(word{0, 0x3f800000}, word{64, 0x40400000}, word{96, 0x40800000});
};
using seen = strut::network<strut::input<1>, strut::normalize<strut::batch_norm<0.1, 0>>>;

/// y = 0.5 x, in double.
struct half_weights {
    using value = double;
    static constexpr std::array<strut::tensor, 1> tensors{{
        {strut::role::weight, {1, 1}, 0, 0},
    }};
    static constexpr std::array<strut::tensor, 0> statistic_tensors{};
    static constexpr std::size_t size = 128;
    static constexpr auto words = words_of<size>(word{1, 0x3fe00000});
};
using half = strut::basic_network<double, strut::input<1>, strut::dense<1, strut::no_bias>>;

} // namespace

BOOST_AUTO_TEST_CASE(a_literal_is_a_network_in_a_constant_expression) {
    static constexpr line fixed = strut::embed<line>(line_weights{});
    static_assert(fixed(std::array{3.f})[0] == 5.5f);
    BOOST_TEST(fixed(std::array{3.f})[0] == 5.5f);
    for (std::size_t i = 0; i < fixed.parameters.size(); ++i)
        BOOST_TEST((fixed.parameters[i] != 0) == (i == 0 || i == 32));
}

BOOST_AUTO_TEST_CASE(statistics_lie_behind_the_parameters) {
    static constexpr seen fixed = strut::embed<seen>(seen_weights{});
    static_assert(fixed(std::array{7.f})[0] == 2);
}

BOOST_AUTO_TEST_CASE(a_double_is_two_words_the_lower_first) {
    static constexpr half fixed = strut::embed<half>(half_weights{});
    static_assert(fixed(std::array{3.})[0] == 1.5);
}

BOOST_AUTO_TEST_SUITE_END()
