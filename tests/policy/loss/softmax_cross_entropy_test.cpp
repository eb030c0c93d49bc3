#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <span>

#include <boost/test/unit_test.hpp>

#include "golden_batch.hpp"
#include "laws/loss_function.hpp"
#include "strut/policy/loss/softmax_cross_entropy.hpp"

namespace {

template <std::int32_t Classes>
constexpr auto label =
    [](std::mt19937& random) { return static_cast<std::int32_t>(random() % Classes); };

template <class T, std::size_t Outputs>
struct evaluated {
    T loss;
    std::array<T, Outputs> gradient;
};
template <class T, std::size_t Outputs>
constexpr evaluated<T, Outputs> at(const std::array<T, Outputs>& x, std::int32_t y) {
    std::array<T, Outputs> gradient{};
    const T loss = strut::softmax_cross_entropy::evaluate<T, Outputs, 1>(
        x.data(), &y, 1, T(1), gradient.data());
    return {loss, gradient};
}

static_assert(at(std::array{1., 1.}, 0).gradient == std::array{-0.5, 0.5});
static_assert(
    at(std::array{1., 1.}, 1).loss > 0.693147 && at(std::array{1., 1.}, 1).loss < 0.693148);
static_assert(!strut::accepts_outputs<strut::softmax_cross_entropy>(1));
static_assert(strut::softmax_cross_entropy::on_logits);

constexpr float infinity = std::numeric_limits<float>::infinity();

} // namespace

BOOST_AUTO_TEST_SUITE(softmax_cross_entropy)

BOOST_AUTO_TEST_CASE(softmax_cross_entropy_obeys_the_laws_of_losses) {
    laws::loss_function<3>(strut::softmax_cross_entropy{}, label<3>);
    laws::loss_gradient_matches_central_differences<37, 1>(
        strut::softmax_cross_entropy{}, label<37>, 1);
    laws::loss_of_lanes_is_sum_over_samples<float, 37, 5>(
        strut::softmax_cross_entropy{}, label<37>, 2);
    laws::loss_of_finite_logits_is_a_number<float, 37, 1>(
        strut::softmax_cross_entropy{}, label<37>, 3);
}

BOOST_AUTO_TEST_CASE(softmax_cross_entropy_is_pytorchs_cross_entropy_loss) {
    loss_is_pytorchs_in_both_types(
        strut::softmax_cross_entropy{}, "softmax_cross_entropy", "loss/labels");
}

BOOST_AUTO_TEST_CASE(adding_a_number_to_all_logits_changes_nothing) {
    const auto [loss, gradient] = at(std::array{1.f, -2.f, 0.5f}, 1);
    const auto [moved_loss, moved_gradient] = at(std::array{1025.f, 1022.f, 1024.5f}, 1);
    BOOST_TEST(loss == moved_loss);
    BOOST_TEST(gradient == moved_gradient, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(gradient_sums_to_zero_over_the_classes) {
    const auto [loss, gradient] = at(std::array{1., -2., 0.5, 9.}, 2);
    BOOST_TEST(std::abs(gradient[0] + gradient[1] + gradient[2] + gradient[3]) < 1e-15);
}

BOOST_AUTO_TEST_CASE(confident_right_answers_keep_the_digits_of_loss_and_gradient) {
    for (const double x : {5., 17., 40., 80.}) {
        const auto [loss, gradient] = at(std::array{0.f, static_cast<float>(x), -1.f}, 1);
        const double others = std::exp(-x) + std::exp(-x - 1);
        const auto tolerance = boost::test_tools::tolerance(1e-6);
        BOOST_TEST(loss / std::log1p(others) == 1, tolerance);
        BOOST_TEST(gradient[1] / (others / (1 + others)) == -1, tolerance);
    }
}

BOOST_AUTO_TEST_CASE(confident_wrong_answers_cost_as_much_as_the_distance_of_the_logits) {
    const auto [loss, gradient] = at(std::array{1e30f, -1e30f}, 1);
    BOOST_TEST(loss == 2e30f);
    BOOST_TEST(gradient[0] == 1);
    BOOST_TEST(gradient[1] == -1);
}

BOOST_AUTO_TEST_CASE(a_class_may_be_ruled_out_by_minus_infinity) {
    const auto [loss, gradient] = at(std::array{1.f, -infinity, 2.f}, 0);
    const auto [alone, gradient_alone] = at(std::array{1.f, 2.f}, 0);
    BOOST_TEST(loss == alone, boost::test_tools::tolerance(1e-6f));
    BOOST_TEST(gradient[1] == 0);
    BOOST_TEST(gradient[0] == gradient_alone[0], boost::test_tools::tolerance(1e-6f));
    BOOST_TEST(at(std::array{1.f, -infinity, 2.f}, 1).loss == infinity);
}

BOOST_AUTO_TEST_CASE(a_label_that_is_no_class_gives_nan_for_its_sample_only) {
    constexpr std::size_t stride = strut::simd::row_stride<float>(3);
    const std::array<float, 2 * stride> x{};
    std::array<std::int32_t, stride> y{};
    std::array<float, 2 * stride> gradient{};
    for (const std::int32_t wrong : {-100, -1, 2, 1 << 30}) {
        y[1] = wrong;
        const float loss = strut::softmax_cross_entropy::evaluate<float, 2, 3>(
            x.data(), y.data(), 3, 1.f, gradient.data());
        BOOST_TEST(std::isnan(loss));
        BOOST_TEST((std::isnan(gradient[1]) && std::isnan(gradient[stride + 1])));
        BOOST_TEST((gradient[0] == -0.5f && gradient[2] == -0.5f && gradient[stride] == 0.5f));
        BOOST_TEST(std::isnan(at(std::array{1.f, 2.f}, wrong).loss));
        BOOST_TEST(std::isnan(at(std::array{1.f, 2.f}, wrong).gradient[1]));
        BOOST_TEST(std::isnan(
            strut::softmax_cross_entropy::best_constant_loss<2>(std::span<const std::int32_t>{y})));
    }
}

BOOST_AUTO_TEST_CASE(link_of_softmax_cross_entropy_is_the_softmax) {
    const auto file = golden::file{"policies.txt"};
    const auto logits = into_lanes<float, 9>(file.get<float>("loss/logits/float"), 4);
    const auto expected = into_lanes<float, 9>(file.get<float>("link/softmax/float"), 4);
    std::vector<float> p(logits.size());
    strut::softmax_cross_entropy::link<float, 4, 9>(logits.data(), p.data());
    for (std::size_t i = 0; i < p.size(); ++i)
        if (i % strut::simd::row_stride<float>(9) < 7)
            BOOST_TEST(std::abs(p[i] - expected[i]) <= 2e-7f);
}

BOOST_AUTO_TEST_CASE(softmax_cross_entropy_of_a_constant_is_the_entropy_of_the_classes) {
    const auto best = [](auto y) {
        return strut::softmax_cross_entropy::best_constant_loss<3>(
            std::span<const std::int32_t>{y});
    };
    const auto tolerance = boost::test_tools::tolerance(1e-15);
    BOOST_TEST(best(std::array{0, 1, 2, 0, 1, 2}) == std::log(3.), tolerance);
    BOOST_TEST(
        best(std::array{0, 0, 0, 2}) == -0.25 * std::log(0.25) - 0.75 * std::log(0.75), tolerance);
    BOOST_TEST(best(std::array{1, 1}) == 0);
    BOOST_TEST(best(std::array<std::int32_t, 0>{}) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
