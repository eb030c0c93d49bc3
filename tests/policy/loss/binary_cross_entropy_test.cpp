#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <span>

#include <boost/test/unit_test.hpp>

#include "golden_batch.hpp"
#include "laws/loss_function.hpp"
#include "strut/policy/loss/binary_cross_entropy.hpp"

namespace {

const auto yes_or_no = [](std::mt19937& random) { return static_cast<double>(random() % 2); };
const auto probability = [](std::mt19937& random) {
    return std::uniform_real_distribution<double>{}(random);
};

template <class T>
constexpr strut::loss_and_slope<T> at(T x, T y) {
    T gradient{};
    const T loss = strut::binary_cross_entropy::evaluate<T, 1, 1>(&x, &y, 1, T(1), &gradient);
    return {loss, gradient};
}

static_assert(at(0., 1.).slope == -0.5 && at(0., 0.).slope == 0.5);
static_assert(at(0., 1.).loss > 0.693147 && at(0., 1.).loss < 0.693148);
static_assert(strut::binary_cross_entropy::on_logits);

} // namespace

BOOST_AUTO_TEST_SUITE(binary_cross_entropy)

BOOST_AUTO_TEST_CASE(binary_cross_entropy_obeys_the_laws_of_losses) {
    laws::loss_function<3>(strut::binary_cross_entropy{}, yes_or_no);
    laws::loss_gradient_matches_central_differences<37, 1>(
        strut::binary_cross_entropy{}, probability, 1);
    laws::loss_gradient_matches_central_differences<2, 5>(
        strut::binary_cross_entropy{}, probability, 2);
}

BOOST_AUTO_TEST_CASE(binary_cross_entropy_is_pytorchs_bce_with_logits_loss) {
    loss_is_pytorchs_in_both_types(
        strut::binary_cross_entropy{}, "binary_cross_entropy", "loss/yes_no");
}

BOOST_AUTO_TEST_CASE(link_of_binary_cross_entropy_is_the_sigmoid) {
    constexpr std::array<double, 3> x{-3, 0, 3};
    std::array<double, 3> p{};
    strut::binary_cross_entropy::link<double, 3, 1>(x.data(), p.data());
    BOOST_TEST(p[1] == 0.5);
    BOOST_TEST(p[0] == 1 / (1 + std::exp(3)), boost::test_tools::tolerance(1e-15));
    BOOST_TEST(p[0] + p[2] == 1, boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(confident_right_answers_keep_the_digits_of_loss_and_slope) {
    for (const double x : {1., 10., 20., 40., 80.}) {
        const double loss = std::log1p(std::exp(-x));
        const double slope = 1 / (1 + std::exp(x));
        const auto tolerance = boost::test_tools::tolerance(1e-6);
        const auto [loss_of_one, slope_of_one] = at(static_cast<float>(x), 1.f);
        BOOST_TEST(loss_of_one / loss == 1, tolerance);
        BOOST_TEST(slope_of_one / slope == -1, tolerance);
        const auto [loss_of_zero, slope_of_zero] = at(static_cast<float>(-x), 0.f);
        BOOST_TEST(loss_of_zero / loss == 1, tolerance);
        BOOST_TEST(slope_of_zero / slope == 1, tolerance);
    }
}

BOOST_AUTO_TEST_CASE(confident_wrong_answers_cost_as_much_as_their_logit) {
    BOOST_TEST(at(1e30f, 0.f).loss == 1e30f);
    BOOST_TEST(at(1e30f, 0.f).slope == 1);
    BOOST_TEST(at(-1e30f, 1.f).loss == 1e30f);
    BOOST_TEST(at(-1e30f, 1.f).slope == -1);
    BOOST_TEST(at(1e30f, 1.f).loss == 0);
    BOOST_TEST(at(1e30f, 1.f).slope == 0);
}

BOOST_AUTO_TEST_CASE(slope_vanishes_where_the_sigmoid_is_the_target) {
    BOOST_TEST(std::abs(at(std::log(3.), 0.75).slope) < 1e-15);
}

BOOST_AUTO_TEST_CASE(binary_cross_entropy_of_a_constant_is_the_entropy_of_the_mean) {
    const auto best = [](auto y) {
        return strut::binary_cross_entropy::best_constant_loss<1>(std::span<const double>{y});
    };
    BOOST_TEST(
        best(std::array{0., 1., 0., 1.}) == std::log(2.), boost::test_tools::tolerance(1e-15));
    BOOST_TEST(best(std::array{0., 0., 0., 1.}) == -0.25 * std::log(0.25) - 0.75 * std::log(0.75),
        boost::test_tools::tolerance(1e-15));
    BOOST_TEST(best(std::array{1., 1.}) == 0);
    // No constant logit does better.
    const std::array y{0.2, 1., 0., 0.4};
    for (double x = -3; x < 3; x += 0.01) {
        double loss = 0;
        for (const double each : y)
            loss += at(x, each).loss / 4;
        BOOST_TEST(loss >= best(y));
    }
}

BOOST_AUTO_TEST_SUITE_END()
