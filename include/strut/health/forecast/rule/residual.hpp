#pragma once

#include <array>
#include <cstddef>

#include "strut/core/cmath.hpp"
#include "strut/health/forecast/walk.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/residual.hpp"

namespace strut::health {

/// y = S x + a f(x): p' = p + a^2 p_f + 2 a m m_f, the gradient 1 + a^2 times the branch's. A
/// matrix S starts at the variance that keeps both.
template <class T, class Branch, class Shortcut, std::size_t Blocks>
struct rule<bound::residual<T, Branch, Shortcut, Blocks>> {
    using branch = rule<Branch>;
    static constexpr std::size_t gains = branch::gains;
    static constexpr std::size_t layers = branch::layers;
    static constexpr bool compound = true;
    static constexpr double a = Shortcut::scale;

    static constexpr void forward(signal& at, walk& notes) {
        const bool in_branch = notes.in_branch;
        const double* const outer_factor = notes.shortcut_factor;
        notes.in_branch = true;
        notes.shortcut_factor = prepares ? factors.data() : nullptr;
        signal through = at;
        through.fresh = false;
        branch::forward(through, notes);
        notes.in_branch = in_branch;
        notes.shortcut_factor = outer_factor;

        // The branch's output goes along with x where both have a mean, and more so in each unit
        // than on average, unless each sample is normalized.
        if (through.mean != 0 && a != 0 && through.normalized != normalized_over::sample)
            notes.flag(beyond::correlated_sum);
        const double mean = Shortcut::projects ? 0 : at.mean;
        at.second_moment += a * a * through.second_moment + 2 * a * mean * through.mean;
        at.mean = mean + a * through.mean;
        at.within += a * a * through.within;
        at.normal = through.normal && at.normal;
        at.normalized = normalized_over::nothing;
        at.batch = 0;
        at.mixed = at.mixed || through.mixed;
        at.alike = at.alike || through.alike;
        at.with_sum = (Shortcut::projects ? 0 : at.with_sum) + a * through.with_sum;
        notes.note_signal(at.second_moment);
    }

    static constexpr void backward(double& gradient, walk& notes) {
        const double around = gradient;
        double through = gradient + 2 * log10(a);
        const std::size_t last = notes.next_layer;
        const double sum_around = Shortcut::projects ? 0 : notes.along_sum;
        notes.along_sum *= a;
        branch::backward(through, notes);
        notes.along_sum += sum_around;
        gradient = log10_sum(around, through);
        // The randomness of the branch is diluted by what goes round it.
        const double share = through == layer_forecast::none
                                 ? 0
                                 : cmath::exp((through - gradient) * 2.302585092994046);
        for (std::size_t i = notes.next_layer; i < last; ++i)
            notes.layers[i].spread *= share * share;
    }

private:
    static constexpr bool prepares = requires(double* weight) {
        Shortcut::prepare(weight, 0, 0, 0, 0);
    };
    static constexpr std::size_t matrices = branch::layers;

    /// What the shortcut multiplies each weight tensor of the branch by.
    static constexpr std::array<double, matrices + 1> factors = [] {
        std::array<double, matrices + 1> each{};
        each.fill(1);
        if constexpr (prepares)
            for (std::size_t number = 0; number < matrices; ++number)
                Shortcut::prepare(&each[number], 1, number, matrices, Blocks);
        return each;
    }();
};

} // namespace strut::health
