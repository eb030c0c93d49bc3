#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/carried.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/normalized_recurrent.hpp"
#include "strut/layer/recurrent.hpp"
#include "strut/layer/site.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/policy/forget/concept.hpp"
#include "strut/policy/forget/forget_bias.hpp"
#include "strut/policy/init/bias.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/orthogonal.hpp"
#include "strut/policy/init/xavier_uniform.hpp"
#include "strut/policy/init/zeros.hpp"
#include "strut/simd/math.hpp"

/// What the recurrent layers have in common as they are written in a network's list.
namespace strut {

/// The initializer of the weights between a layer's steps (`orthogonal<>` where none is given).
template <initializer Init>
struct recurrent_init {
    using initializer_type = Init;
};

/// Pack policy: the network's sequence is a window of a longer one, and in training the layer
/// begins with what it ended the last window with (`truncated` leads through the windows).
/// Parameters and inference are those of the layer without it. Source: Keras's `stateful`.
struct stateful {};

template <class P>
struct is_recurrent_init : std::false_type {};
template <class Init>
struct is_recurrent_init<recurrent_init<Init>> : std::true_type {};
template <class P>
struct is_forget : std::bool_constant<forget_policy<P>> {};

/// Pack policy of `gru`: where the reset gate acts. Behind the product with the last output, as in
/// PyTorch's GRU and Keras's `reset_after=True`; or before it, as in Keras's `reset_after=False`,
/// which is refused.
namespace gru_form {
struct reset_after {};
struct reset_before {};
} // namespace gru_form

template <class P>
struct is_gru_form : std::bool_constant<std::is_same_v<P, gru_form::reset_after> ||
                                        std::is_same_v<P, gru_form::reset_before>> {};
template <class P>
struct is_stateful : std::is_same<P, stateful> {};

/// True for a layer, as it is written, that binds to `bound::recurrent`.
template <class L>
struct is_recurrent : std::false_type {};
template <class L>
    requires requires {
        typename L::is_recurrent;
    }
struct is_recurrent<L> : std::true_type {};

namespace detail {

/// How the parameters of a recurrent layer begin.
template <class Init, class Recurrent, class Bias, class Forget>
struct recurrent_start {
    template <class Cell, std::size_t In, std::size_t H, class T>
    static constexpr void fill(T* weight, T* recurrent, T* bias, std::uint64_t& tensor_seed) {
        constexpr fan of_weight{In, Cell::of_input * H};
        Init::fill(weight, of_weight, ++tensor_seed);
        const std::uint64_t seed = ++tensor_seed;
        Recurrent::fill(recurrent, fan{H, (Cell::rows - Cell::first_of_output) * H}, seed);
        Bias::fill(bias, fan{In, Cell::rows * H}, seed);
        if constexpr (requires { Cell::forget_row; })
            Forget::add(bias + Cell::forget_row * H, bias + Cell::input_row * H,
                Cell::forget_row != Cell::input_row, H, seed);
    }
};

/// A recurrent layer as it is written in a list, of the cell that `CellOf<Activation, Math>` gives.
template <template <class, class> class CellOf, class Activation, class Forget, std::size_t H,
    class... Policies>
struct recurrent_layer {
    using is_layer = void;
    using is_recurrent = void;
    using pack = policies<Policies...>;
    static constexpr bool carries = count_of<is_stateful, pack>::value > 0;

    static constexpr shape output(shape in) { return with_features(in, H); }

    /// Where the cell leaves it open, the activation is a policy.
    template <class P>
    struct is_own_activation
        : std::bool_constant<!std::is_void_v<Activation> && is_activation<P>::value> {};

    /// Only a cell with a reset gate has forms.
    static constexpr bool has_forms = requires { CellOf<Activation, simd::accurate>::reset_row; };
    template <class P>
    struct is_form : std::bool_constant<has_forms && is_gru_form<P>::value> {};
    /// Only a cell with a gate that keeps has one to begin with.
    static constexpr bool forgets = requires { CellOf<Activation, simd::accurate>::forget_row; };
    template <class P>
    struct is_stray_forget : std::bool_constant<!forgets && is_forget<P>::value> {};
    /// What it would learn has no place among a cell's parameters.
    template <class P>
    struct is_learning_activation
        : std::bool_constant<is_own_activation<P>::value && parametric_activation<P>> {};
    /// Of one sample, over all of its features, and with a scale to learn.
    template <class P>
    static constexpr bool fits_cell = [] {
        if constexpr (requires { P::groups; })
            return P::groups == 1 &&
                   (P::learns == learned::scale || P::learns == learned::scale_and_shift);
        else
            return std::is_same_v<P, no_norm>;
    }();
    template <class P>
    struct is_unfit_norm : std::bool_constant<is_norm<P>::value && !fits_cell<P>> {};
    template <class P>
    struct is_refused_form : std::is_same<P, gru_form::reset_before> {};

    template <class Site>
    struct check {
        using place = typename Site::place;
        static_assert(detail::all_known<pack, place, is_initializer, is_recurrent_init, is_bias,
            is_forget, is_from, is_math, is_norm, is_stateful, is_form, is_own_activation>::value);
        static_assert(detail::none_of<is_out_of_range, error::number_in_range, pack, place>::value);
        static_assert(detail::at_most_one<is_norm, pack, place>::value);
        static_assert(
            detail::none_of<is_unfit_norm, error::normalization_of_a_cell, pack, place>::value);
        static_assert(
            detail::none_of<is_refused_form, error::reset_behind_the_product, pack, place>::value);
        static_assert(detail::none_of<is_stray_forget, error::gate_that_keeps, pack, place>::value);
        static_assert(detail::none_of<is_learning_activation, error::activation_of_a_cell, pack,
            place>::value);
        static_assert(detail::at_most_one<is_form, pack, place>::value);
        static_assert(detail::at_most_one<is_own_activation, pack, place>::value);
        static_assert(detail::at_most_one<is_initializer, pack, place>::value);
        static_assert(detail::at_most_one<is_recurrent_init, pack, place>::value);
        static_assert(detail::at_most_one<is_bias, pack, place>::value);
        static_assert(detail::at_most_one<is_forget, pack, place>::value);
        static_assert(detail::at_most_one<is_math, pack, place>::value);
        static constexpr std::size_t inputs = features_of(Site::in);
        static constexpr std::size_t stated = strut::pick<is_from, from<inputs>, pack>::inputs;
        static constexpr bool value =
            error::one_output_at_least<(H > 0), place, error::found<H>>::value &&
            error::sequence_input<(Site::in.rank == 1 || Site::in.rank == 2), place,
                error::expected<2>, error::found<Site::in.rank>>::value &&
            error::inputs_as_stated<(stated == inputs), place, error::expected<stated>,
                error::found<inputs>>::value;
    };

    template <class Site>
    struct bind {
        using start = recurrent_start<strut::pick<is_initializer, xavier_uniform, pack>,
            typename strut::pick<is_recurrent_init, recurrent_init<orthogonal<>>,
                pack>::initializer_type,
            strut::pick<is_bias, bias<zeros>, pack>, strut::pick<is_forget, Forget, pack>>;
        using math = strut::pick<is_math,
            strut::pick<is_math, simd::accurate, typename Site::defaults>, pack>;
        using activation = strut::pick<is_own_activation, Activation, pack>;
        using cell = CellOf<activation, math>;
        using norm = strut::pick<is_norm, no_norm, pack>;
        using from_zero = std::conditional_t<std::is_same_v<norm, no_norm>,
            bound::recurrent<typename Site::value, Site::in, H, cell, start>,
            bound::normalized_recurrent<typename Site::value, Site::in, H, cell, start, norm>>;
        using type = std::conditional_t<carries, bound::carried<from_zero>, from_zero>;
    };
};

} // namespace detail

} // namespace strut
