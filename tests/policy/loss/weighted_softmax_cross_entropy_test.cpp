#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <span>

#include <boost/test/unit_test.hpp>

#include "golden_batch.hpp"
#include "laws/loss_function.hpp"
#include "strut/policy/loss/softmax_cross_entropy.hpp"
#include "strut/policy/loss/weighted_softmax_cross_entropy.hpp"

namespace {

const auto label = [](std::mt19937& random) { return static_cast<std::int32_t>(random() % 3); };

constexpr strut::weighted_softmax_cross_entropy<3> weighted{.class_weight = {0.5, 1, 4}};
static_assert([] {
    const std::array<std::int32_t, 4> y{0, 2, 2, 1};
    return weighted.weight<double, 3, 4>(y.data(), 3) == 8.5;
}());
static_assert(!strut::accepts_outputs<strut::weighted_softmax_cross_entropy<3>>(4));

} // namespace

BOOST_AUTO_TEST_SUITE(weighted_softmax_cross_entropy)

BOOST_AUTO_TEST_CASE(weighted_softmax_cross_entropy_obeys_the_laws_of_losses) {
    laws::loss_function<3>(weighted, label, laws::some_lanes{});
}

BOOST_AUTO_TEST_CASE(weighted_softmax_cross_entropy_is_pytorchs_with_weight) {
    const auto weight = golden::file{"policies.txt"}.get<double>("loss/class_weight/double");
    strut::weighted_softmax_cross_entropy<4> loss;
    std::copy_n(weight.begin(), 4, loss.class_weight.begin());
    loss_is_pytorchs_in_both_types(loss, "weighted_softmax_cross_entropy", "loss/labels");
}

BOOST_AUTO_TEST_CASE(without_weights_it_is_softmax_cross_entropy) {
    std::mt19937 random{3};
    const laws::loss_batch<strut::softmax_cross_entropy, float, 3, 5> batch{
        random, laws::normal_logit, label};
    const strut::weighted_softmax_cross_entropy<3> equal;
    BOOST_TEST(batch.loss_only({}, 5, 1.f) ==
               (equal.evaluate<float, 3, 5>(batch.logits.data(), batch.y.data(), 5, 1.f, nullptr)));
}

BOOST_AUTO_TEST_CASE(a_class_of_weight_zero_does_not_count) {
    constexpr strut::weighted_softmax_cross_entropy<2> loss{.class_weight = {0, 1}};
    const std::array x{3., 1.};
    const std::int32_t y = 0;
    std::array gradient{9., 9.};
    BOOST_TEST((loss.evaluate<double, 2, 1>(x.data(), &y, 1, 1., gradient.data())) == 0);
    BOOST_TEST(gradient[0] == 0);
    BOOST_TEST(gradient[1] == 0);
}

BOOST_AUTO_TEST_CASE(weighted_softmax_cross_entropy_of_a_constant_is_the_weighted_entropy) {
    const std::array<std::int32_t, 5> y{0, 0, 1, 2, 0};
    // Weights of the classes in the data: 1.5, 1, 4.
    double entropy = 0;
    for (const double share : {1.5 / 6.5, 1 / 6.5, 4 / 6.5})
        entropy -= share * std::log(share);
    BOOST_TEST(weighted.best_constant_loss<3>(std::span<const std::int32_t>{y}) == entropy,
        boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_SUITE_END()
