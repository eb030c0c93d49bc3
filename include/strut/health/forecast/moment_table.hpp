#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "strut/core/cmath.hpp"
#include "strut/health/forecast/moments.hpp"

namespace strut::health {

/// An activation to integrate over.
struct integrand {
    integration integrate = nullptr;
    bool homogeneous = false; ///< its moments at one variance tell those at all

    template <class Act>
    static constexpr integrand of() {
        return {&health::integrate<Act>, is_homogeneous<Act>};
    }
};

/// Moments at any variance from few integrations, so that depth costs next to no compile time: on a
/// grid of half octaves, filled where it is asked for, with six points of it in between; beyond
/// 2^-20 and 2^20 by the power law that the last two points follow.
/// Units or range: means other than zero are integrated each time. Accuracy: 1e-5 of `integrate`.
class moment_table {
public:
    constexpr moments operator()(const integrand& of, double variance, double mean = 0) {
        if (of.integrate != last_.of || variance != last_variance_ || mean != last_mean_)
            last_ = {of.integrate, 0, compute(of, variance, mean)};
        last_variance_ = variance;
        last_mean_ = mean;
        return last_.value;
    }

private:
    static constexpr int lowest = -40; ///< grid points are variances of 2^(i / 2)
    static constexpr int highest = 40;
    static constexpr int around = 6;

    struct point {
        integration of = nullptr;
        int place = 0;
        moments value{};
    };

    constexpr moments compute(const integrand& of, double variance, double mean) {
        constexpr double ln2 = 0.6931471805599453;
        if (mean != 0)
            return of.integrate(variance, mean);
        if (of.homogeneous)
            return scaled(at(of.integrate, 0), variance);
        const double x = 2 * cmath::log(std::max(variance, 1e-280)) / ln2;
        if (x <= lowest)
            return extrapolated(at(of.integrate, lowest), at(of.integrate, lowest + 2), x - lowest);
        if (x >= highest)
            return extrapolated(
                at(of.integrate, highest), at(of.integrate, highest - 2), highest - x);
        const int whole = static_cast<int>(x + 1024) - 1024;
        if (x == whole)
            return at(of.integrate, whole);
        const int first = std::clamp(whole - around / 2 + 1, lowest, highest - around + 1);
        moments sum{};
        for (int i = 0; i < around; ++i) {
            double weight = 1;
            for (int j = 0; j < around; ++j)
                if (j != i)
                    weight *= (x - first - j) / (i - j);
            const moments& some = at(of.integrate, first + i);
            sum.mean += weight * some.mean;
            sum.square += weight * some.square;
            sum.slope += weight * some.slope;
            sum.slope_square += weight * some.slope_square;
            sum.slope_fourth += weight * some.slope_fourth;
            sum.growth += weight * some.growth;
            sum.live += weight * some.live;
        }
        return sum;
    }

    /// What the last two points, an octave apart, say of `places` half octaves further out.
    static constexpr moments extrapolated(const moments& near, const moments& far, double places) {
        const auto to = [places](double from, double before) {
            if (from * before <= 0)
                return from;
            return from * cmath::exp(cmath::log(before / from) * places / 2);
        };
        return {to(near.mean, far.mean), to(near.square, far.square), to(near.slope, far.slope),
            to(near.slope_square, far.slope_square), to(near.slope_fourth, far.slope_fourth),
            to(near.growth, far.growth), to(near.live, far.live)};
    }

    static constexpr moments scaled(moments at_one, double variance) {
        at_one.mean *= cmath::sqrt(variance);
        at_one.square *= variance;
        at_one.growth *= variance;
        return at_one;
    }

    constexpr const moments& at(integration of, int place) {
        for (std::size_t i = 0; i < filled_; ++i)
            if (points_[i].of == of && points_[i].place == place)
                return points_[i].value;
        // With every place taken, the last one serves for whatever is asked for next.
        const std::size_t here = std::min(filled_, points_.size() - 1);
        filled_ = here + 1;
        constexpr double ln2 = 0.6931471805599453;
        const double variance = place % 2 == 0 && place >= 0
                                    ? static_cast<double>(std::size_t{1} << (place / 2))
                                    : cmath::exp(place * ln2 / 2);
        points_[here] = {of, place, of(variance, 0)};
        return points_[here].value;
    }

    std::array<point, 160> points_{};
    std::size_t filled_ = 0;
    point last_{};
    double last_variance_ = -1;
    double last_mean_ = 0;
};

} // namespace strut::health
