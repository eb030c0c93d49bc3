#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/policy/optimizer/concept.hpp"

/// The laws of an optimizer, for every model of the concept.
namespace laws {

/// Parameters with an optimizer's moments.
template <class Optimizer, class T>
struct optimized {
    std::vector<T> parameters;
    std::vector<std::vector<T>> moments;

    explicit optimized(std::vector<T> start)
        : parameters{std::move(start)},
          moments(Optimizer::moments, std::vector<T>(parameters.size())) {}

    /// Updates `count` elements from `first` on.
    void step(const std::vector<T>& gradient, std::size_t first, std::size_t count,
        const typename Optimizer::options& options, std::uint64_t number) {
        std::vector<T*> moment;
        for (auto& each : moments)
            moment.push_back(each.data() + first);
        strut::optimize<Optimizer>(parameters.data() + first, gradient.data() + first,
            moment.empty() ? nullptr : moment.data(), count, options, number);
    }

    void step(const std::vector<T>& gradient, const typename Optimizer::options& options,
        std::uint64_t number) {
        step(gradient, 0, parameters.size(), options, number);
    }

    friend bool operator==(const optimized&, const optimized&) = default;
};

template <class T>
std::vector<T> normal_numbers(std::size_t count, unsigned seed) {
    std::mt19937 random{seed};
    std::vector<T> numbers(count);
    for (T& x : numbers)
        x = static_cast<T>(std::normal_distribution<double>{}(random));
    return numbers;
}

/// A block updated in pieces, whole packs or not, ends with the bits of the block updated at once.
template <class Optimizer, class T>
void update_does_not_depend_on_the_split(unsigned seed) {
    constexpr std::size_t size = 203;
    const typename Optimizer::options options;
    const optimized<Optimizer, T> start{normal_numbers<T>(size, seed)};
    optimized<Optimizer, T> whole = start;
    for (std::uint64_t number = 1; number <= 3; ++number)
        whole.step(normal_numbers<T>(size, seed + static_cast<unsigned>(number)), options, number);
    for (const std::size_t piece : {1, 3, 16, 29, 64, 202}) {
        optimized<Optimizer, T> pieces = start;
        for (std::uint64_t number = 1; number <= 3; ++number) {
            const auto gradient = normal_numbers<T>(size, seed + static_cast<unsigned>(number));
            for (std::size_t first = 0; first < size; first += piece)
                pieces.step(gradient, first, std::min(piece, size - first), options, number);
        }
        BOOST_TEST((pieces == whole), "seed " << seed << ", pieces of " << piece);
    }
}

/// Without gradient and moments, parameters stay as they are.
template <class Optimizer, class T>
void zero_gradient_keeps_parameters(unsigned seed) {
    constexpr std::size_t size = 37;
    const optimized<Optimizer, T> start{normal_numbers<T>(size, seed)};
    optimized<Optimizer, T> after = start;
    for (std::uint64_t number = 1; number <= 3; ++number)
        after.step(std::vector<T>(size), {}, number);
    BOOST_TEST((after == start));
}

/// The sum of squares falls in each of the first steps.
template <class Optimizer, class T>
void steps_decrease_a_quadratic(unsigned seed) {
    constexpr std::size_t size = 37;
    typename Optimizer::options options;
    options.learning_rate = 1e-3;
    optimized<Optimizer, T> at{normal_numbers<T>(size, seed)};
    const auto height = [&] {
        double sum = 0;
        for (const T x : at.parameters)
            sum += static_cast<double>(x) * static_cast<double>(x);
        return sum;
    };
    for (std::uint64_t number = 1; number <= 10; ++number) {
        std::vector<T> gradient = at.parameters;
        for (T& g : gradient)
            g += g;
        const double before = height();
        at.step(gradient, options, number);
        BOOST_TEST(height() < before, "seed " << seed << ", step " << number);
    }
}

/// A gradient of any size, zero included, gives numbers (as long as squares do not overflow).
template <class Optimizer, class T>
void finite_gradients_give_numbers(const typename Optimizer::options& options = {}) {
    const std::vector<T> gradient{0, T(-0.), std::numeric_limits<T>::denorm_min(), T(1e-30),
        T(-1e-20), T(1e-10), T(1e15), T(-1e18)};
    optimized<Optimizer, T> at{std::vector<T>(gradient.size(), T(1))};
    for (std::uint64_t number = 1; number <= 3; ++number)
        at.step(gradient, options, number);
    for (const T x : at.parameters)
        BOOST_TEST(std::isfinite(x));
}

/// So does an epsilon of zero.
template <class Optimizer, class T>
void without_epsilon_there_are_numbers() {
    if constexpr (requires(typename Optimizer::options options) { options.epsilon; }) {
        typename Optimizer::options options;
        options.epsilon = 0;
        finite_gradients_give_numbers<Optimizer, T>(options);
    }
}

template <class Optimizer>
void optimizer() {
    static_assert(strut::optimizer<Optimizer>);
    constexpr unsigned seed = 5;
    update_does_not_depend_on_the_split<Optimizer, float>(seed);
    update_does_not_depend_on_the_split<Optimizer, double>(seed);
    steps_decrease_a_quadratic<Optimizer, float>(seed);
    steps_decrease_a_quadratic<Optimizer, double>(seed);
    finite_gradients_give_numbers<Optimizer, float>();
    finite_gradients_give_numbers<Optimizer, double>();
    without_epsilon_there_are_numbers<Optimizer, float>();
    without_epsilon_there_are_numbers<Optimizer, double>();
}

} // namespace laws
