#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/health/activity.hpp"
#include "strut/strut.hpp"

BOOST_AUTO_TEST_SUITE(activity)

namespace detail = strut::detail;

static_assert(detail::saturates<strut::tanh>() && detail::saturates<strut::sigmoid>() &&
              detail::saturates<strut::hardtanh>() && detail::saturates<strut::hard_sigmoid>() &&
              !detail::saturates<strut::relu>() && !detail::saturates<strut::softplus>() &&
              !detail::saturates<strut::identity>());
static_assert(detail::dies<strut::relu>() && !detail::dies<strut::leaky_relu<>>() &&
              !detail::dies<strut::tanh>() && !detail::dies<strut::softplus>());

/// What `read_activity` finds behind the first layer of `Net`, for the first `count` lanes.
template <class Net, std::size_t Lanes>
strut::activity_reading read(const std::vector<typename Net::value>& y, std::size_t count,
    std::vector<std::uint32_t>& last) {
    using layer = typename Net::root::template element<0>;
    strut::activity_reading found;
    detail::read_activity<layer, Lanes, typename Net::value>(
        nullptr, y.data(), nullptr, count, last, 7, 3, found);
    return found;
}

// Of whole and of partial batches: lanes that hold no sample do not count.
BOOST_AUTO_TEST_CASE(activations_are_read_as_by_hand) {
    constexpr std::size_t lanes = 37, units = 5;
    using net = strut::network<strut::input<2>, strut::dense<units, strut::tanh>, strut::dense<1>>;
    constexpr std::size_t row = strut::simd::row_stride<float>(lanes);
    for (std::size_t count = 1; count <= lanes; ++count) {
        std::vector<float> y(units * row, std::numeric_limits<float>::quiet_NaN());
        double sum = 0, squares = 0, zeros = 0, denormals = 0, saturated = 0;
        for (std::size_t unit = 0; unit < units; ++unit)
            for (std::size_t lane = 0; lane < count; ++lane) {
                float& one = y[unit * row + lane];
                one = unit == 2   ? 0.0f
                      : unit == 3 ? 1e-40f
                                  : std::tanh(static_cast<float>(lane) * 0.3f - 4.05f +
                                              static_cast<float>(unit));
                sum += one;
                squares += double(one) * one;
                zeros += unit == 2;
                denormals += unit == 3;
                saturated += 1 - double(one) * one < 0.05;
            }
        std::vector<std::uint32_t> last{0, 0, 4, 4, 0};
        const auto found = read<net, lanes>(y, count, last);
        const double all = static_cast<double>(units * count);
        BOOST_TEST(found.mean == sum / all, boost::test_tools::tolerance(1e-5));
        BOOST_TEST(found.variance == squares / all - sum * sum / all / all,
            boost::test_tools::tolerance(1e-5));
        BOOST_TEST(found.zeros == zeros / all);
        BOOST_TEST(std::abs(found.denormals - denormals / all) < 1e-12);
        BOOST_TEST(found.saturated == saturated / all);
        // The third was last active at check 4, three checks ago; a denormal is an output.
        BOOST_TEST(found.dead == 1.0 / units);
        BOOST_TEST(
            last == (std::vector<std::uint32_t>{7, 7, 4, 7, 7}), boost::test_tools::per_element());
    }
}

// A spread of a thousandth of a percent of the mean: the squares alone would hide it.
BOOST_AUTO_TEST_CASE(a_large_mean_does_not_drown_the_variance) {
    using net = strut::network<strut::input<2>, strut::dense<1, strut::relu>, strut::dense<1>>;
    std::vector<float> y(64);
    double sum = 0, squares = 0;
    for (std::size_t lane = 0; lane < 64; ++lane) {
        y[lane] = 1000 + 0.004f * static_cast<float>(lane % 8);
        sum += y[lane];
    }
    for (const float one : y)
        squares += std::pow(double(one) - sum / 64, 2);
    std::vector<std::uint32_t> last(1);
    const double variance = read<net, 64>(y, 64, last).variance;
    BOOST_TEST(variance == squares / 64, boost::test_tools::tolerance(1e-3));
}

/// A layer over three steps of two numbers, as an element of a network.
template <class Act>
using over_steps = typename strut::network<strut::input<3, 2>, strut::dense<4, Act>,
    strut::last_step, strut::dense<1>>::root::template element<0>;

static_assert(detail::has_activation<over_steps<strut::tanh>>);
static_assert(!detail::has_activation<over_steps<strut::identity>>);
static_assert(detail::units_of<over_steps<strut::tanh>> == 4);

// A unit that gives out anything at one step is alive; shares are over all steps.
BOOST_AUTO_TEST_CASE(a_layer_over_steps_is_read_at_all_of_them) {
    constexpr std::size_t lanes = 19, row = strut::simd::row_stride<float>(lanes);
    std::vector<float> y(3 * 4 * row, std::numeric_limits<float>::quiet_NaN());
    double sum = 0, squares = 0;
    for (std::size_t step = 0; step < 3; ++step)
        for (std::size_t unit = 0; unit < 4; ++unit)
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                float& one = y[(step * 4 + unit) * row + lane];
                // The first is dead, the second speaks at the last step only.
                one = unit == 0 || (unit == 1 && step < 2)
                          ? 0.0f
                          : static_cast<float>(step + 1) + 0.1f * static_cast<float>(lane);
                sum += one;
                squares += double(one) * one;
            }
    std::vector<std::uint32_t> last(4);
    strut::activity_reading found;
    detail::read_activity<over_steps<strut::relu>, lanes, float>(
        nullptr, y.data(), nullptr, lanes, last, 7, 3, found);
    BOOST_TEST(found.dead == 0.25);
    BOOST_TEST(found.zeros == 5.0 / 12);
    const double all = 3 * 4 * lanes;
    BOOST_TEST(found.mean == sum / all, boost::test_tools::tolerance(1e-5));
    BOOST_TEST(found.variance == squares / all - sum * sum / all / all,
        boost::test_tools::tolerance(1e-5));
    BOOST_TEST(last == (std::vector<std::uint32_t>{0, 7, 7, 7}), boost::test_tools::per_element());
}

/// Flat at both ends, and does not tell its slope from what it gives out.
struct without_slope_at {
    static constexpr std::string_view name = "without_slope_at";
    static constexpr strut::init_hint preferred = strut::init_hint::xavier;
    static constexpr double gain = 1;
    static constexpr auto value(auto h) { return strut::hardtanh::value(h); }
    static constexpr auto slope(auto h) { return strut::hardtanh::slope(h); }
};

// The slope is that of the pre-activation then, which each step keeps in its own part of the tape.
BOOST_AUTO_TEST_CASE(flat_ends_over_steps_are_counted_in_pre_activations) {
    using layer = over_steps<without_slope_at>;
    static_assert(!strut::has_slope_at<without_slope_at> && detail::saturates<without_slope_at>());
    constexpr std::size_t lanes = 5, row = strut::simd::row_stride<float>(lanes);
    std::vector<float> y(3 * 4 * row), tape(layer::tape<lanes>);
    for (std::size_t step = 0; step < 3; ++step)
        for (std::size_t i = 0; i < 4 * row; ++i) {
            float& before = tape[step * (layer::tape<lanes> / 3) + i];
            before = step == 2 ? 5.0f : 0.5f;
            y[step * 4 * row + i] = without_slope_at::value(before);
        }
    std::vector<std::uint32_t> last(4);
    strut::activity_reading found;
    for (const float* const kept : {static_cast<const float*>(y.data()), (const float*)nullptr}) {
        detail::read_activity<layer, lanes, float>(
            nullptr, kept, tape.data(), lanes, last, 7, 3, found);
        BOOST_TEST(found.saturated == 1.0 / 3);
        BOOST_TEST(found.mean == 2.0 / 3, boost::test_tools::tolerance(1e-6));
    }
}

BOOST_AUTO_TEST_SUITE_END()
