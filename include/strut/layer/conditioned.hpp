#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/around.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/layout.hpp"
#include "strut/layer/site.hpp"
#include "strut/layer/wrapping_layer.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/policy/init/bias.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

namespace bound {

/// A layer that lends what comes in to the mixes inside.
/// Shapes: x [in][lane] -> y of the layer. Parameters: those of the layer.
template <class T, class Inner>
struct conditioned : wrapping_layer<T, Inner> {
    using base = wrapping_layer<T, Inner>;
    using base::in;
    static constexpr std::string_view name = "conditioned";

private:
    template <std::size_t Lanes>
    static constexpr std::size_t elements = in.size() * simd::row_stride<T>(Lanes);
    template <std::size_t Lanes>
    static constexpr std::size_t buffer = tensor_footprint<T>(elements<Lanes>);

public:
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = buffer<Lanes> + Inner::template scratch<Lanes>;

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T* statistics_data, const T* x, T* y,
        T* tape_data, T* scratch_data, const pass& run) {
        around<T> lent = around<T>::of(run);
        lent.condition = x;
        Inner::template forward<Mode, Lanes>(parameters, statistics_data, x, y, tape_data,
            scratch_data + buffer<Lanes>, lent.within(run));
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        around<T> lent = around<T>::of(run);
        lent.condition = x;
        lent.condition_gradient = nullptr;
        if constexpr (Wanted.input) {
            lent.condition_gradient = scratch_data;
            std::fill_n(scratch_data, elements<Lanes>, T(0));
        }
        Inner::template backward<Wanted, Lanes>(parameters, x, y, tape_data, dy, dx, gradient,
            scratch_data + buffer<Lanes>, lent.within(run));
        if constexpr (Wanted.input)
            simd::map<elements<Lanes>>(
                dx, [](auto a, auto b) STRUT_LAMBDA { return decltype(a)(a + b); },
                static_cast<const T*>(dx), static_cast<const T*>(scratch_data));
    }
};

/// y = f(x) + c M, where c is the condition that is lent. Shapes: x [in][lane] -> y [out][lane],
/// c [Condition][lane], with as many steps as y. Parameters: those of the layer f, then the weight
/// of M [features of c][features of y].
template <class T, shape Condition, class Inner, class Init>
struct mix : wrapping_layer<T, Inner> {
    using base = wrapping_layer<T, Inner>;
    using base::out;
    static constexpr std::string_view name = "mix";
    using matrix = affine<T, features_of(Condition), features_of(Inner::out), Init, no_bias>;
    using projection = typename detail::on_each_step<T, Condition, matrix>::type;
    static constexpr std::size_t projection_offset = Inner::parameter_size;
    static constexpr auto tensors =
        detail::joined_tensors(std::array<std::size_t, 3>{0, projection_offset}, //
            std::array<std::size_t, 2>{}, Inner::tensors, projection::tensors);
    static constexpr std::size_t parameter_size = projection_offset + projection::parameter_size;
    /// What the layer reads lies on the tape.
    static constexpr bool reads_output = false;
    template <std::size_t Lanes>
    static constexpr std::size_t elements = out.size() * simd::row_stride<T>(Lanes);

private:
    /// For what the projection gives out, or for its input gradient.
    template <std::size_t Lanes>
    static constexpr std::size_t buffer = tensor_footprint<T>(
        std::max(Condition.size(), out.size()) * simd::row_stride<T>(Lanes));

public:
    template <std::size_t Lanes>
    static constexpr std::size_t tape = Inner::template tape<Lanes> +
                                        (Inner::reads_output ? tensor_footprint<T>(elements<Lanes>)
                                                             : 0);
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = buffer<Lanes> + std::max(Inner::template scratch<Lanes>,
                                                               projection::template scratch<Lanes>);

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        Inner::initialize(parameters, tensor_seed);
        projection::initialize(parameters + projection_offset, tensor_seed);
    }

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T* statistics_data, const T* x, T* y,
        T* tape_data, T* scratch_data, const pass& run) {
        T* inner_y = y;
        if constexpr (Inner::reads_output && Mode == mode::training)
            inner_y = tape_data + Inner::template tape<Lanes>;
        Inner::template forward<Mode, Lanes>(
            parameters, statistics_data, x, inner_y, tape_data, scratch_data + buffer<Lanes>, run);
        projection::template forward<Mode, Lanes>(parameters + projection_offset, nullptr,
            around<T>::of(run).condition, scratch_data, nullptr, scratch_data + buffer<Lanes>, run);
        simd::map<elements<Lanes>>(
            y, [](auto a, auto b) STRUT_LAMBDA { return decltype(a)(a + b); },
            static_cast<const T*>(inner_y), static_cast<const T*>(scratch_data));
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        constexpr std::size_t size = Condition.size() * simd::row_stride<T>(Lanes);
        const around<T> lent = around<T>::of(run);
        T* const inner_scratch = scratch_data + buffer<Lanes>;
        const auto project = [&]<bool Input>(std::bool_constant<Input>) {
            projection::template backward<wanted{Wanted.parameters, Input}, Lanes>(
                parameters + projection_offset, lent.condition, y, nullptr, dy, scratch_data,
                gradient + projection_offset, inner_scratch, run);
        };
        if (lent.condition_gradient == nullptr) {
            project(std::false_type{});
        } else {
            project(std::true_type{});
            simd::map<size>(
                lent.condition_gradient,
                [](auto a, auto b) STRUT_LAMBDA { return decltype(a)(a + b); },
                static_cast<const T*>(lent.condition_gradient),
                static_cast<const T*>(scratch_data));
        }
        const T* const inner_y = Inner::reads_output ? tape_data + Inner::template tape<Lanes> : y;
        Inner::template backward<Wanted, Lanes>(
            parameters, x, inner_y, tape_data, dy, dx, gradient, inner_scratch, run);
    }
};

} // namespace bound

/// Layers one after the other, of which those deep inside see what comes in: it is the condition of
/// every `mix` in them. Control values are further features of it.
/// Shapes and parameters: those of the layers.
/// Example: `conditioned<affine<16>, residual<mix<conv1d<16, kernel<3>>>, activate<tanh>>>`.
template <class... Layers>
struct conditioned {
    using is_layer = void;
    static constexpr std::size_t residual_blocks = chain<Layers...>::residual_blocks;

    static constexpr shape output(shape in) { return chain<Layers...>::output(in); }

private:
    template <class Site>
    using inner = typename Site::template with<detail::condition_of<Site::in>>;

public:
    template <class Site>
    struct check : chain<Layers...>::template check<inner<Site>> {};

    template <class Site>
    struct bind {
        using type = bound::conditioned<typename Site::value,
            typename chain<Layers...>::template bind<inner<Site>>::type>;
    };
};

/// y = f(x) + c M: layers f to which the condition that they stand in is added, through a matrix
/// without a bias. (A WaveNet's 1x1 convolution of what it is conditioned on.)
/// Shapes: those of the layers. Parameters: those of the layers, then weight [C][N].
/// Errors: no `conditioned` around; other steps than it has; an image.
template <class... Layers>
struct mix {
    using is_layer = void;
    static constexpr std::size_t residual_blocks = chain<Layers...>::residual_blocks;

    static constexpr shape output(shape in) { return chain<Layers...>::output(in); }

private:
    template <class Site>
    static constexpr shape lent = strut::pick<detail::is_condition_of,
        detail::condition_of<shape{}>, typename Site::defaults>::extents;

public:
    template <class Site>
    struct check {
        using place = typename Site::place;
        static constexpr shape out = output(Site::in);
        static constexpr bool value =
            error::condition_around<(lent<Site>.rank > 0), place>::value &&
            chain<Layers...>::template check<Site>::value &&
            error::condition_of_vectors<(lent<Site>.rank <= 2 && out.rank <= 2), place,
                error::expected<lent<Site>>, error::found<out>>::value &&
            error::condition_of_the_same_steps<(lent<Site>.rank > 2 || out.rank > 2 ||
                                                   with_features(lent<Site>, features_of(out)) ==
                                                       out),
                place, error::expected<lent<Site>>, error::found<out>>::value;
    };

    template <class Site>
    struct bind {
        using following = std::conditional_t<std::is_void_v<typename Site::following>, identity,
            typename Site::following>;
        using init =
            strut::pick<is_initializer, default_initializer<following>, typename Site::defaults>;
        using type = bound::mix<typename Site::value, lent<Site>,
            typename chain<Layers...>::template bind<Site>::type, init>;
    };
};

} // namespace strut
