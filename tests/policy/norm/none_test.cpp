#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "strut/strut.hpp"

namespace {

using strut::dense;
using strut::input;
using strut::network;
using strut::no_norm;

// It stands where a normalization stands, and is none.
static_assert(!strut::normalizer<no_norm> && strut::is_norm<no_norm>::value);
// Where there is none to leave out, nothing changes.
static_assert(std::is_same_v<network<input<3>, dense<4, strut::tanh, no_norm>>::root,
    network<input<3>, dense<4, strut::tanh>>::root>);

} // namespace

BOOST_AUTO_TEST_CASE(no_norm_spares_one_layer_the_networks_normalization) {
    using normalized = network<input<3>, strut::layer_norm<>, dense<4>, dense<2>>;
    using spared = network<input<3>, strut::layer_norm<>, dense<4>, dense<2, no_norm>>;
    constexpr std::size_t scale_and_shift = 2 * 2;
    static_assert(normalized::parameter_count == spared::parameter_count + scale_and_shift);
    // Two outputs that are normalized are plus and minus one; without, they are what they are.
    const auto output = [](const auto& model) { return model(std::array{1.f, -2.f, 3.f}); };
    const auto bounded = output(normalized{strut::seed{1}});
    const auto free = output(spared{strut::seed{1}});
    BOOST_TEST(bounded[0] == -bounded[1], boost::test_tools::tolerance(1e-4f));
    BOOST_TEST(std::abs(free[0] + free[1]) > 0.01f);
}
