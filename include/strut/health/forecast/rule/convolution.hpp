#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "strut/health/forecast/rule/activate.hpp"
#include "strut/health/forecast/rule/affine.hpp"
#include "strut/health/forecast/walk.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/layer/conv2d.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/window.hpp"
#include "strut/policy/activation/identity.hpp"

/// A convolution is a matrix at each place, the same one at all, over the taps that lie inside.
namespace strut::health {

/// How many taps of the kernel meet a number, at all places together.
constexpr std::size_t taps_inside(const sliding& along) {
    std::size_t all = 0;
    for (std::size_t t = 0; t < along.out(); ++t)
        all += along.of_output(t).count;
    return all;
}
/// The same as a share of the taps of `places` outputs.
constexpr double share_inside(const sliding& along, std::size_t places) {
    return static_cast<double>(taps_inside(along)) / static_cast<double>(places * along.kernel);
}

/// What convolutions in one and two dimensions have in common: a matrix of the kernel's fan-in (of
/// one group), as many units as channels come out, and the share of taps that are not padding.
///
/// q = fan_in Var(W) p share, the mean over the places; |dx|^2 = |dh|^2 fan_in Var(W) share, for
/// what comes to an input from several places came through weights of its own. The gradient of the
/// weights is a sum over places, taken to be independent: where they are not (the same sign at all
/// of them behind a global pool), `r_w` is off by what the deepest layers gain from that.
template <class Init, class Bias, class Act>
struct convolution_rule {
    static constexpr bool activates = !std::is_same_v<Act, identity>;
    static constexpr std::size_t gains = activates ? 3 : 2;
    static constexpr std::size_t layers = 1;

    static constexpr void forward(fan size, double share, signal& at, walk& notes) {
        weight_matrix matrix = weight_matrix::of<Init, Bias>(size);
        matrix.share = share;
        matrix.keeps_length = false; // between places it does not
        matrix.forward(at, notes);
        layer_forecast& layer = *notes.last;
        layer.outputs = size.columns;
        layer.spread = 2 / static_cast<double>(size.columns);
        if constexpr (activates)
            activate_signal(integrand::of<Act>(), at, notes);
    }
    static constexpr void backward(double& gradient, walk& notes) {
        if constexpr (activates)
            gradient += notes.pop();
        weight_matrix::backward(gradient, notes);
    }
};

template <class T, sliding Along, std::size_t In, std::size_t Out, std::size_t G, bool Transposed,
    class Init, class Bias, class Act, class Math, class Next>
struct rule<bound::conv1d<T, Along, In, Out, G, Transposed, Init, Bias, Act, Math, Next>>
    : convolution_rule<Init, Bias, Act> {
    static constexpr void forward(signal& at, walk& notes) {
        constexpr std::size_t fan_in = Along.kernel * In / G;
        constexpr fan size{fan_in, Along.kernel * Out / G, negative_slope_of<Next>, fan_in, Out};
        convolution_rule<Init, Bias, Act>::forward(
            size, share_inside(Along, Transposed ? Along.in : Along.out()), at, notes);
    }
};

template <class T, sliding Rows, sliding Columns, std::size_t In, std::size_t Out, std::size_t G,
    class Init, class Bias, class Act, class Math, class Next>
struct rule<bound::conv2d<T, Rows, Columns, In, Out, G, Init, Bias, Act, Math, Next>>
    : convolution_rule<Init, Bias, Act> {
    static constexpr void forward(signal& at, walk& notes) {
        using of_kernel = bound::kernel_over_image<Rows, Columns, In, Out, G>;
        convolution_rule<Init, Bias, Act>::forward(of_kernel::fans(negative_slope_of<Next>),
            share_inside(Rows, Rows.out()) * share_inside(Columns, Columns.out()), at, notes);
    }
};

} // namespace strut::health
