#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <span>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/accuracy.hpp"
#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/math.hpp"

/// The laws of an activation, for every model of the concept.
namespace laws {

/// What an activation is held against.
struct activation_facts {
    /// phi in long double.
    long double (*value)(long double);
    /// The error allowed, in units in the last place of the result ...
    double ulp;
    /// ... or of this number where the result is smaller.
    double small = 0;
    /// Where the slope jumps or has a corner.
    std::vector<double> kinks{};
    /// E[phi(z)^2] and E[phi'(z)^2] for a standard normal z, to five digits.
    double second_moment = 0;
    double slope_moment = 0;
    /// True where `gain` is PyTorch's number rather than 1 / sqrt(E[phi(z)^2]).
    bool gain_of_torch = false;
};

/// The functions of an activation as lambdas on any value.
template <class Act, class Math = strut::simd::accurate>
inline constexpr auto value_of_activation =
    [](auto h) STRUT_LAMBDA { return strut::activate_value<Act, Math>(h); };
template <class Act, class Math = strut::simd::accurate>
inline constexpr auto slope_of_activation =
    [](auto h) STRUT_LAMBDA { return strut::activate_slope<Act, Math>(h); };

/// Points in [-20, 20], denser near zero, and numbers of all sizes.
template <class T>
std::vector<T> activation_points() {
    std::vector<T> points = special_points<T>();
    for (int i = -20'000; i <= 20'000; ++i) {
        points.push_back(static_cast<T>(i) / 1000);
        points.push_back(static_cast<T>(i) / 10007);
    }
    if constexpr (std::is_same_v<T, float>) {
        const auto all = floats_of_all_sizes(200'003);
        points.insert(points.end(), all.begin(), all.end());
    } else {
        const auto all = doubles_of_all_sizes(std::numeric_limits<double>::max(), 50, 10'000);
        points.insert(points.end(), all.begin(), all.end());
    }
    return points;
}

inline bool near_a_kink(const activation_facts& facts, double h, double distance) {
    return std::any_of(facts.kinks.begin(), facts.kinks.end(),
        [&](double kink) { return std::abs(h - kink) < distance; });
}

template <class Act>
void expect_slope_is_the_derivative(const activation_facts& facts) {
    constexpr double step = 1e-5;
    worst found;
    for (double h = -8.00037; h < 8; h += 0.01) {
        if (near_a_kink(facts, h, 2 * step))
            continue;
        const double difference =
            (Act::value(h + step) - Act::value(h - step)) / ((h + step) - (h - step));
        found.see(std::abs(Act::slope(h) - difference), h);
    }
    found.expect_at_most(1e-9, "slope against central differences");
}

/// The output tells the slope: exactly up to rounding, and up to what the output has lost of h.
template <class Act>
void expect_slope_at_is_slope(const activation_facts& facts) {
    if constexpr (strut::has_slope_at<Act>) {
        worst found;
        for (const double h : activation_points<double>())
            if (!std::isnan(h) && !near_a_kink(facts, h, 1e-9))
                found.see(
                    std::abs(Act::slope_at(strut::activate_value<Act>(h)) - Act::slope(h)), h);
        found.expect_at_most(1e-15, "slope_at(value(h)) against slope(h)");
    }
}

template <class T, class Act>
void expect_value_near_reference(const activation_facts& facts) {
    const auto points = activation_points<T>();
    worst found;
    visit_values<T>(points, value_of_activation<Act>, [&](T h, T y) {
        const long double wanted = facts.value(h);
        if (std::abs(wanted) < facts.small && !std::isnan(y))
            found.see(ulp_error<T>(static_cast<T>(facts.small + (y - wanted)), facts.small), h);
        else if (!std::isinf(h))
            found.see(ulp_error<T>(y, wanted), h);
    });
    found.expect_at_most(facts.ulp, "ulp of value");
}

template <class T, class Act>
void expect_finite_and_nan_kept() {
    const auto points = activation_points<T>();
    const auto check = [](const char* what) {
        return [what](T h, T y) {
            // At the end of the range there may be no room for the result.
            const bool has_room = std::abs(h) < std::numeric_limits<T>::max() / 2;
            const bool as_it_must_be = std::isnan(h) ? std::isnan(y)
                                       : has_room    ? std::isfinite(y)
                                                     : !std::isnan(y);
            if (!as_it_must_be)
                BOOST_ERROR(what << " at " << h << " is " << y);
        };
    };
    visit_values<T>(points, value_of_activation<Act>, check("value"));
    visit_values<T>(points, slope_of_activation<Act>, [&](T h, T y) {
        if (!std::isnan(h))
            check("slope")(h, y);
    });
}

template <class T, class Act>
void expect_same_bits_at_every_width() {
    const auto points = activation_points<T>();
    const std::span<const T> some{points};
    expect_bits_of_scalars_at_every_width(some, value_of_activation<Act>, "value");
    expect_bits_of_scalars_at_every_width(some, slope_of_activation<Act>, "slope");
    if constexpr (strut::has_slope_at<Act>)
        expect_bits_of_scalars_at_every_width(
            some, [](auto y) STRUT_LAMBDA { return strut::activate_slope_at<Act>(y); }, "slope_at");
}

/// Float against double, and the fast functions against the accurate ones.
template <class Act>
void expect_float_and_fast_near_double() {
    using strut::simd::fast;
    worst slope, fast_value, fast_slope;
    for (const float h : activation_points<float>()) {
        if (!(std::abs(h) < std::numeric_limits<float>::max() / 2))
            continue;
        const double exact = strut::activate_value<Act>(static_cast<double>(h));
        const double exact_slope = strut::activate_slope<Act>(static_cast<double>(h));
        const double scale = std::max(1.0, std::abs(exact));
        slope.see(std::abs(strut::activate_slope<Act>(h) - exact_slope), h);
        fast_value.see(std::abs(strut::activate_value<Act, fast>(h) - exact) / scale, h);
        fast_slope.see(std::abs(strut::activate_slope<Act, fast>(h) - exact_slope), h);
    }
    slope.expect_at_most(5e-7, "slope in float");
    fast_value.expect_at_most(1e-6, "value with fast math");
    fast_slope.expect_at_most(1e-6, "slope with fast math");
}

/// The moments that the forecast of gradient flow rests on, by the midpoint rule; the kinks of all
/// activations lie between its points.
template <class Act>
void expect_moments(const activation_facts& facts) {
    double value = 0, slope = 0;
    constexpr double step = 1.0 / 512;
    for (double z = -10 + step / 2; z < 10; z += step) {
        const double weight =
            step * std::exp(-z * z / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
        value += weight * Act::value(z) * Act::value(z);
        slope += weight * Act::slope(z) * Act::slope(z);
    }
    BOOST_TEST(std::abs(value - facts.second_moment) < 6e-6, "E[phi^2] = " << value);
    BOOST_TEST(std::abs(slope - facts.slope_moment) < 6e-6, "E[phi'^2] = " << slope);
    if constexpr (requires { Act::gain; })
        if (!facts.gain_of_torch)
            BOOST_TEST(std::abs(Act::gain * Act::gain * value - 1) < 1e-6, "gain " << Act::gain);
}

template <class Act>
void check_activation(const activation_facts& facts) {
    static_assert(strut::activation<Act>);
    static_assert(!strut::activation_name<Act>.empty());
    if constexpr (requires { Act::gain; })
        static_assert(Act::gain > 0);
    // Constant expressions, in both precisions.
    static_assert(
        Act::value(0.5) > 0 && Act::value(0.5f) > 0 && Act::slope(0.5) > 0 && Act::slope(0.5f) > 0);

    expect_slope_is_the_derivative<Act>(facts);
    expect_slope_at_is_slope<Act>(facts);
    expect_value_near_reference<float, Act>(facts);
    expect_value_near_reference<double, Act>(facts);
    expect_finite_and_nan_kept<float, Act>();
    expect_finite_and_nan_kept<double, Act>();
    expect_same_bits_at_every_width<float, Act>();
    expect_same_bits_at_every_width<double, Act>();
    expect_float_and_fast_near_double<Act>();
    expect_moments<Act>(facts);
}

} // namespace laws
