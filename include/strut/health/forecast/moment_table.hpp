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
/// grid of octaves, filled where it is asked for, with a polynomial in between and power laws
/// beyond. What is interpolated are logarithms and ratios, which bend little. Units or range: means
/// other than zero are integrated each time. Accuracy: 1e-4 of `integrate`, (2e-3 with kinks off
/// zero; `live` within 0.05), and exact on the grid, which variance 1 is on.
class moment_table {
public:
    constexpr moments operator()(const integrand& of, double variance, double mean = 0) {
        const bool again = of.integrate == last_of_ && mean == last_mean_;
        if (again && variance == last_variance_)
            return last_;
        if (again && of.homogeneous && mean == 0 && last_variance_ > 0)
            last_ = scaled(last_, variance / last_variance_);
        else
            last_ = mean != 0 ? of.integrate(variance, mean) : compute(of, variance);
        last_of_ = of.integrate;
        last_variance_ = variance;
        last_mean_ = mean;
        return last_;
    }

private:
    static constexpr int lowest = -20; ///< grid points are variances of 2^i
    static constexpr int highest = 20;
    static constexpr double ln2 = 0.6931471805599453;

    /// The moments in the form that is interpolated, one number each.
    using bent = std::array<double, 7>;
    static constexpr bent straightened(const moments& at) {
        const double square = std::max(at.square, 1e-300);
        const double slope_square = std::max(at.slope_square, 1e-300);
        return {cmath::log(square), cmath::log(slope_square),
            cmath::log(std::max(at.slope_fourth, 1e-300)), at.mean / cmath::sqrt(square),
            at.slope / cmath::sqrt(slope_square), at.growth / square, at.live};
    }
    static constexpr moments bent_back(const bent& from) {
        const double square = cmath::exp(from[0]);
        const double slope_square = cmath::exp(from[1]);
        return {from[3] * cmath::sqrt(square), square, from[4] * cmath::sqrt(slope_square),
            slope_square, cmath::exp(from[2]), from[5] * square, from[6]};
    }

    static constexpr moments scaled(moments at, double factor) {
        at.mean *= cmath::sqrt(factor);
        at.square *= factor;
        at.growth *= factor;
        return at;
    }

    constexpr moments compute(const integrand& of, double variance) {
        if (filled_ + six_.size() > points_.size()) // more activations than anybody has
            return of.integrate(variance, 0);
        if (of.homogeneous)
            return scaled(bent_back(at(of.integrate, 0)), variance);
        const double x = cmath::log(std::max(variance, 1e-280)) / ln2;
        if (x <= lowest || x >= highest) {
            const int end = x <= lowest ? lowest : highest;
            bent line = at(of.integrate, end);
            const bent& before = at(of.integrate, x <= lowest ? end + 1 : end - 1);
            const double beyond = x <= lowest ? x - end : end - x;
            for (std::size_t k = 0; k < 3; ++k)
                line[k] += (before[k] - line[k]) * beyond;
            return bent_back(line);
        }
        const int whole = static_cast<int>(x - lowest) + lowest;
        if (x - whole < 1e-12)
            return bent_back(at(of.integrate, whole));
        select(of.integrate, std::clamp(whole - 2, lowest, highest - 5));
        // Lagrange: the product of all distances, over each one's and its constant.
        constexpr std::array<double, 6> constant{-120, 24, -12, 12, -24, 120};
        const double from = x - first_;
        const double product =
            from * (from - 1) * (from - 2) * (from - 3) * (from - 4) * (from - 5);
        bent sum{};
        for (std::size_t i = 0; i < constant.size(); ++i) {
            const double weight = product / ((from - static_cast<double>(i)) * constant[i]);
            const bent& some = points_[six_[i]].value;
            for (std::size_t k = 0; k < sum.size(); ++k)
                sum[k] += weight * some[k];
        }
        return bent_back(sum);
    }

    struct point {
        integration of = nullptr;
        int place = 0;
        bent value{};
    };

    /// Looks up the six points from `first` on, unless they are those of the last time.
    constexpr void select(integration of, int first) {
        if (of == six_of_ && first == first_)
            return;
        six_of_ = of;
        first_ = first;
        for (std::size_t i = 0; i < six_.size(); ++i)
            six_[i] = index_of(of, first + static_cast<int>(i));
    }

    constexpr const bent& at(integration of, int place) {
        return points_[index_of(of, place)].value;
    }

    constexpr std::size_t index_of(integration of, int place) {
        for (std::size_t i = 0; i < filled_; ++i)
            if (points_[i].of == of && points_[i].place == place)
                return i;
        const std::size_t here = filled_++;
        const double octaves = static_cast<double>(1 << (place < 0 ? -place : place));
        points_[here] = {of, place, straightened(of(place < 0 ? 1 / octaves : octaves, 0))};
        return here;
    }

    std::array<point, 256> points_{};
    std::size_t filled_ = 0;
    std::array<std::size_t, 6> six_{};
    integration six_of_ = nullptr;
    int first_ = 0;
    moments last_{};
    integration last_of_ = nullptr;
    double last_variance_ = -1;
    double last_mean_ = 0;
};

} // namespace strut::health
