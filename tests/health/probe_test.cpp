#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/health/probe.hpp"
#include "strut/simd/flush_denormals.hpp"
#include "strut/strut.hpp"

BOOST_AUTO_TEST_SUITE(probe_)

namespace detail = strut::detail;
using scalars = std::tuple<float, double>;

// What the machine takes for zero is told from zero all the same.
BOOST_AUTO_TEST_CASE_TEMPLATE(zeros_and_denormals_are_counted_at_every_length, T, scalars) {
    using limits = std::numeric_limits<T>;
    const std::array<T, 11> kinds{T(0), -T(0), limits::denorm_min(), -limits::denorm_min(),
        limits::min() / 2, limits::min(), -limits::min(), T(1), limits::max(), limits::infinity(),
        limits::quiet_NaN()};
    for (const bool flushed : {false, true})
        for (std::size_t count = 0; count <= 67; ++count) {
            std::vector<T> x(count);
            double zeros = 0, denormals = 0;
            for (std::size_t i = 0; i < count; ++i) {
                const std::size_t kind = i * i % 11;
                x[i] = kinds[kind];
                zeros += kind < 2;
                denormals += kind >= 2 && kind < 5;
            }
            detail::tiny_numbers found;
            if (flushed) {
                const strut::simd::flush_denormals guard;
                found = detail::count_tiny(x.data(), count);
            } else {
                found = detail::count_tiny(x.data(), count);
            }
            BOOST_TEST(found.zeros == zeros);
            BOOST_TEST(found.denormals == denormals);
        }
}

BOOST_AUTO_TEST_CASE(one_number_that_is_not_finite_is_found_anywhere) {
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(),
             std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()})
        for (std::size_t at = 0; at < 75; ++at) {
            std::vector<float> x(75, std::numeric_limits<float>::max());
            BOOST_TEST(detail::all_finite(x.data(), x.size()));
            x[at] = bad;
            BOOST_TEST(!detail::all_finite(x.data(), x.size()));
        }
}

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

BOOST_AUTO_TEST_CASE(decades_through_time_are_those_of_the_norms) {
    using strut::detail::through_time;
    BOOST_TEST(
        through_time({.first = 2e-30, .last = 2e-20}) == -10, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(through_time({.first = 0, .last = 1}) == -std::numeric_limits<double>::infinity());
    BOOST_TEST(through_time({}) == 0); // no gradient, or none was asked for
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

BOOST_AUTO_TEST_SUITE_END()
