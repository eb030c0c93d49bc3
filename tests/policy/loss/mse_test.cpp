#include <array>
#include <random>
#include <span>

#include <boost/test/unit_test.hpp>

#include "golden_batch.hpp"
#include "laws/loss_function.hpp"
#include "strut/policy/loss/mse.hpp"

namespace {

const auto target = [](std::mt19937& random) { return std::normal_distribution<double>{}(random); };

// (1 - 3)^2 + (2 - 2)^2, and its gradient.
static_assert([] {
    const std::array x{1., 2.}, y{3., 2.};
    std::array<double, 2> gradient{};
    const double loss =
        strut::mse::evaluate<double, 2, 1>(x.data(), y.data(), 1, 1., gradient.data());
    return loss == 4 && gradient[0] == -4 && gradient[1] == 0;
}());
static_assert(strut::knows_best_constant<strut::mse, float, 3>);
static_assert(!strut::loss_function<int>);

} // namespace

BOOST_AUTO_TEST_SUITE(mse)

BOOST_AUTO_TEST_CASE(mse_obeys_the_laws_of_losses) {
    laws::loss_function<3>(strut::mse{}, target);
    laws::loss_gradient_matches_central_differences<37, 1>(strut::mse{}, target, 1);
}

BOOST_AUTO_TEST_CASE(mse_is_pytorchs_mse_loss) {
    loss_is_pytorchs_in_both_types(strut::mse{}, "mse", "loss/targets");
}

BOOST_AUTO_TEST_CASE(mse_depends_on_the_difference_only) {
    const std::array x{1.f, 5.f}, y{3.f, 4.f}, x_moved{65.f, 69.f}, y_moved{67.f, 68.f};
    BOOST_TEST(
        (strut::mse::evaluate<float, 2, 1>(x.data(), y.data(), 1, 1.f, nullptr)) ==
        (strut::mse::evaluate<float, 2, 1>(x_moved.data(), y_moved.data(), 1, 1.f, nullptr)));
}

BOOST_AUTO_TEST_CASE(mse_of_a_constant_is_the_mean_variance_of_the_columns) {
    // Columns 1 3 5 and 10 10 40: variances 8/3 and 200.
    const std::array<float, 6> y{1, 10, 3, 10, 5, 40};
    BOOST_TEST(strut::mse::best_constant_loss<2>(std::span<const float>{y}) == (8 / 3. + 200) / 2,
        boost::test_tools::tolerance(1e-15));
    BOOST_TEST(strut::mse::best_constant_loss<2>(std::span<const float>{}) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
