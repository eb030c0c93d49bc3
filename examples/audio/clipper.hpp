#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

inline constexpr double sample_rate = 48000; ///< Hz

/// A distortion circuit: a resistor, then a capacitor and two diodes against each other to ground,
/// which let nothing above some 0.6 V pass.
///
///     dv/dt = (u - v) / (R C) - 2 I / C sinh(v / V)
///
/// solved by the trapezoidal rule, each step by Newton's method, at a multiple of the sample rate;
/// between samples the input goes straight. Source: Yeh, Abel and Smith 2007, here with 47 nF for
/// 10, so that the circuit remembers five samples and not one.
class diode_clipper {
public:
    explicit diode_clipper(std::size_t oversampling = 8) : steps_{oversampling} {}

    /// The voltage after the next sample.
    double operator()(double input) {
        const double step = 1 / (sample_rate * static_cast<double>(steps_));
        const double rise = (input - input_) / static_cast<double>(steps_);
        for (std::size_t i = 0; i < steps_; ++i) {
            const double before = voltage_ + step / 2 * slope(input_, voltage_);
            input_ += rise;
            // The zero of a rising function; a step of Newton's is never longer than 0.1 V, since
            // beyond the zero the exponentials are steep.
            for (int tries = 0; tries < 100; ++tries) {
                const double error = voltage_ - step / 2 * slope(input_, voltage_) - before;
                const double steepness =
                    1 + step / 2 *
                            (1 / (resistance * capacity) +
                                2 * leakage / (capacity * bend) * std::cosh(voltage_ / bend));
                const double change = std::clamp(error / steepness, -0.1, 0.1);
                voltage_ -= change;
                if (std::abs(change) < 1e-12)
                    break;
            }
        }
        input_ = input;
        return voltage_;
    }

private:
    static constexpr double resistance = 2200, capacity = 47e-9; // ohm, farad
    static constexpr double leakage = 2.52e-9, bend = 0.0453;    // ampere, volt: 1N4148

    static double slope(double input, double voltage) {
        return (input - voltage) / (resistance * capacity) -
               2 * leakage / capacity * std::sinh(voltage / bend);
    }

    std::size_t steps_;
    double voltage_ = 0;
    double input_ = 0;
};

/// A signal through the circuit, from rest.
inline std::vector<float> clipped(const std::vector<float>& input, std::size_t oversampling = 8) {
    diode_clipper circuit{oversampling};
    std::vector<float> output;
    for (const float u : input)
        output.push_back(static_cast<float>(circuit(static_cast<double>(u))));
    return output;
}
