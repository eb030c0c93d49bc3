#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <span>

#include <boost/test/unit_test.hpp>

#include "golden_batch.hpp"
#include "laws/loss_function.hpp"
#include "strut/policy/loss/weighted_binary_cross_entropy.hpp"

namespace {

const auto yes_or_no = [](std::mt19937& random) { return static_cast<double>(random() % 2); };

constexpr strut::weighted_binary_cross_entropy<1> balanced{.pos_weight = {9}};
static_assert([] {
    const double x = 0, one = 1, zero = 0;
    const double of_one = balanced.evaluate<double, 1, 1>(&x, &one, 1, 1., nullptr);
    const double of_zero = balanced.evaluate<double, 1, 1>(&x, &zero, 1, 1., nullptr);
    return of_one == 9 * of_zero;
}());
static_assert(strut::accepts_outputs<strut::weighted_binary_cross_entropy<3>>(3));
static_assert(!strut::accepts_outputs<strut::weighted_binary_cross_entropy<3>>(2));

} // namespace

BOOST_AUTO_TEST_SUITE(weighted_binary_cross_entropy)

BOOST_AUTO_TEST_CASE(weighted_binary_cross_entropy_obeys_the_laws_of_losses) {
    constexpr strut::weighted_binary_cross_entropy<3> weighted{.pos_weight = {0.5, 3, 40}};
    laws::loss_function<3>(weighted, yes_or_no, laws::some_lanes{});
    strut::weighted_binary_cross_entropy<37> many;
    for (std::size_t i = 0; i < 37; ++i)
        many.pos_weight[i] = 0.1 * static_cast<double>(i);
    laws::loss_gradient_matches_central_differences<37, 1>(many, yes_or_no, 1);
    laws::loss_of_lanes_is_sum_over_samples<float, 37, 3>(many, yes_or_no, 1);
}

BOOST_AUTO_TEST_CASE(weighted_binary_cross_entropy_is_pytorchs_with_pos_weight) {
    const auto weight = golden::file{"policies.txt"}.get<double>("loss/pos_weight/double");
    strut::weighted_binary_cross_entropy<4> loss;
    std::copy_n(weight.begin(), 4, loss.pos_weight.begin());
    loss_is_pytorchs_in_both_types(loss, "weighted_binary_cross_entropy", "loss/yes_no");
}

BOOST_AUTO_TEST_CASE(weighted_binary_cross_entropy_of_a_constant_is_the_smallest_there_is) {
    const std::array y{1., 0., 0., 0.3};
    const double best = balanced.best_constant_loss<1>(std::span<const double>{y});
    double smallest = 1e9;
    for (double x = -5; x < 5; x += 0.001) {
        double loss = 0;
        for (const double each : y)
            loss += balanced.evaluate<double, 1, 1>(&x, &each, 1, 0.25, nullptr);
        smallest = std::min(smallest, loss);
    }
    BOOST_TEST(best <= smallest);
    BOOST_TEST(best == smallest, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_SUITE_END()
