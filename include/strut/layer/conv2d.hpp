#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/convolution.hpp"
#include "strut/layer/fuse.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/over_image.hpp"
#include "strut/layer/site.hpp"
#include "strut/layer/window.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/policy/init/zeros.hpp"

namespace strut {

namespace bound {

/// How two windows slide over an image: the weights of a convolution there, and their fan.
template <sliding Rows, sliding Columns, std::size_t In, std::size_t Out, std::size_t G>
struct kernel_over_image {
    static constexpr std::size_t taps = Rows.kernel * Columns.kernel;
    static constexpr shape weight{In / G, Rows.kernel, Columns.kernel, Out};
    static constexpr std::size_t size = Out * Rows.out() * Columns.out();
    static constexpr fan fans(double slope) {
        return {taps * In / G, taps * Out / G, slope, taps * In / G, Out};
    }
};

/// A kernel over an image. Shapes: x [In][H][W][lane] -> y [Out][H'][W'][lane].
/// Parameters: weight [In / G][KH][KW][Out], bias [Out].
template <class T, sliding Rows, sliding Columns, std::size_t In, std::size_t Out, std::size_t G,
    class Init, class Bias, class Act = identity, class Math = simd::accurate, class Next = Act>
struct conv2d : convolution<T, kernel_over_image<Rows, Columns, In, Out, G>::weight,
                    kernel_over_image<Rows, Columns, In, Out, G>::fans(negative_slope_of<Next>),
                    kernel_over_image<Rows, Columns, In, Out, G>::size, Init, Bias, Act, Math> {
private:
    using of_kernel = kernel_over_image<Rows, Columns, In, Out, G>;
    using base = convolution<T, of_kernel::weight, of_kernel::fans(negative_slope_of<Next>),
        of_kernel::size, Init, Bias, Act, Math>;
    template <std::size_t Lanes>
    using products = detail::over_image<T, Rows, Columns, In, Out, G, Lanes>;

public:
    static constexpr std::string_view name = "conv2d";
    static constexpr sliding rows = Rows;
    static constexpr sliding columns = Columns;
    static constexpr std::size_t groups = G;
    static constexpr shape in{In, Rows.in, Columns.in};
    static constexpr shape out{Out, Rows.out(), Columns.out()};
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = products<Lanes>::scratch;

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T*, const T* x, T* y, T* tape_data,
        T* scratch_data, const pass&) {
        T* const h = base::template keeps<Mode> ? tape_data : y;
        products<Lanes>::forward(parameters, x, scratch_data,
            forward_ends<Lanes, base::template fused<Mode>>{parameters + base::bias_offset, h});
        base::template activate_sums<Mode, Lanes>(y, h);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        base::template before_activation<Lanes>(dy, y, tape_data);
        if constexpr (Wanted.parameters) {
            const auto add_to = [&run](T* to) STRUT_LAMBDA {
                return [to, &run](std::size_t i, T sum)
                           STRUT_LAMBDA { to[i] = run.accumulate ? to[i] + sum : sum; };
            };
            products<Lanes>::weight_gradient(x, dy, scratch_data, add_to(gradient));
            if constexpr (base::biased)
                products<Lanes>::bias_gradient(dy, add_to(gradient + base::bias_offset));
        }
        if constexpr (Wanted.input)
            products<Lanes>::input_gradient(
                parameters, dy, scratch_data, input_ends<in[1] * in[2], Lanes>{dx});
    }

private:
    template <std::size_t Lanes, bool Fused>
    struct forward_ends {
        static constexpr std::size_t plane = out[1] * out[2] * simd::row_stride<T>(Lanes);
        const T* bias;
        T* y;

        template <class V, std::size_t>
        STRUT_INLINE constexpr V start(std::size_t output, std::size_t) const {
            return base::template first_sum<V, false>(bias, output);
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t output, std::size_t at, V sum) const {
            base::template last_sum<Fused, Count>(y + output * plane + at, sum);
        }
        template <class V>
        STRUT_INLINE constexpr V start_outputs(std::size_t output) const {
            return base::template first_sum<V, true>(bias, output);
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish_outputs(
            std::size_t output, std::size_t place, V sum) const {
            std::array<T, Count> each;
            base::template last_sum<Fused, Count>(each.data(), sum);
            for (std::size_t i = 0; i < Count; ++i)
                y[(output + i) * plane + place] = each[i];
        }
    };

    template <std::size_t Places, std::size_t Lanes>
    struct input_ends {
        T* dx;

        template <class V, std::size_t>
        STRUT_INLINE constexpr V start(std::size_t, std::size_t) const {
            return V(T(0));
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t channel, std::size_t at, V sum) const {
            simd::store_first<Count>(dx + channel * Places * simd::row_stride<T>(Lanes) + at, sum);
        }
    };
};

} // namespace bound

/// A convolution over an image, without turning the kernel round: y[o][r][q] = sum over i, k and l
/// of x[i][r * stride + k * dilation][q * stride + l * dilation] W[i][k][l][o] + b[o]. (PyTorch's
/// Conv2d, whose weights are [out][in][k][l].)
/// Shapes: in [C][H][W] -> out [N][H'][W']. Parameters: weight [C / groups][KH][KW][N], bias [N].
/// Policies: `kernel<K>` for K by K or `kernel<KH, KW>`, which must be given; `stride<S>`,
/// `dilation<D>`, each for both axes or one for each; `groups<G>` (`groups<C>` is a depthwise
/// convolution); `padding::valid` (the default) or `padding::same`; an initializer,
/// `bias<initializer>` or `no_bias`, `from<C>`, `fast_math`.
/// Cost: KH * KW * C / groups * N multiply-adds a place and sample forward; twice that backward,
/// where a column stride multiplies the input gradient's half.
/// Errors: an input that is no image; channels that are no multiple of the groups; a window larger
/// than the padded image.
/// Example: `conv2d<16, kernel<3>, padding::same>`.
template <std::size_t N, class... Policies>
struct conv2d {
    using is_layer = void;
    using pack = policies<Policies...>;
    static constexpr std::size_t parts = pick<is_groups, groups<1>, pack>::count;

    /// How the kernel slides over the rows (axis 0) and over the columns.
    static constexpr sliding along(shape in, std::size_t axis) {
        return detail::sliding_along<pick<is_kernel, kernel<1>, pack>,
            pick<is_stride, stride<1>, pack>, pick<is_dilation, dilation<1>, pack>,
            pick<is_padding, padding::valid, pack>>(in[1 + axis], axis);
    }
    static constexpr shape output(shape in) {
        return shape{N, along(in, 0).out(), along(in, 1).out()};
    }

    template <class Site>
    struct check {
        using place = typename Site::place;
        static_assert(detail::all_known<pack, place, is_kernel, is_stride, is_dilation, is_groups,
            is_padding, is_initializer, is_bias, is_from, is_math>::value);
        static constexpr sliding rows = along(Site::in, 0);
        static constexpr sliding columns = along(Site::in, 1);
        static constexpr bool of_image = Site::in.rank == 3;
        /// The side on which the window does not fit, if there is one.
        static constexpr sliding side = rows.out() == 0 ? rows : columns;
        static constexpr bool value =
            detail::convolution_check<Site, pack, N, Site::in[0], Site::in.rank, of_image,
                error::image_input, 3, side.reach(), side.in + side.before + side.after>::value;
    };

    template <class Site>
    struct bind {
        using following = std::conditional_t<std::is_void_v<typename Site::following>, identity,
            typename Site::following>;
        using defaults = typename Site::defaults;
        using init = pick<is_initializer,
            pick<is_initializer, default_initializer<following>, defaults>, pack>;
        using bias_policy = pick<is_bias, pick<is_bias, bias<zeros>, defaults>, pack>;
        using math = pick<is_math, pick<is_math, simd::accurate, defaults>, pack>;
        using type = bound::conv2d<typename Site::value, along(Site::in, 0), along(Site::in, 1),
            Site::in[0], N, parts, init, bias_policy, identity, math, following>;
    };
};

/// An activation right behind a convolution is computed in its registers.
template <class T, sliding Rows, sliding Columns, std::size_t In, std::size_t Out, std::size_t G,
    class Init, class Bias, class Math, class Next, shape Shape, class Act>
    requires(!parametric_activation<Act>)
struct fuse<bound::conv2d<T, Rows, Columns, In, Out, G, Init, Bias, identity, Math, Next>,
    bound::activate<T, Shape, Act, Math>> {
    using type = bound::conv2d<T, Rows, Columns, In, Out, G, Init, Bias, Act, Math, Next>;
};

} // namespace strut
