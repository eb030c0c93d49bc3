#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/along_steps.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/convolution.hpp"
#include "strut/layer/fuse.hpp"
#include "strut/layer/gradient_ends.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"
#include "strut/layer/window.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/policy/init/zeros.hpp"

namespace strut {

namespace bound {

/// A kernel along a sequence, or the transpose of that, which goes from few steps to many.
/// Shapes: x [steps][In][lane] -> y [steps][Out][lane], where `Along` goes from the steps of x to
/// those of y, or, transposed, from those of y to those of x.
/// Parameters: weight [K][In / G][Out], bias [Out].
template <class T, sliding Along, std::size_t In, std::size_t Out, std::size_t G, bool Transposed,
    class Init, class Bias, class Act = identity, class Math = simd::accurate, class Next = Act>
struct conv1d : convolution<T, shape{Along.kernel, In / G, Out},
                    fan{Along.kernel * In / G, Along.kernel* Out / G, negative_slope_of<Next>,
                        Along.kernel* In / G, Out},
                    (Transposed ? Along.in : Along.out()) * Out, Init, Bias, Act, Math> {
private:
    using base = convolution<T, shape{Along.kernel, In / G, Out},
        fan{Along.kernel * In / G, Along.kernel* Out / G, negative_slope_of<Next>,
            Along.kernel* In / G, Out},
        (Transposed ? Along.in : Along.out()) * Out, Init, Bias, Act, Math>;
    template <std::size_t Lanes>
    using products = detail::along_steps<T, Along, In, Out, G, Lanes>;

public:
    static constexpr std::string_view name = Transposed ? "conv1d_transposed" : "conv1d";
    static constexpr sliding along = Along;
    static constexpr std::size_t groups = G;
    static constexpr bool transposed = Transposed;
    static constexpr std::size_t steps_in = Transposed ? Along.out() : Along.in;
    static constexpr std::size_t steps_out = Transposed ? Along.in : Along.out();
    static constexpr shape in{steps_in, In};
    static constexpr shape out{steps_out, Out};

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(
        const T* parameters, const T*, const T* x, T* y, T* tape_data, T*, const pass&) {
        T* const h = base::template keeps<Mode> ? tape_data : y;
        const forward_ends<Lanes, base::template fused<Mode>> ends{
            parameters + base::bias_offset, h};
        if constexpr (Transposed)
            products<Lanes>::template spread<true>(parameters, x, ends);
        else
            products<Lanes>::template gather<true>(parameters, x, ends);
        base::template activate_sums<Mode, Lanes>(y, h);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T*, const pass& run) {
        base::template before_activation<Lanes>(dy, y, tape_data);
        if constexpr (Wanted.parameters) {
            products<Lanes>::template weigh<Transposed>(
                x, dy, detail::gradient_ends<T, Out>{gradient, run.accumulate});
            if constexpr (base::biased)
                products<Lanes>::template add_up<steps_out>(dy,
                    detail::gradient_ends<T, Out>{gradient + base::bias_offset, run.accumulate});
        }
        if constexpr (Wanted.input) {
            if constexpr (Transposed)
                products<Lanes>::template gather<false>(parameters, dy, input_ends<Lanes>{dx});
            else
                products<Lanes>::template spread<false>(parameters, dy, input_ends<Lanes>{dx});
        }
    }

private:
    template <std::size_t Lanes, bool Fused>
    struct forward_ends {
        const T* bias;
        T* y;

        template <class V, std::size_t>
        STRUT_INLINE constexpr V start(std::size_t, std::size_t feature, std::size_t) const {
            return base::template first_sum<V, Lanes == 1>(bias, feature);
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(
            std::size_t step, std::size_t feature, std::size_t lane, V sum) const {
            base::template last_sum<Fused, Count>(
                y + (step * Out + feature) * simd::row_stride<T>(Lanes) + lane, sum);
        }
    };

    template <std::size_t Lanes>
    struct input_ends {
        T* dx;

        template <class V, std::size_t>
        STRUT_INLINE constexpr V start(std::size_t, std::size_t, std::size_t) const {
            return V(T(0));
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(
            std::size_t step, std::size_t feature, std::size_t lane, V sum) const {
            simd::store_first<Count>(
                dx + (step * In + feature) * simd::row_stride<T>(Lanes) + lane, sum);
        }
    };
};

} // namespace bound

namespace detail {

/// What conv1d and conv1d_transposed have in common as they are written.
template <bool Transposed, class Padding, std::size_t N, class... Policies>
struct conv1d_layer {
    using is_layer = void;
    using pack = policies<Policies...>;
    using size = strut::pick<is_kernel, kernel<1>, pack>;
    static constexpr std::size_t parts = strut::pick<is_groups, groups<1>, pack>::count;
    using room = strut::pick<is_padding_of_sequence, Padding, pack>;

    /// How the kernel slides where so many steps come in.
    static constexpr sliding along(std::size_t steps) {
        using step = strut::pick<is_stride, stride<1>, pack>;
        using gap = strut::pick<is_dilation, dilation<1>, pack>;
        if constexpr (Transposed) {
            const sliding one = sliding_along<size, step, gap, padding::valid>(1, 0);
            const std::size_t whole = steps == 0 ? 0 : (steps - 1) * one.stride + one.reach() + 1;
            // Without what the last step reaches over more than a stride: no step is from later.
            const bool cut = std::is_same_v<room, padding::causal>;
            sliding all =
                sliding_along<size, step, gap, padding::valid>(cut ? steps * one.stride : whole, 0);
            if (cut && whole > all.in)
                all.after = whole - all.in;
            return all;
        } else {
            return sliding_along<size, step, gap, room>(steps, 0);
        }
    }

    static constexpr shape output(shape in) {
        const sliding one = along(in[0]);
        return shape{Transposed ? one.in : one.out(), N};
    }

    /// A transpose has more steps than come in, so that none is the same.
    template <class P>
    struct is_own_padding : std::bool_constant<is_padding_of_sequence<P>::value &&
                                               !(Transposed && std::is_same_v<P, padding::same>)> {
    };

    template <class Site>
    struct check {
        using place = typename Site::place;
        static_assert(detail::all_known<pack, place, is_kernel, is_stride, is_dilation, is_groups,
            is_own_padding, is_initializer, is_bias, is_from, is_math>::value);
        static constexpr sliding one = along(Site::in[0]);
        static constexpr bool of_sequence = Site::in.rank == 2;
        static constexpr std::size_t reach = Transposed ? 0 : one.reach();
        static constexpr bool value = convolution_check<Site, pack, N, Site::in[1], Site::in.rank,
            of_sequence, error::sequence_input, 2, reach, one.in + one.before + one.after>::value;
    };

    template <class Site>
    struct bind {
        using following = std::conditional_t<std::is_void_v<typename Site::following>, identity,
            typename Site::following>;
        using defaults = typename Site::defaults;
        using init = strut::pick<is_initializer,
            strut::pick<is_initializer, default_initializer<following>, defaults>, pack>;
        using bias_policy = strut::pick<is_bias, strut::pick<is_bias, bias<zeros>, defaults>, pack>;
        using math = strut::pick<is_math, strut::pick<is_math, simd::accurate, defaults>, pack>;
        using type = bound::conv1d<typename Site::value, along(Site::in[0]), Site::in[1], N, parts,
            Transposed, init, bias_policy, identity, math, following>;
    };
};

} // namespace detail

/// A convolution along a sequence: y[t][o] = sum over k and i of x[t * stride + k * dilation -
/// padding][i] W[k][i][o] + b[o]. (PyTorch's Conv1d, whose weights are [out][in][k].)
/// Shapes: in [T][F] -> out [T'][N]; with stride 1 and padding T' = T. Parameters: weight
/// [K][F / groups][N], bias [N].
/// Policies: `kernel<K>`, which must be given; `stride<S>`, `dilation<D>`, `groups<G>` (`groups<F>`
/// is a depthwise convolution); `padding::causal` (the default), `padding::same`, `padding::valid`;
/// an initializer, `bias<initializer>` or `no_bias`, `from<F>`, `fast_math`.
/// Cost: K * F / groups * N multiply-adds a step and sample forward, twice that backward.
/// Errors: an input that is no sequence; channels that are no multiple of the groups; a window
/// longer than the padded sequence.
/// Example: `conv1d<16, kernel<3>, dilation<4>>`.
template <std::size_t N, class... Policies>
struct conv1d : detail::conv1d_layer<false, padding::causal, N, Policies...> {};

/// An activation right behind a convolution is computed in its registers.
template <class T, sliding Along, std::size_t In, std::size_t Out, std::size_t G, bool Transposed,
    class Init, class Bias, class Math, class Next, shape Shape, class Act>
    requires(!parametric_activation<Act>)
struct fuse<bound::conv1d<T, Along, In, Out, G, Transposed, Init, Bias, identity, Math, Next>,
    bound::activate<T, Shape, Act, Math>> {
    using type = bound::conv1d<T, Along, In, Out, G, Transposed, Init, Bias, Act, Math, Next>;
};

} // namespace strut
