#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

// A pole on a cart that a force pushes along a rail, and the controller that is the teacher.

/// Position of the cart (m), its velocity (m/s), angle of the pole from upright (rad), its rate
/// (rad/s).
using state = std::array<double, 4>;

inline constexpr double period = 1e-3;  ///< of the control loop, s
inline constexpr double strongest = 20; ///< force that the motor has, N
inline constexpr double fallen = 1.2;   ///< angle from which nothing brings the pole back, rad
inline constexpr double rail_end = 2.4; ///< position at which the cart hits the stop, m
inline constexpr double degree = 3.14159265358979323846 / 180;

/// The derivative of the state under a force, without friction: cart 1 kg, pole 0.1 kg and 1 m.
/// Source: Barto, Sutton and Anderson 1983, appendix.
inline state motion(const state& at, double force) {
    constexpr double gravity = 9.81, pole = 0.1, total = 1.1, half = 0.5;
    const double sine = std::sin(at[2]), cosine = std::cos(at[2]);
    const double push = (force + pole * half * at[3] * at[3] * sine) / total;
    const double turn =
        (gravity * sine - cosine * push) / (half * (4.0 / 3 - pole * cosine * cosine / total));
    return {at[1], push - pole * half * turn * cosine / total, at[3], turn};
}

/// The state one period later, the force held: a Runge-Kutta step of fourth order.
inline state moved(const state& at, double force) {
    const auto from = [&](const state& slope, double time) {
        state next = at;
        for (std::size_t i = 0; i < 4; ++i)
            next[i] += time * slope[i];
        return next;
    };
    const state a = motion(at, force);
    const state b = motion(from(a, period / 2), force);
    const state c = motion(from(b, period / 2), force);
    const state d = motion(from(c, period), force);
    state mean;
    for (std::size_t i = 0; i < 4; ++i)
        mean[i] = (a[i] + 2 * b[i] + 2 * c[i] + d[i]) / 6;
    return from(mean, period);
}

/// The linear quadratic regulator of the upright pole: force = -gain . state, as much of it as the
/// motor has.
class regulator {
public:
    /// Linearises a step around the upright pole, s' = A s + B f, and iterates the discrete Riccati
    /// equation P = Q + A'P A - A'P B (R + B'P B)^-1 B'P A until the gain stands.
    regulator() {
        constexpr state error_cost{10, 1, 20, 1}; // the diagonal of Q
        constexpr double force_cost = 0.1;        // R
        std::array<state, 4> a, p{};
        for (std::size_t j = 0; j < 4; ++j) {
            state plus{}, minus{};
            plus[j] = 1e-4;
            minus[j] = -1e-4;
            const state up = moved(plus, 0), down = moved(minus, 0);
            for (std::size_t i = 0; i < 4; ++i)
                a[i][j] = (up[i] - down[i]) / 2e-4;
            p[j][j] = error_cost[j];
        }
        const state up = moved({}, 1e-2), down = moved({}, -1e-2);
        state b;
        for (std::size_t i = 0; i < 4; ++i)
            b[i] = (up[i] - down[i]) / 2e-2;

        for (double change = 1; change > 1e-7; ++iterations_) {
            std::array<state, 4> pa{}, next{};
            state pb{};
            for (std::size_t i = 0; i < 4; ++i)
                for (std::size_t k = 0; k < 4; ++k) {
                    pb[i] += p[i][k] * b[k];
                    for (std::size_t j = 0; j < 4; ++j)
                        pa[i][j] += p[i][k] * a[k][j];
                }
            double weight = force_cost;
            state through{}; // B'P A
            for (std::size_t i = 0; i < 4; ++i) {
                weight += b[i] * pb[i];
                for (std::size_t j = 0; j < 4; ++j)
                    through[j] += b[i] * pa[i][j];
            }
            change = 0;
            for (std::size_t i = 0; i < 4; ++i) {
                change = std::max(change, std::abs(through[i] / weight - gain_[i]));
                gain_[i] = through[i] / weight;
                for (std::size_t j = 0; j < 4; ++j) {
                    next[i][j] = (i == j ? error_cost[i] : 0) - through[i] * through[j] / weight;
                    for (std::size_t k = 0; k < 4; ++k)
                        next[i][j] += a[k][i] * pa[k][j];
                }
            }
            // Rounding must not make P unsymmetric: that would grow.
            for (std::size_t i = 0; i < 4; ++i)
                for (std::size_t j = 0; j < 4; ++j)
                    p[i][j] = (next[i][j] + next[j][i]) / 2;
        }
    }

    double operator()(const state& at) const {
        double force = 0;
        for (std::size_t i = 0; i < 4; ++i)
            force -= gain_[i] * at[i];
        return std::clamp(force, -strongest, strongest);
    }
    const state& gain() const { return gain_; }
    std::size_t iterations() const { return iterations_; }

private:
    state gain_{};
    std::size_t iterations_ = 0;
};
