#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/loss_function.hpp"
#include "strut/policy/loss/loss_over.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/loss/per_head.hpp"
#include "strut/policy/loss/softmax_cross_entropy.hpp"

BOOST_AUTO_TEST_SUITE(per_head_)

using namespace strut;

using mixed = per_head<head<3, softmax_cross_entropy>, head<2, mse, 0.25>>;
using classes = per_head<head<2, softmax_cross_entropy>, head<3, softmax_cross_entropy, 2>>;

static_assert(loss_function<mixed> && loss_function<classes>);
static_assert(std::is_same_v<mixed::target<float>, float>);
static_assert(std::is_same_v<mixed::target<double>, double>);
static_assert(std::is_same_v<classes::target<float>, std::int32_t>);
static_assert(mixed::outputs == 5 && mixed::target_size(5) == 3 && classes::target_size(5) == 2);
static_assert(accepts_outputs<mixed>(5) && !accepts_outputs<mixed>(4));
static_assert(mixed::classes_at(0) == 3 && mixed::classes_at(1) == 0 && mixed::classes_at(2) == 0);
static_assert(classes::classes_at(0) == 2 && classes::classes_at(1) == 3);
static_assert(loss_over<mixed, shape{7, 5}>::targets == shape{7, 3});

constexpr auto zero_or_one = [](std::mt19937& random) { return random() % 2; };

BOOST_AUTO_TEST_CASE(a_class_beside_numbers_obeys_the_laws_of_losses) {
    laws::loss_gradient_matches_central_differences<5, 1>(mixed{}, zero_or_one, 1);
    laws::loss_gradient_matches_central_differences<5, 9>(mixed{}, zero_or_one, 2);
    laws::loss_of_lanes_is_sum_over_samples<float, 5, 5>(mixed{}, zero_or_one, 3);
    laws::loss_of_lanes_is_sum_over_samples<double, 5, 33>(mixed{}, zero_or_one, 4);
    laws::link_of_lanes_is_link_of_samples<float, 5, 9>(mixed{}, zero_or_one, 5);
}
BOOST_AUTO_TEST_CASE(two_classes_obey_the_laws_of_losses) {
    laws::loss_gradient_matches_central_differences<5, 3>(classes{}, zero_or_one, 1);
    laws::loss_of_lanes_is_sum_over_samples<float, 5, 17>(classes{}, zero_or_one, 2);
    laws::loss_of_finite_logits_is_a_number<float, 5, 5>(classes{}, zero_or_one, 3);
}

BOOST_AUTO_TEST_CASE(the_loss_is_the_weighted_sum_of_means) {
    constexpr std::array<double, 5> logits{0.3, -1, 2, 0.5, 4};
    constexpr std::array<double, 3> targets{2, 1, -1};
    constexpr std::int32_t label = 2;
    const double first =
        softmax_cross_entropy{}.evaluate<double, 3, 1>(logits.data(), &label, 1, 1., nullptr);
    const double second = (0.25 + 25) / 2;
    const double both =
        mixed{}.evaluate<double, 5, 1>(logits.data(), targets.data(), 1, 1., nullptr);
    BOOST_TEST(std::abs(both - (first + 0.25 * second)) < 1e-14);
}

BOOST_AUTO_TEST_CASE(a_number_that_is_no_class_makes_the_loss_not_finite) {
    constexpr std::array<float, 5> logits{};
    for (const float label : {0.5f, -1.f, 3.f, NAN}) {
        const std::array<float, 3> targets{label, 0, 0};
        BOOST_TEST(std::isnan(
            mixed{}.evaluate<float, 5, 1>(logits.data(), targets.data(), 1, 1.f, nullptr)));
    }
}

// Classes 0 and 1 alike: log 2. Numbers of variance 1 and 0: a half.
BOOST_AUTO_TEST_CASE(the_best_constant_is_the_sum_of_those_of_the_heads) {
    constexpr std::array<double, 6> targets{0, 1, 5, 1, 3, 5};
    static_assert(strut::knows_best_constant<mixed, double, 5>);
    const double best = mixed{}.best_constant_loss<5>(std::span<const double>{targets});
    BOOST_TEST(std::abs(best - (std::log(2.) + 0.25 * 0.5)) < 1e-12);
}

BOOST_AUTO_TEST_SUITE_END()
