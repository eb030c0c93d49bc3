#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/fuse.hpp"
#include "strut/layer/gradient_ends.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/policy/init/zeros.hpp"
#include "strut/simd/gemm.hpp"
#include "strut/simd/gemv.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/transpose.hpp"

namespace strut {

namespace bound {

/// y = activation(x W + b), the activation being the identity unless one was fused into it.
/// Shapes: x [In][lane] -> y [Out][lane]. Parameters: weight [In][Out], bias [Out].
/// Cost: In * Out multiply-adds a sample forward, twice that backward.
template <class T, std::size_t In, std::size_t Out, class Init, class Bias, class Act = identity,
    class Math = simd::accurate, class Next = Act>
struct affine : plain_layer<T> {
    using activation = Act;
    static constexpr std::string_view name = "affine";
    static constexpr shape in{In};
    static constexpr shape out{Out};
    static constexpr bool biased = !std::is_same_v<Bias, no_bias>;
    static constexpr std::size_t bias_offset = tensor_footprint<T>(In * Out);
    static constexpr auto tensors = [] {
        if constexpr (biased)
            return std::array{tensor{role::weight, shape{In, Out}, 0},
                tensor{role::bias, shape{Out}, bias_offset}};
        else
            return std::array{tensor{role::weight, shape{In, Out}, 0}};
    }();
    static constexpr std::size_t parameter_size =
        bias_offset + (biased ? tensor_footprint<T>(Out) : 0);

    /// The pre-activation is kept only where the slope cannot be had from the output.
    static constexpr bool keeps_pre_activation = !has_slope_at<Act>;
    static constexpr bool reads_output = !keeps_pre_activation && !std::is_same_v<Act, identity>;
    static constexpr bool spoils_gradient = !std::is_same_v<Act, identity>;
    template <std::size_t Lanes>
    static constexpr std::size_t stride = simd::row_stride<T>(Lanes);
    template <std::size_t Lanes>
    static constexpr std::size_t tape = keeps_pre_activation
                                            ? tensor_footprint<T>(Out* stride<Lanes>)
                                            : 0;
    /// The output gradient, transposed, for the weight gradient of a batch.
    static constexpr std::size_t out_stride = round_up(Out, simd::pack_width<T>(Out));
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = Lanes == 1 ? 0 : tensor_footprint<T>(Lanes* out_stride);

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        ++tensor_seed;
        constexpr fan size{In, Out, negative_slope_of<Next>};
        Init::fill(parameters, size, tensor_seed);
        if constexpr (biased)
            Bias::fill(parameters + bias_offset, size, tensor_seed);
    }

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(
        const T* parameters, const T*, const T* x, T* y, T* tape_data, T*, const pass&) {
        constexpr bool keep = keeps_pre_activation && Mode == mode::training;
        constexpr bool fused = is_cheap<Act> && !keep;
        T* const h = keep ? tape_data : y;
        const forward_ends<Lanes, fused> ends{parameters + bias_offset, h};
        if constexpr (Lanes == 1)
            simd::gemv<T, In, Out>(x, parameters, ends);
        else
            simd::gemm<T, Out, stride<Lanes>, simd::strided<1, Out>, stride<Lanes>, In>(
                parameters, x, In, ends);
        if constexpr (!fused)
            simd::map<Out * stride<Lanes>>(
                y, [](auto v) STRUT_LAMBDA { return activate_value<Act, Math>(v); },
                static_cast<const T*>(h));
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        constexpr std::size_t row = stride<Lanes>;
        if constexpr (keeps_pre_activation)
            simd::map<Out * row>(
                dy, [](auto d, auto h) STRUT_LAMBDA { return d * activate_slope<Act, Math>(h); },
                static_cast<const T*>(dy), tape_data);
        else if constexpr (!std::is_same_v<Act, identity>)
            simd::map<Out * row>(
                dy, [](auto d, auto v) STRUT_LAMBDA { return d * activate_slope_at<Act, Math>(v); },
                static_cast<const T*>(dy), y);

        if constexpr (Wanted.parameters) {
            // For one sample the product has a depth of one and dy is its own transpose.
            const T* rows = dy;
            if constexpr (Lanes != 1) {
                simd::transpose<Out, Lanes, row, out_stride>(dy, scratch_data);
                rows = scratch_data;
            }
            const detail::gradient_ends<T, Out> ends{gradient, run.accumulate};
            simd::gemm<T, In, Out, simd::strided<row, 1>, out_stride>(x, rows, run.count, ends);
            if constexpr (biased) {
                constexpr T one = 1;
                const detail::gradient_ends<T, Out> bias_ends{
                    gradient + bias_offset, run.accumulate};
                simd::gemm<T, 1, Out, simd::strided<0, 0>, out_stride>(
                    &one, rows, run.count, bias_ends);
            }
        }
        if constexpr (Wanted.input) {
            if constexpr (Lanes == 1)
                simd::gemv_transposed<T, In, Out>(parameters, dy, dx);
            else
                simd::gemm<T, In, row, simd::strided<Out, 1>, row, Out>(
                    parameters, dy, Out, input_ends<Lanes>{dx});
        }
    }

private:
    template <std::size_t Lanes, bool Fused>
    struct forward_ends {
        const T* bias;
        T* y;

        template <class V, std::size_t>
        STRUT_INLINE constexpr V start(std::size_t m, std::size_t n) const {
            if constexpr (!biased)
                return V(T(0));
            else if constexpr (Lanes == 1)
                return simd::load<V>(bias + n);
            else
                return simd::broadcast<V>(bias[m]);
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
            if constexpr (Fused)
                simd::store_first<Count>(at(m, n), V(activate_value<Act, Math>(sum)));
            else
                simd::store_first<Count>(at(m, n), sum);
        }
        STRUT_INLINE constexpr T* at(std::size_t m, std::size_t n) const {
            return Lanes == 1 ? y + n : y + m * stride<Lanes> + n;
        }
    };

    template <std::size_t Lanes>
    struct input_ends {
        T* dx;

        template <class V, std::size_t>
        STRUT_INLINE constexpr V start(std::size_t, std::size_t) const {
            return V(T(0));
        }
        template <class V, std::size_t Count>
        STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
            simd::store_first<Count>(at(m, n), sum);
        }
        STRUT_INLINE constexpr T* at(std::size_t m, std::size_t n) const {
            return dx + m * stride<Lanes> + n;
        }
    };
};

} // namespace bound

/// A linear map with a bias: y = x W + b. (PyTorch's Linear, Keras's Dense without activation.)
/// Shapes: in [F] -> out [N], or in [T][F] -> out [T][N], each step by itself. Parameters: weight
/// [F][N], bias [N].
/// Policies: an initializer (by default the one that the following activation prefers),
/// `bias<initializer>` (zeros by default) or `no_bias`, `from<F>` to state and check the inputs.
template <std::size_t N, class... Policies>
struct affine {
    using is_layer = void;
    using pack = policies<Policies...>;

    static constexpr shape output(shape in) { return with_features(in, N); }

    template <class Site>
    struct check {
        using place = typename Site::place;
        static_assert(
            detail::all_known<pack, place, is_initializer, is_bias, is_from, is_math>::value);
        static_assert(detail::at_most_one<is_initializer, pack, place>::value);
        static_assert(detail::at_most_one<is_bias, pack, place>::value);
        static_assert(detail::at_most_one<is_from, pack, place>::value);
        static_assert(detail::at_most_one<is_math, pack, place>::value);
        static constexpr std::size_t inputs = features_of(Site::in);
        static constexpr std::size_t stated = pick<is_from, from<inputs>, pack>::inputs;
        static constexpr bool value =
            error::one_output_at_least<(N > 0), place, error::found<N>>::value &&
            error::vector_input<(Site::in.rank == 1 || Site::in.rank == 2), place,
                error::expected<1>, error::found<Site::in.rank>>::value &&
            error::inputs_as_stated<(stated == inputs), place, error::expected<stated>,
                error::found<inputs>>::value;
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
        using of_vector = bound::affine<typename Site::value, features_of(Site::in), N, init,
            bias_policy, identity, math, following>;
        using type = typename detail::on_each_step<typename Site::value, Site::in, of_vector>::type;
    };
};

/// An activation right behind an affine is computed in the affine's registers.
template <class T, std::size_t In, std::size_t Out, class Init, class Bias, class Math, class Next,
    class Act>
    requires(!parametric_activation<Act>)
struct fuse<bound::affine<T, In, Out, Init, Bias, identity, Math, Next>,
    bound::activate<T, shape{Out}, Act, Math>> {
    using type = bound::affine<T, In, Out, Init, Bias, Act, Math, Next>;
};

} // namespace strut
