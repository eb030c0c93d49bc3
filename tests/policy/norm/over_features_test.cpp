#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "strut/core/shape.hpp"
#include "strut/policy/norm/over_features.hpp"
#include "strut/simd/pack.hpp"

namespace {

using strut::shape;
using two_groups = strut::detail::over_features<2, true, 0., strut::learned::nothing>;
using without_mean = strut::detail::over_features<1, false, 0., strut::learned::nothing>;

// 1 / deviation, of each group and lane.
static_assert(two_groups::saved<float, shape{6}, 1> == 2);
static_assert(two_groups::saved<double, shape{6}, 8> == 16);

/// What one sample of four features is normalized to.
template <class Norm>
constexpr std::array<double, 4> normalized(const std::array<double, 4>& x, double* saved) {
    std::array<double, 4> y{};
    Norm::template forward<shape{4}, 1>(x.data(), saved, 1,
        [&](std::size_t f, std::size_t, auto value) { strut::simd::store(y.data() + f, value); });
    return y;
}

// In constant expressions, and without a place for what backward needs.
static_assert(normalized<two_groups>({1, 3, 10, 30}, nullptr) == std::array{-1., 1., -1., 1.});
static_assert(normalized<without_mean>({1, -1, 1, 1}, nullptr) == std::array{1., -1., 1., 1.});

} // namespace

BOOST_AUTO_TEST_SUITE(norm_over_features)

BOOST_AUTO_TEST_CASE(each_group_has_a_scale_of_its_own) {
    std::array<double, 2> saved{};
    const auto y = normalized<two_groups>({1, 3, 10, 30}, saved.data());
    BOOST_TEST(saved[0] == 1, boost::test_tools::tolerance(1e-15));
    BOOST_TEST(saved[1] == 0.1, boost::test_tools::tolerance(1e-15));
    BOOST_TEST(y[3] == 1, boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(a_feature_has_no_say_in_the_other_group) {
    const auto before = normalized<two_groups>({1, 3, 10, 30}, nullptr);
    const auto after = normalized<two_groups>({1, 3, 10, 1e9}, nullptr);
    BOOST_TEST(before[0] == after[0]);
    BOOST_TEST(before[1] == after[1]);
}

BOOST_AUTO_TEST_SUITE_END()
