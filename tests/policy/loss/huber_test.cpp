#include <array>
#include <random>
#include <span>

#include <boost/test/unit_test.hpp>

#include "golden_batch.hpp"
#include "laws/loss_function.hpp"
#include "strut/policy/loss/huber.hpp"

namespace {

const auto target = [](std::mt19937& random) { return std::normal_distribution<double>{}(random); };

// Inside: 0.5^2 / 2. Outside: 2 * (5 - 1).
static_assert([] {
    const std::array x{1.5, 5.}, y{1., 0.};
    std::array<double, 2> gradient{};
    const double loss =
        strut::huber<2>::evaluate<double, 2, 1>(x.data(), y.data(), 1, 1., gradient.data());
    return loss == 8.125 && gradient == std::array{0.5, 2.};
}());

} // namespace

BOOST_AUTO_TEST_SUITE(huber)

BOOST_AUTO_TEST_CASE(huber_obeys_the_laws_of_losses) {
    laws::loss_function<3>(strut::huber<>{}, target);
    laws::loss_gradient_matches_central_differences<37, 1>(strut::huber<0.5>{}, target, 1);
}

BOOST_AUTO_TEST_CASE(huber_is_pytorchs_huber_loss) {
    loss_is_pytorchs_in_both_types(strut::huber<>{}, "huber_1", "loss/targets");
    loss_is_pytorchs_in_both_types(strut::huber<0.3>{}, "huber_0.3", "loss/targets");
}

BOOST_AUTO_TEST_CASE(huber_of_a_constant_is_that_of_the_median) {
    const std::array<float, 5> y{0, 1, 1.5, 2, 10};
    BOOST_TEST(strut::huber<1>::best_constant_loss<1>(std::span<const float>{y}) ==
               (1 + 0.125 + 0 + 0.125 + 8) / 5);
}

BOOST_AUTO_TEST_SUITE_END()
