#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

#include "strut/core/cmath.hpp"
#include "strut/health/forecast/moment_table.hpp"
#include "strut/layer/concept.hpp"

/// What is carried through the layers, forward and backward, and what is written down on the way.
namespace strut::health {

/// What the theory does not cover: reported as a risk, not guessed.
enum class beyond : unsigned {
    nothing = 0,
    unknown_layer = 1,       ///< a layer without a rule: taken as if it were not there
    not_normal = 2,          ///< an activation of something that is not a sum of many
    amplified_noise = 4,     ///< gelu, silu: the second moment has no stable value
    drifting_mean = 8,       ///< softplus: the pre-activation grows beyond its bend
    small_batch = 16,        ///< batch_norm over fewer than eight samples
    batch_beyond_width = 32, ///< batch_norm of smooth activations over more samples than units
    small_groups = 64,       ///< group_norm over fewer than eight features
    correlated_sum = 128,    ///< a shortcut around an activation whose mean is not zero
    concatenation = 256,     ///< branches of unlike second moments, concatenated, with no matrix
                             ///< behind them
    softmax_inside = 512,    ///< a softmax before the last layer
    below_recurrent = 1024,  ///< a layer under a recurrent one: its gradient is a sum over steps
    largest_of_many = 2048,  ///< max_pool: what it passes on depends on what is before it
    alike_steps = 4096,      ///< a mean over steps of a recurrent layer, which are alike
    correlated_taps = 8192,  ///< taps that go along with each other, with no matrix between them
    long_normalized = 16384, ///< a recurrent layer with a normalization inside, over many steps
};
constexpr beyond operator|(beyond a, beyond b) {
    return static_cast<beyond>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool operator&(beyond a, beyond b) {
    return (static_cast<unsigned>(a) & static_cast<unsigned>(b)) != 0;
}

/// What a signal was normalized over, so that what came before does not matter.
enum class normalized_over { nothing, sample, batch };

/// A tensor on its way forward, at initialisation.
struct signal {
    double second_moment = 1; ///< of a unit
    double mean = 0;          ///< of a unit over samples, averaged over the units
    double within = 1;        ///< a unit's variance over independent samples: from zero, where all
                              ///< samples look the same, to second_moment - mean^2
    bool normal = true;       ///< a sum of many, hence normally distributed
    normalized_over normalized = normalized_over::nothing;
    std::size_t batch = 0; ///< samples of a small batch that normalized it
    bool mixed = false;    ///< some units have another second moment than others
    bool alike = false;    ///< neighbouring steps go along with each other
    double with_sum = 0;   ///< covariance of a unit with the sum around: see rule/skip_sum.hpp
    bool fresh = true;     ///< a matrix lies between this and what goes round it

    constexpr double variance() const { return std::max(second_moment - mean * mean, 0.0); }

    /// Behind what is not a matrix, and does not keep numbers as they are, it is not followed how
    /// they go along with the sum.
    constexpr void lose_sum() {
        fresh = fresh && with_sum == 0;
        with_sum = 0;
    }
};

/// What the taps inside a `skip_sum` have added up so far, and on the way back log10 of the squared
/// norm of the gradient that each of them gets.
struct tapped {
    signal sum{.second_moment = 0, .within = 0};
    double gradient = 0;
};

/// What came out of a recurrent layer last, for a `last_step` behind it.
struct steps_passed {
    std::size_t index = static_cast<std::size_t>(-1); ///< of the layer
    double mean = 0;                                  ///< second moment over all steps
    double first = 0;                                 ///< of the first one
    double last = 0;                                  ///< of the last one
};

/// What is forecast of one matrix of weights, with what follows it up to the next one.
struct layer_forecast {
    static constexpr double none = -std::numeric_limits<double>::infinity();
    /// On the way back, log10 of the squared norm of a gradient that is zero whatever the weights:
    /// far below all that weights may do to one.
    static constexpr double cut = -1e9;

    std::size_t index = 0;  ///< of the layer, as the user counts from 0
    std::size_t round = 0;  ///< inside a repeat: which round
    bool repeated = false;  ///< whether it is inside a repeat
    bool in_branch = false; ///< inside a residual block
    bool head = false;      ///< the last layer of the network: in no ratio and no verdict
    bool mixed_in = false;  ///< the matrix of a `mix`, from its condition: in no ratio
    bool unread = false;    ///< behind the last tap of a `skip_sum`: what it gives out goes nowhere
    bool cut_off = false;   ///< in front of what passes no gradient on: it never learns
    bool normalized = false;
    bool recurrent = false;  ///< a layer that goes through a sequence
    bool gated = false;      ///< an LSTM or a GRU
    bool homogeneous = true; ///< what follows it is a line on either side of zero
    std::size_t inputs = 0;  ///< fan-in
    std::size_t outputs = 0; ///< units
    std::size_t weights = 0; ///< numbers in the matrix
    double weight_variance = 0;
    double input_moment = 0;   ///< E[x^2] of what comes in
    double pre_activation = 0; ///< E[h^2] of what goes into the activation, after any normalization
    double slope_square = 1;   ///< E[phi'^2] there
    double live = 1;           ///< share of units whose slope is not zero
    double spread = 0; ///< variance that finite width gives to ln |delta|^2: beta of the sources
    double gain = 1;   ///< factor on the norm of the gradient, from the next layer's to this one's
    double through_time = 0; ///< of a recurrent layer: log10 of the gradient of its memory at the
                             ///< first step, for one of norm 1 at the last
    double gradient = none; ///< log10 of the norm of the gradient with respect to the output of the
                            ///< matrix, for one of norm 1 at the network's output; none: zero
    double weight_gradient = none; ///< log10 of the norm of the weights' gradient, likewise

    constexpr layer_place place() const { return {index, round, repeated}; }
    friend constexpr bool operator==(const layer_forecast&, const layer_forecast&) = default;
};

/// log10 x, and `layer_forecast::none` for zero.
constexpr double log10(double x) {
    return x > 0 ? cmath::log(x) * 0.4342944819032518 : layer_forecast::none;
}
/// log10 (10^a + 10^b).
constexpr double log10_sum(double a, double b) {
    const double most = std::max(a, b);
    const double less = std::min(a, b);
    if (less < most - 20 || less == layer_forecast::none)
        return most;
    return most + cmath::log1p(cmath::exp((less - most) * 2.302585092994046)) * 0.4342944819032518;
}

/// A walk through a network: where it is, and its notes. Forward writes `gains`, the factors on the
/// squared norm of the gradient, and backward reads them from the end.
struct walk {
    std::span<double> gains;
    std::span<layer_forecast> layers;
    std::size_t samples = 32; ///< in a batch
    std::size_t head = 0;     ///< index of the last layer, which is only passed through

    std::size_t index = 0; ///< of the layer, as the user counts
    std::size_t round = 0;
    bool repeated = false;
    bool in_branch = false;
    const double* shortcut_factor = nullptr; ///< what the shortcut multiplies the next weights by
    const signal* condition = nullptr;       ///< what a `conditioned` around lends
    double* condition_gradient = nullptr; ///< log10 of the squared norm, added to on the way back
    tapped* sum = nullptr;                ///< what a `skip_sum` around adds up
    double along_sum = 0; ///< how often the sum's gradient is in the one that comes back

    std::size_t next_gain = 0;
    std::size_t next_layer = 0;
    layer_forecast* last = nullptr; ///< the matrix that was passed last; null before the first one
    double start = 1;               ///< second moment that the signal's range is measured against
    double lowest = 1;              ///< second moment of the signal
    double highest = 1;
    double amplification = 1; ///< of noise in the second moment, since the last normalization
    double samples_cost = 0;  ///< decades that too large a batch may add
    std::size_t beside = 0;   ///< matrices that are in the list already, but in branches beside
    steps_passed recurrent{};
    beyond not_covered = beyond::nothing;
    moment_table moments_of{};

    constexpr bool at_head() const { return index >= head; }
    constexpr void flag(beyond reason) {
        if (!at_head())
            not_covered = not_covered | reason;
    }
    constexpr void start_from(double second_moment) { start = lowest = highest = second_moment; }
    constexpr void note_signal(double second_moment) {
        lowest = std::min(lowest, second_moment);
        highest = std::max(highest, second_moment);
    }
    constexpr void push(double gain) { gains[next_gain++] = log10(gain); }
    constexpr double pop() { return gains[--next_gain]; }

    /// The next matrix, with its place.
    constexpr layer_forecast& pass_matrix() {
        last = &layers[next_layer++];
        last->index = index;
        last->round = round;
        last->repeated = repeated;
        last->in_branch = in_branch;
        last->head = at_head();
        return *last;
    }
};

/// How a bound layer changes the signal and the gradient; for a layer of a new kind this is what
/// has to be specialized.
///
/// *Minimal complete definition*:
///   * `gains`, how many numbers it pushes forward and pops backward; `layers`, how many matrices
///   of
///     weights it has;
///   * `forward(signal&, walk&)`, and `backward(double& gradient, walk&)` in the opposite order,
///     where gradient is log10 of the squared norm of the gradient, of y before and of x after.
/// *Optional*: `static constexpr bool compound = true`, for one that is never the network's head.
///
/// A layer without a rule is passed over, and the forecast says so; also behind the last matrix
/// that it knows, if there are parameters in it.
template <class Bound>
struct rule {
    static constexpr bool has_parameters = [] {
        if constexpr (requires { Bound::parameter_size; })
            return Bound::parameter_size > 0;
        else
            return false;
    }();
    static constexpr bool compound = has_parameters;
    static constexpr std::size_t gains = 0;
    static constexpr std::size_t layers = 0;
    static constexpr void forward(signal&, walk& notes) {
        if (has_parameters)
            notes.not_covered = notes.not_covered | beyond::unknown_layer;
        notes.flag(beyond::unknown_layer);
    }
    static constexpr void backward(double&, walk&) {}
};

/// True for a layer that is a stretch of a network rather than one layer.
template <class Bound>
inline constexpr bool is_compound = [] {
    if constexpr (requires { rule<Bound>::compound; })
        return rule<Bound>::compound;
    else
        return false;
}();
/// Matrices of weights in a layer; of one without a rule, whether there may be some.
template <class Bound>
inline constexpr std::size_t weights_in = [] {
    if constexpr (requires { rule<Bound>::has_parameters; })
        return std::size_t{rule<Bound>::has_parameters};
    else
        return rule<Bound>::layers;
}();

} // namespace strut::health
