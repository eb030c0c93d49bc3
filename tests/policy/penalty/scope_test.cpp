#include <algorithm>
#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "strut/policy/penalty/concept.hpp"
#include "strut/policy/penalty/scope.hpp"
#include "strut/strut.hpp"

namespace {

namespace penalty = strut::penalty;

/// A scope of one's own: wide tensors only.
struct wide_ones {
    static constexpr bool covers(const strut::tensor_extent& one) { return one.units > 1; }
};
static_assert(penalty::scope<penalty::weights_only> && penalty::scope<penalty::every_parameter>);
static_assert(penalty::scope<wide_ones> && !penalty::scope<int>);

// Weight, bias, scale, shift and slope; and again a weight and a bias.
using net = strut::network<strut::input<3>, strut::dense<4, strut::prelu<>, strut::layer_norm<>>,
    strut::dense<2>>;

template <class Scope>
constexpr std::size_t numbers_covered() {
    std::size_t count = 0;
    for (const strut::tensor_extent& one : strut::extents_of<net>)
        count += Scope::covers(one) ? one.size : 0;
    return count;
}
static_assert(numbers_covered<penalty::weights_only>() == 3 * 4 + 4 * 2);
static_assert(numbers_covered<penalty::every_parameter>() == net::parameter_count);

} // namespace

BOOST_AUTO_TEST_CASE(a_penalty_acts_on_the_tensors_of_its_scope) {
    const auto gradient_with = [](auto term) {
        net model{strut::seed{1}};
        for (const strut::tensor_extent& one : strut::extents_of<net>)
            std::fill_n(model.parameters.data() + one.offset, one.size, 1.f);
        strut::trainer<net, strut::mse, strut::sgd, decltype(term)> fit{model};
        fit.step(std::array<float, 3>{}, std::array<float, 2>{});
        return fit.gradient();
    };
    const auto plain = gradient_with(penalty::l2<0>{});
    const auto all = gradient_with(penalty::l2<0.5, penalty::every_parameter>{});
    const auto own = gradient_with(penalty::l2<0.5, wide_ones>{});
    for (const strut::tensor_extent& one : strut::extents_of<net>)
        for (std::size_t i = one.offset; i < one.offset + one.size; ++i) {
            BOOST_TEST(all[i] == plain[i] + 0.5f);
            BOOST_TEST(own[i] == (one.units > 1 ? plain[i] + 0.5f : plain[i]));
        }
}
