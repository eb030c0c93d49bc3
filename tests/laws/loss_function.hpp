#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/policy/loss/concept.hpp"
#include "strut/simd/pack.hpp"

/// The laws of a loss function, for every model of the concept.
namespace laws {

/// One Boost.Test assertion for all instantiations: they are slow to compile.
inline void expect(bool holds, const char* what, std::size_t element, double found, double wanted) {
    BOOST_TEST(holds, what << ", element " << element << ": " << found << ", expected " << wanted);
}

inline void expect_close(
    const char* what, std::size_t element, double found, double wanted, double tolerance) {
    expect(std::abs(found - wanted) <= tolerance, what, element, found, wanted);
}

/// A random batch in the layout of lanes. `real_number` and `target` are functions of a generator.
template <class Loss, class T, std::size_t Outputs, std::size_t Lanes>
struct loss_batch {
    using target = typename Loss::template target<T>;
    static constexpr std::size_t stride = strut::simd::row_stride<T>(Lanes);
    static constexpr std::size_t targets = Loss::target_size(Outputs);

    std::vector<T> logits = std::vector<T>(Outputs * stride);
    std::vector<target> y = std::vector<target>(targets * stride);

    template <class Logit, class Target>
    loss_batch(std::mt19937& random, Logit logit, Target goal) {
        for (T& x : logits)
            x = static_cast<T>(logit(random));
        for (target& each : y)
            each = static_cast<target>(goal(random));
    }

    struct result {
        T loss;
        std::vector<T> gradient;
    };

    result evaluate(const Loss& loss, std::size_t count, T scale) const {
        constexpr T guard = 12345;
        std::vector<T> gradient(Outputs * stride + 16, guard);
        const T value = loss.template evaluate<T, Outputs, Lanes>(
            logits.data(), y.data(), count, scale, gradient.data());
        for (std::size_t i = Outputs * stride; i < gradient.size(); ++i)
            expect(gradient[i] == guard, "behind the gradient's end", i, gradient[i], guard);
        gradient.resize(Outputs * stride);
        return {value, gradient};
    }

    T loss_only(const Loss& loss, std::size_t count, T scale) const {
        return loss.template evaluate<T, Outputs, Lanes>(
            logits.data(), y.data(), count, scale, nullptr);
    }

    /// Sample `lane` alone.
    std::pair<std::array<T, Outputs>, std::array<target, targets>> sample(std::size_t lane) const {
        std::pair<std::array<T, Outputs>, std::array<target, targets>> alone{};
        for (std::size_t i = 0; i < Outputs; ++i)
            alone.first[i] = logits[i * stride + lane];
        for (std::size_t i = 0; i < targets; ++i)
            alone.second[i] = y[i * stride + lane];
        return alone;
    }
};

inline constexpr auto normal_logit = [](std::mt19937& random) {
    return std::normal_distribution<double>{0, 3}(random);
};

/// Gradient against central differences, in double.
template <std::size_t Outputs, std::size_t Lanes, class Loss, class Target>
void loss_gradient_matches_central_differences(const Loss& loss, Target goal, unsigned seed) {
    BOOST_TEST_CONTEXT("outputs " << Outputs << ", lanes " << Lanes << ", seed " << seed) {
        std::mt19937 random{seed};
        loss_batch<Loss, double, Outputs, Lanes> batch{random, normal_logit, goal};
        const std::size_t count = (Lanes + 1) / 2;
        const double scale = 0.7;
        const auto [value, gradient] = batch.evaluate(loss, count, scale);
        for (std::size_t i = 0; i < batch.logits.size(); ++i) {
            constexpr double step = 1e-5;
            const double x = batch.logits[i];
            batch.logits[i] = x + step;
            const double above = batch.loss_only(loss, count, scale);
            batch.logits[i] = x - step;
            const double below = batch.loss_only(loss, count, scale);
            batch.logits[i] = x;
            const double slope = (above - below) / (2 * step);
            expect_close("gradient and central difference", i, gradient[i], slope,
                1e-7 * std::max(1.0, std::abs(slope)));
        }
    }
}

/// A batch is the sum of its samples; the lanes behind `count`, NaN here, count for nothing and get
/// no gradient; leaving out the gradient changes nothing.
template <class T, std::size_t Outputs, std::size_t Lanes, class Loss, class Target>
void loss_of_lanes_is_sum_over_samples(const Loss& loss, Target goal, unsigned seed) {
    BOOST_TEST_CONTEXT("outputs " << Outputs << ", lanes " << Lanes << ", seed " << seed << ", "
                                  << sizeof(T) << " bytes") {
        std::mt19937 random{seed};
        const loss_batch<Loss, T, Outputs, Lanes> whole{random, normal_logit, goal};
        constexpr std::size_t stride = whole.stride;
        const T scale = T(0.3);
        for (const std::size_t count : {std::size_t{1}, Lanes / 2, Lanes - 1, Lanes}) {
            if (count == 0)
                continue;
            auto batch = whole;
            for (std::size_t i = 0; i < batch.logits.size(); ++i)
                if (i % stride >= count)
                    batch.logits[i] = std::numeric_limits<T>::quiet_NaN();
            const auto [value, gradient] = batch.evaluate(loss, count, scale);
            const T again = batch.loss_only(loss, count, scale);
            expect(again == value, "loss without gradient", count, again, value);

            double sum = 0;
            double weights = 0;
            for (std::size_t lane = 0; lane < stride; ++lane) {
                std::array<T, Outputs> alone{};
                if (lane < count) {
                    const auto [x, y] = whole.sample(lane);
                    sum += static_cast<double>(loss.template evaluate<T, Outputs, 1>(
                        x.data(), y.data(), 1, scale, alone.data()));
                    weights +=
                        static_cast<double>(loss.template weight<T, Outputs, 1>(y.data(), 1));
                }
                for (std::size_t i = 0; i < Outputs; ++i) {
                    expect_close("gradient and that of the sample alone", i * stride + lane,
                        gradient[i * stride + lane], alone[i],
                        8 * std::numeric_limits<T>::epsilon() * std::abs(alone[i]));
                }
            }
            const double tolerance = 16 * std::numeric_limits<T>::epsilon();
            expect_close("loss of lanes", count, value, sum, tolerance * std::abs(sum));
            const T weight = loss.template weight<T, Outputs, Lanes>(batch.y.data(), count);
            expect_close("weight of lanes", count, weight, weights, tolerance * weights);
        }
    }
}

/// Logits up to the largest number never give NaN, and no loss is negative.
template <class T, std::size_t Outputs, std::size_t Lanes, class Loss, class Target>
void loss_of_finite_logits_is_a_number(const Loss& loss, Target goal, unsigned seed) {
    BOOST_TEST_CONTEXT("outputs " << Outputs << ", lanes " << Lanes << ", seed " << seed) {
        constexpr T huge = std::numeric_limits<T>::max();
        constexpr std::array<T, 15> extremes{0, T(-0.), 1, -1, T(1e-30), T(-1e-30), 20, -20, 100,
            -100, T(1e30), T(-1e30), huge, -huge, std::numeric_limits<T>::denorm_min()};
        std::mt19937 random{seed};
        for (int round = 0; round < 50; ++round) {
            const auto extreme = [&](std::mt19937& r) { return extremes[r() % extremes.size()]; };
            const loss_batch<Loss, T, Outputs, Lanes> batch{random, extreme, goal};
            const auto [value, gradient] = batch.evaluate(loss, Lanes, T(0.5));
            expect(value >= 0, "loss", 0, value, 0);
            for (std::size_t i = 0; i < gradient.size(); ++i)
                expect(gradient[i] == gradient[i], "gradient", i, gradient[i], 0);
            std::vector<T> prediction(batch.logits.size());
            Loss::template link<T, Outputs, Lanes>(batch.logits.data(), prediction.data());
            for (std::size_t i = 0; i < prediction.size(); ++i) {
                const T p = prediction[i];
                expect(
                    Loss::on_logits ? p >= 0 && p <= T(1.000001) : p == p, "prediction", i, p, 0.5);
            }
        }
    }
}

/// The prediction is the same for every number of lanes.
template <class T, std::size_t Outputs, std::size_t Lanes, class Loss, class Target>
void link_of_lanes_is_link_of_samples(const Loss&, Target goal, unsigned seed) {
    std::mt19937 random{seed};
    const loss_batch<Loss, T, Outputs, Lanes> batch{random, normal_logit, goal};
    std::vector<T> prediction(batch.logits.size());
    Loss::template link<T, Outputs, Lanes>(batch.logits.data(), prediction.data());
    for (std::size_t lane = 0; lane < Lanes; ++lane) {
        std::array<T, Outputs> alone{};
        Loss::template link<T, Outputs, 1>(batch.sample(lane).first.data(), alone.data());
        for (std::size_t i = 0; i < Outputs; ++i)
            expect_close("prediction and that of the sample alone", i * batch.stride + lane,
                prediction[i * batch.stride + lane], alone[i],
                8 * std::numeric_limits<T>::epsilon() * std::abs(alone[i]));
    }
}

/// The lanes at which kernels differ, and a few of them for a loss that shares its code with one
/// that was tested at all.
using all_lanes = std::index_sequence<1, 2, 3, 5, 8, 9, 16, 17, 32, 33>;
using some_lanes = std::index_sequence<1, 5, 16>;

/// All laws for this number of outputs. `goal` makes a random target.
template <std::size_t Outputs, class Loss, class Target, std::size_t... Lanes>
void loss_function(const Loss& loss, Target goal, std::index_sequence<Lanes...>) {
    static_assert(strut::loss_function<Loss>);
    constexpr unsigned seed = 7;
    const auto at = [&]<std::size_t L>(std::integral_constant<std::size_t, L>) {
        loss_gradient_matches_central_differences<Outputs, L>(loss, goal, seed);
        loss_of_lanes_is_sum_over_samples<float, Outputs, L>(loss, goal, seed);
        loss_of_lanes_is_sum_over_samples<double, Outputs, L>(loss, goal, seed);
        loss_of_finite_logits_is_a_number<float, Outputs, L>(loss, goal, seed);
        loss_of_finite_logits_is_a_number<double, Outputs, L>(loss, goal, seed);
        link_of_lanes_is_link_of_samples<float, Outputs, L>(loss, goal, seed);
        link_of_lanes_is_link_of_samples<double, Outputs, L>(loss, goal, seed);
    };
    (at(std::integral_constant<std::size_t, Lanes>{}), ...);
}

template <std::size_t Outputs, class Loss, class Target>
void loss_function(const Loss& loss, Target goal) {
    loss_function<Outputs>(loss, goal, all_lanes{});
}

} // namespace laws
