#pragma once

#include <algorithm>
#include <cstddef>

#include "strut/health/forecast/rule/activate.hpp"
#include "strut/health/forecast/walk.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/kind.hpp"
#include "strut/policy/init/bias.hpp"
#include "strut/policy/init/concept.hpp"

namespace strut::health {

/// A matrix of weights at the start, as far as it matters here: sizes and variances.
struct weight_matrix {
    fan size;
    double variance = 0;
    bool keeps_length = false;
    double bias_mean = 0;
    double bias_variance = 0;
    double share = 1; ///< of a kernel's taps that are not padding

    template <class Init, class Bias>
    static constexpr weight_matrix of(fan size) {
        weight_matrix made{size, Init::variance(size)};
        if constexpr (requires { Init::keeps_length; })
            made.keeps_length = Init::keeps_length;
        if constexpr (requires { typename Bias::initializer_type; }) {
            using bias_init = typename Bias::initializer_type;
            made.bias_variance = bias_init::variance(size.of_bias());
            if constexpr (requires { bias_init::mean; })
                made.bias_mean = bias_init::mean;
        }
        return made;
    }

    /// h = x W + b: q = fan_in Var(W) p + Var(b).
    constexpr void forward(signal& at, walk& notes) {
        if (notes.shortcut_factor != nullptr) {
            const double factor = *notes.shortcut_factor++;
            variance *= factor * factor;
        }
        const double gain = static_cast<double>(size.in) * variance * share;
        notes.note_signal(at.second_moment);
        notes.push(at.second_moment * share);
        // A head of zeros opens in the very first step: what counts is how it goes on.
        notes.push(notes.at_head() && gain == 0 ? 1 : gain);
        layer_forecast& layer = notes.pass_matrix();
        layer.inputs = size.in;
        layer.outputs = size.out;
        layer.weights = size.size();
        layer.weight_variance = variance;
        layer.input_moment = at.second_moment;
        // A square orthonormal matrix keeps the norm of every gradient, not only on average.
        const bool rigid = keeps_length && size.rows == size.columns;
        layer.spread = rigid ? 0 : 2 / static_cast<double>(size.out);

        // Beyond these bounds nothing can be told apart, and doubles end soon after.
        const double from_bias = bias_mean * bias_mean + bias_variance;
        at.second_moment = std::clamp(gain * at.second_moment, 0.0, 1e280) + from_bias;
        at.mean = bias_mean;
        at.within = std::min(gain * at.within, 1e280);
        at.normal = true;
        at.normalized = normalized_over::nothing;
        at.batch = 0;
        at.mixed = false;
        at.with_sum = 0;
        at.fresh = true;
        layer.pre_activation = at.second_moment;
    }

    /// |dW|^2 = |delta|^2 n_in p_in for one sample; |dx|^2 = |delta|^2 fan_in Var(W).
    static constexpr void backward(double& gradient, walk& notes) {
        layer_forecast& layer = notes.layers[--notes.next_layer];
        layer.gradient = gradient / 2;
        const double gain = notes.pop();
        layer.weight_gradient =
            (gradient + log10(static_cast<double>(layer.inputs)) + notes.pop()) / 2;
        gradient += gain;
        notes.along_sum = 0;
    }
};

template <class T, std::size_t In, std::size_t Out, class Init, class Bias, class Act, class Math,
    class Next>
struct rule<bound::affine<T, In, Out, Init, Bias, Act, Math, Next>> {
    static constexpr bool activates = !std::is_same_v<Act, identity>;
    static constexpr std::size_t gains = activates ? 3 : 2;
    static constexpr std::size_t layers = 1;

    static constexpr void forward(signal& at, walk& notes) {
        weight_matrix::of<Init, Bias>({In, Out, negative_slope_of<Next>}).forward(at, notes);
        if constexpr (activates)
            activate_signal(integrand::of<Act>(), at, notes);
    }
    static constexpr void backward(double& gradient, walk& notes) {
        if constexpr (activates)
            gradient += notes.pop();
        weight_matrix::backward(gradient, notes);
    }
};

} // namespace strut::health
