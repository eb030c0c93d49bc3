#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "strut/core/cmath.hpp"
#include "strut/health/forecast/scalar_math.hpp"
#include "strut/policy/activation/concept.hpp"

/// What an activation does, on average, to a normal pre-activation h.
namespace strut::health {

/// Averages over h ~ N(mean, variance), phi the activation and phi' its slope.
struct moments {
    double mean = 0;         ///< E phi
    double square = 0;       ///< E phi^2
    double slope = 0;        ///< E phi'
    double slope_square = 0; ///< E phi'^2
    double slope_fourth = 0; ///< E phi'^4
    double growth = 0;       ///< E h phi phi', which is variance * d(square) / d(variance)
    double live = 0;         ///< P(phi' != 0)

    friend constexpr bool operator==(const moments&, const moments&) = default;
};

namespace detail {

/// Nodes and weights of the 16-point Gauss-Legendre rule on [-1, 1], which is symmetric.
inline constexpr std::array<double, 8> legendre_node{0.09501250983763745, 0.2816035507792589,
    0.45801677765722737, 0.6178762444026438, 0.755404408355003, 0.8656312023878318,
    0.9445750230732326, 0.9894009349916499};
inline constexpr std::array<double, 8> legendre_weight{0.18945061045506859, 0.1826034150449236,
    0.16915651939500262, 0.14959598881657676, 0.12462897125553403, 0.09515851168249259,
    0.062253523938647706, 0.027152459411754037};

/// Where the slope of an activation jumps, but for zero: its member `kinks`, or nowhere.
template <class Act>
inline constexpr auto kinks_of = [] {
    if constexpr (requires { Act::kinks; })
        return Act::kinks;
    else
        return std::array<double, 0>{};
}();

/// Nodes z > 0 and weights for averages over one half of the standard normal density.
struct half_rule {
    static constexpr double last = 8.5; ///< beyond, the density is below 1e-16
    static constexpr std::size_t most = 14;
    std::array<double, 16 * most> node{};
    std::array<double, 16 * most> weight{};
    std::size_t count = 0;

    /// One panel between each two of the borders.
    constexpr half_rule(std::array<double, most> border, std::size_t borders) {
        std::sort(border.begin(), border.begin() + borders);
        double from = 0;
        for (std::size_t i = 0; i < borders; ++i) {
            add(from, border[i]);
            from = border[i];
        }
        add(from, last);
    }

private:
    constexpr void add(double from, double to) {
        for (std::size_t i = 0; i < 16; ++i) {
            const double offset = legendre_node[i / 2] * (to - from) / 2;
            const double z = (from + to) / 2 + (i % 2 == 0 ? offset : -offset);
            constexpr double density = 0.3989422804014327; // 1 / sqrt(2 pi)
            const double share =
                legendre_weight[i / 2] * (to - from) / 2 * density * scalar_math::exp(-z * z / 2);
            if (share < 1e-11)
                continue;
            node[count] = z;
            weight[count++] = share;
        }
    }
};

/// The rule for a deviation up to one and no kinks, whose weights are computed once for all.
inline constexpr half_rule smooth_rule{{3}, 1};

/// The rule for z = h / deviation: borders where the activation bends, growing until they are as
/// wide as the density, and at each kink.
template <class Act>
constexpr half_rule rule_for(double deviation, double mean, double side) {
    std::array<double, half_rule::most> border{};
    std::size_t borders = 0;
    const auto add = [&](double z) {
        if (z > 0 && z < half_rule::last && borders + 1 < half_rule::most)
            border[borders++] = z;
    };
    for (const double kink : kinks_of<Act>)
        add(side * (kink - mean) / deviation);
    add(-side * mean / deviation);
    double width = 3 / std::max(deviation, 1.0);
    for (add(width); width < 0.5; add(width))
        width *= 4;
    return {border, borders};
}

/// The slope at h, from the value there where that is enough.
template <class Act>
constexpr double slope_beside(double h, double value) {
    if constexpr (has_slope_at<Act>)
        return activate_slope_at<Act, scalar_math>(value);
    else
        return activate_slope<Act, scalar_math>(h);
}

} // namespace detail

/// True for an activation that is a line on either side of zero, so that phi(s h) = s phi(h).
template <class Act>
inline constexpr bool is_homogeneous = [] {
    for (double h = 0x1p-60; h < 0x1p61; h *= 0x1p6)
        for (const double side : {h, -h}) {
            const double slope = activate_slope<Act, scalar_math>(side > 0 ? 1.0 : -1.0);
            if (activate_value<Act, scalar_math>(side) != slope * side ||
                activate_slope<Act, scalar_math>(side) != slope)
                return false;
        }
    return true;
}();

/// The moments of `Act` by Gauss-Legendre panels on either side of zero. No table, no closed form:
/// an activation of the user's is as good as one of the library's. Where its slope jumps elsewhere
/// than at zero, it may say so: `static constexpr std::array kinks{-1.0, 1.0}`.
/// Units or range: any variance from 0 to 1e300. Accuracy, from 1e-6 to 1e6, against
/// closed forms: 2e-7 of the value's moments and 6e-6 of the slope's (gelu), 1e-9 where the kinks
/// are known (hardtanh); one that swings several times within a standard deviation is
/// beyond it (sin 10 h: off by a seventh). Cost: about 60 evaluations of value and slope, for large
/// variances up to 200. Source: gradient flow of Poole et al. 2016 and Schoenholz et al. 2017;
/// panels on half ranges, as Gauss-Hermite rules miss a saturating activation at large variances by
/// 100 %.
template <class Act>
constexpr moments integrate(double variance, double mean = 0) {
    const double deviation = cmath::sqrt(std::max(variance, 1e-280));
    moments sum{};
    const auto add = [&](const detail::half_rule& rule, double side) {
        for (std::size_t i = 0; i < rule.count; ++i) {
            const double h = mean + side * deviation * rule.node[i];
            const double value = activate_value<Act, scalar_math>(h);
            const double slope = detail::slope_beside<Act>(h, value);
            const double weighted_value = rule.weight[i] * value;
            const double weighted_slope = rule.weight[i] * slope;
            sum.mean += weighted_value;
            sum.square += weighted_value * value;
            sum.slope += weighted_slope;
            sum.slope_square += weighted_slope * slope;
            sum.slope_fourth += weighted_slope * slope * slope * slope;
            sum.growth += (h - mean) * weighted_value * slope;
            sum.live += slope != 0 ? rule.weight[i] : 0;
        }
    };
    const bool smooth = deviation <= 1 && mean == 0 && detail::kinks_of<Act>.size() == 0;
    for (const double side : {1.0, -1.0})
        if (smooth)
            add(detail::smooth_rule, side);
        else
            add(detail::rule_for<Act>(deviation, mean, side), side);
    // An odd activation has a mean of zero, and no mean of rounding errors.
    if (sum.mean * sum.mean < 1e-24 * sum.square)
        sum.mean = 0;
    return sum;
}

/// How `integrate<Act>` is passed to what does not depend on the activation.
using integration = moments (*)(double variance, double mean);

} // namespace strut::health
