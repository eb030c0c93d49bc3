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

/// The borders of the panels on one side of zero, for z = h / deviation: a few where the activation
/// bends, growing until they are as wide as the normal density, and one at each kink.
struct panels {
    static constexpr double last = 8.5; ///< beyond, the density is below 1e-16
    std::array<double, 24> border{};
    std::size_t count = 1;

    constexpr void add(double z) {
        if (z > 0 && z < last && count + 1 < border.size())
            border[count++] = z;
    }
    constexpr void close() {
        border[count++] = last;
        for (std::size_t i = 1; i < count; ++i)
            for (std::size_t j = i; j > 1 && border[j] < border[j - 1]; --j)
                std::swap(border[j], border[j - 1]);
    }
};

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
/// Units or range: any variance from 0 to 1e300. Accuracy: 1e-9 with respect to 40 digits, for
/// every activation of the library (tests/health/forecast/moments_test.cpp).
/// Cost: 64 evaluations of value and slope, for large variances up to 200.
/// Source: gradient flow of Poole et al. 2016 and Schoenholz et al. 2017; panels on half ranges, as
/// Gauss-Hermite rules miss a saturating activation at large variances by 100 %.
template <class Act>
constexpr moments integrate(double variance, double mean = 0) {
    const double deviation = cmath::sqrt(std::max(variance, 1e-280));
    moments sum{};
    for (const double side : {1.0, -1.0}) {
        detail::panels panel;
        double width = std::min(4 / deviation, 4.25);
        for (panel.add(width); width < 0.5; panel.add(width))
            width *= 4;
        panel.add(-side * mean / deviation);
        for (const double kink : detail::kinks_of<Act>)
            panel.add(side * (kink - mean) / deviation);
        panel.close();
        for (std::size_t i = 0; i + 1 < panel.count; ++i) {
            const double half = (panel.border[i + 1] - panel.border[i]) / 2;
            const double middle = (panel.border[i + 1] + panel.border[i]) / 2;
            for (std::size_t node = 0; node < 16; ++node) {
                const double offset = detail::legendre_node[node / 2] * half;
                const double z = node % 2 == 0 ? middle + offset : middle - offset;
                constexpr double density = 0.3989422804014327; // 1 / sqrt(2 pi)
                const double weight = detail::legendre_weight[node / 2] * half * density *
                                      scalar_math::exp(-z * z / 2);
                const double h = mean + side * deviation * z;
                const double value = activate_value<Act, scalar_math>(h);
                const double slope = activate_slope<Act, scalar_math>(h);
                const double square = slope * slope;
                sum.mean += weight * value;
                sum.square += weight * value * value;
                sum.slope += weight * slope;
                sum.slope_square += weight * square;
                sum.slope_fourth += weight * square * square;
                sum.growth += weight * (h - mean) * value * slope;
                sum.live += slope != 0 ? weight : 0;
            }
        }
    }
    // An odd activation has a mean of zero, and no mean of rounding errors.
    if (sum.mean * sum.mean < 1e-24 * sum.square)
        sum.mean = 0;
    return sum;
}

/// How `integrate<Act>` is passed to what does not depend on the activation.
using integration = moments (*)(double variance, double mean);

} // namespace strut::health
