#include <array>
#include <limits>
#include <random>
#include <span>

#include <boost/test/unit_test.hpp>

#include "golden_batch.hpp"
#include "laws/loss_function.hpp"
#include "strut/policy/loss/mae.hpp"

namespace {

const auto target = [](std::mt19937& random) { return std::normal_distribution<double>{}(random); };

// |1 - 3| + |2 - 2| + |9 - 4|; no slope at a tie.
static_assert([] {
    const std::array x{1., 2., 9.}, y{3., 2., 4.};
    std::array<double, 3> gradient{};
    const double loss =
        strut::mae::evaluate<double, 3, 1>(x.data(), y.data(), 1, 1., gradient.data());
    return loss == 7 && gradient == std::array{-1., 0., 1.};
}());

template <std::size_t Columns, std::size_t Size>
double best(const std::array<double, Size>& y) {
    return strut::mae::best_constant_loss<Columns>(std::span<const double>{y});
}

} // namespace

BOOST_AUTO_TEST_SUITE(mae)

BOOST_AUTO_TEST_CASE(mae_obeys_the_laws_of_losses) {
    laws::loss_function<3>(strut::mae{}, target);
    laws::loss_gradient_matches_central_differences<37, 1>(strut::mae{}, target, 1);
}

BOOST_AUTO_TEST_CASE(mae_is_pytorchs_l1_loss) {
    loss_is_pytorchs_in_both_types(strut::mae{}, "mae", "loss/targets");
}

BOOST_AUTO_TEST_CASE(mae_has_no_slope_where_lanes_meet_their_targets) {
    constexpr std::size_t stride = strut::simd::row_stride<float>(8);
    const std::array<float, stride> same{1, -2, 3, 0, -0.f, 6, 7, 8};
    std::array<float, stride> gradient;
    gradient.fill(5);
    const float loss =
        strut::mae::evaluate<float, 1, 8>(same.data(), same.data(), 8, 1.f, gradient.data());
    BOOST_TEST(loss == 0);
    for (const float g : gradient)
        BOOST_TEST(g == 0);
}

BOOST_AUTO_TEST_CASE(mae_of_a_constant_is_the_mean_distance_from_the_median) {
    BOOST_TEST((best<1, 3>({-7, 100, 2})) == (9 + 98) / 3.);
    // Any constant between 1 and 3 is as good as 2.
    BOOST_TEST((best<1, 4>({3, 1, -5, 90})) == (1 + 1 + 7 + 88) / 4.);
    // Two columns: 0 0 6 and -1 -2 -4.
    BOOST_TEST((best<2, 6>({0, -1, 6, -4, 0, -2})) == (6 + 1 + 2) / 6.);
    BOOST_TEST((best<1, 0>({})) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
