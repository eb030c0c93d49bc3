#include <cmath>
#include <random>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "laws/loss_function.hpp"
#include "strut/policy/loss/elementwise.hpp"

namespace {

/// A loss that a user might write: ((x - y) / (1 + |y|))^2.
struct relative_error : strut::elementwise_loss<relative_error> {
    static constexpr std::string_view name = "relative_error";

    template <strut::simd::value V>
    static constexpr strut::loss_and_slope<V> at(V x, V y) {
        const V one(strut::simd::value_of<V>(1));
        const V size = one / (one + strut::simd::abs(y));
        const V error = (x - y) * size;
        return {error * error, (error + error) * size};
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(elementwise)

BOOST_AUTO_TEST_CASE(a_loss_of_ones_own_needs_one_function) {
    const auto target = [](std::mt19937& random) {
        return std::normal_distribution<double>{}(random);
    };
    laws::loss_function<2>(relative_error{}, target, laws::some_lanes{});
}

BOOST_AUTO_TEST_SUITE_END()
