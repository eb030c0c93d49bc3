#pragma once

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/core/extent.hpp"
#include "strut/policy/penalty/concept.hpp"

/// The laws of penalties and constraints, for every model of their concepts.
namespace laws {

/// Normal numbers, with zeros of both signs among them.
template <class T>
std::vector<T> weights(std::size_t count, double size, unsigned seed) {
    std::mt19937 random{seed};
    std::vector<T> all(count);
    for (T& w : all)
        w = static_cast<T>(size * std::normal_distribution<double>{}(random));
    for (std::size_t i = 0; i < count; i += 7)
        all[i] = i % 2 == 0 ? T(0) : T(-0.);
    return all;
}

template <class Penalty, class T>
void coupled_penalty_pulls_towards_zero() {
    constexpr std::size_t size = 203;
    for (const double scale : {1e-3, 1., 1e3}) {
        const auto w = weights<T>(size, scale, 3);
        std::vector<T> pull(size);
        Penalty::add_to_gradient(pull.data(), w.data(), size);
        // A step against the gradient goes towards zero.
        for (std::size_t i = 0; i < size; ++i)
            BOOST_TEST((w[i] == 0 ? pull[i] == 0 : pull[i] * w[i] > 0),
                "weight " << w[i] << " gives " << pull[i] << ", seed 3");
        // It adds: to any gradient the same.
        auto gradient = weights<T>(size, 1, 4);
        const auto before = gradient;
        Penalty::add_to_gradient(gradient.data(), w.data(), size);
        for (std::size_t i = 0; i < size; ++i)
            BOOST_TEST(std::abs(gradient[i] - before[i] - pull[i]) <=
                       1e-6 * (std::abs(before[i]) + std::abs(pull[i])));
    }
}

template <class Penalty, class T>
void decoupled_penalty_shrinks() {
    constexpr std::size_t size = 203;
    const auto before = weights<T>(size, 1, 3);
    auto w = before;
    Penalty::decay(w.data(), size, 0.5);
    for (std::size_t i = 0; i < size; ++i) {
        BOOST_TEST(std::abs(w[i]) <= std::abs(before[i]));
        BOOST_TEST(std::signbit(w[i]) == std::signbit(before[i]));
        BOOST_TEST((before[i] == 0 || w[i] != before[i]));
    }
    // Without a learning rate nothing happens.
    auto same = before;
    Penalty::decay(same.data(), size, 0);
    BOOST_TEST((same == before));
}

template <class Constraint, class T>
void constraint_bounds_once_and_for_all() {
    constexpr std::size_t size = 12 * 37;
    for (const std::size_t units : {1, 2, 12, 37, 444})
        for (const double scale : {1e-6, 0.3, 3., 1e25}) {
            const strut::tensor_extent tensor{.size = size, .units = units};
            const auto before = weights<T>(size, scale, 5);
            auto once = before;
            Constraint::constrain(once.data(), tensor);
            auto twice = once;
            Constraint::constrain(twice.data(), tensor);
            std::size_t wrong = 0;
            for (std::size_t i = 0; i < size; ++i) {
                wrong += !(std::abs(once[i]) <= std::abs(before[i]));
                wrong += std::signbit(once[i]) != std::signbit(before[i]);
                wrong += !(std::abs(twice[i] - once[i]) <= 1e-6 * std::abs(once[i]));
            }
            BOOST_TEST(wrong == 0u, units << " units, size " << scale << ", seed 5");
            if (scale < 1e-3)
                BOOST_TEST((once == before));
        }
}

/// All laws that the policy comes under.
template <class Policy>
void penalty() {
    static_assert(strut::coupled_penalty<Policy> || strut::decoupled_penalty<Policy> ||
                  strut::parameter_constraint<Policy>);
    if constexpr (strut::coupled_penalty<Policy>) {
        coupled_penalty_pulls_towards_zero<Policy, float>();
        coupled_penalty_pulls_towards_zero<Policy, double>();
    }
    if constexpr (strut::decoupled_penalty<Policy>) {
        decoupled_penalty_shrinks<Policy, float>();
        decoupled_penalty_shrinks<Policy, double>();
    }
    if constexpr (strut::parameter_constraint<Policy>) {
        constraint_bounds_once_and_for_all<Policy, float>();
        constraint_bounds_once_and_for_all<Policy, double>();
    }
}

} // namespace laws
