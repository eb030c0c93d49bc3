#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/softmax.hpp"

BOOST_AUTO_TEST_SUITE(softmax)

using strut::shape;

BOOST_AUTO_TEST_CASE(softmax_keeps_the_laws) {
    laws::layer<strut::softmax, shape{5}>();
}

BOOST_AUTO_TEST_CASE(log_softmax_keeps_the_laws) {
    laws::layer<strut::log_softmax, shape{5}>();
}

BOOST_AUTO_TEST_CASE(softmax_of_sequences_keeps_the_laws) {
    laws::layer_with<strut::softmax, shape{3, 4}>(laws::lanes<1>{}, laws::lanes<5>{}, {});
    laws::layer_with<strut::log_softmax, shape{3, 4}>(laws::lanes<>{}, laws::lanes<1, 5>{}, {});
}

// Each step by itself.
constexpr bool probabilities_of_each_step_add_up() {
    using layer = laws::bound_at<strut::softmax, double, shape{2, 2}>;
    const std::array<double, 4> x{2, 2, -5, -5};
    std::array<double, 4> y{};
    layer::forward<strut::mode::inference, 1>(
        nullptr, nullptr, x.data(), y.data(), nullptr, nullptr, strut::pass{});
    return y == std::array{0.5, 0.5, 0.5, 0.5};
}
static_assert(probabilities_of_each_step_add_up());

template <class Layer, class T, std::size_t Lanes, std::size_t F>
std::array<T, F * strut::simd::row_stride<T>(Lanes)> output_of(
    const std::array<T, F * strut::simd::row_stride<T>(Lanes)>& x) {
    std::array<T, F * strut::simd::row_stride<T>(Lanes)> y{};
    laws::bound_at<Layer, T, shape{F}>::template forward<strut::mode::inference, Lanes>(
        nullptr, nullptr, x.data(), y.data(), nullptr, nullptr, strut::pass{Lanes});
    return y;
}

BOOST_AUTO_TEST_CASE(probabilities_are_exponentials_over_their_sum) {
    const std::array<double, 4> x{0.3, -1.2, 2.5, 0};
    const auto y = output_of<strut::softmax, double, 1, 4>(x);
    const auto z = output_of<strut::log_softmax, double, 1, 4>(x);
    double total = 0;
    for (const double h : x)
        total += std::exp(h);
    for (std::size_t i = 0; i < 4; ++i) {
        BOOST_TEST(y[i] == std::exp(x[i]) / total, boost::test_tools::tolerance(1e-14));
        BOOST_TEST(z[i] == x[i] - std::log(total), boost::test_tools::tolerance(1e-14));
    }
}

BOOST_AUTO_TEST_CASE(large_logits_overflow_nothing) {
    constexpr float huge = std::numeric_limits<float>::max() / 4;
    for (const float shift : {0.F, 1000.F, -1000.F, huge, -huge}) {
        const auto y = output_of<strut::softmax, float, 1, 3>({shift, shift, shift});
        const auto z = output_of<strut::log_softmax, float, 1, 3>({shift, shift, shift});
        for (std::size_t i = 0; i < 3; ++i) {
            BOOST_TEST(y[i] == 1.F / 3, boost::test_tools::tolerance(1e-6F));
            BOOST_TEST(z[i] == -std::log(3.F), boost::test_tools::tolerance(1e-6F));
        }
    }
    const auto certain = output_of<strut::softmax, float, 1, 2>({huge, -huge});
    BOOST_TEST(certain[0] == 1);
    BOOST_TEST(certain[1] == 0);
    const auto unlikely = output_of<strut::log_softmax, float, 1, 2>({500, -500});
    BOOST_TEST(unlikely[0] == 0);
    BOOST_TEST(unlikely[1] == -1000);
}

static_assert(laws::bound_at<strut::softmax, float, shape{3}>::name == "softmax");
static_assert(laws::bound_at<strut::log_softmax, float, shape{3}>::name == "log_softmax");

// In a constant expression.
constexpr bool equal_logits_are_equally_likely() {
    using layer = laws::bound_at<strut::softmax, double, shape{4}>;
    const std::array<double, 4> x{2, 2, 2, 2};
    std::array<double, 4> y{};
    layer::forward<strut::mode::inference, 1>(
        nullptr, nullptr, x.data(), y.data(), nullptr, nullptr, strut::pass{});
    return y == std::array{0.25, 0.25, 0.25, 0.25};
}
static_assert(equal_logits_are_equally_likely());

BOOST_AUTO_TEST_SUITE_END()
