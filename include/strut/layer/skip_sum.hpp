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
#include "strut/layer/around.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/layout.hpp"
#include "strut/layer/site.hpp"
#include "strut/layer/wrapping_layer.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

namespace bound {

/// y = x, which is also added to the sum that is lent. Shapes: x [in][lane] -> y [in][lane].
template <class T, shape Shape>
struct tap : plain_layer<T> {
    static constexpr std::string_view name = "tap";
    static constexpr shape in = Shape;
    static constexpr shape out = Shape;

    template <mode, std::size_t Lanes>
    static constexpr void forward(const T*, const T*, const T* x, T* y, T*, T*, const pass& run) {
        T* const sum = around<T>::of(run).sum;
        plus<Lanes>(sum, sum, x);
        // On a stream it stays where it is.
        if (y != x)
            simd::map<size<Lanes>>(
                y, [](auto v) STRUT_LAMBDA { return v; }, x);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(
        const T*, const T*, const T*, const T*, T* dy, T* dx, T*, T*, const pass& run) {
        if constexpr (Wanted.input)
            plus<Lanes>(dx, dy, around<T>::of(run).sum_gradient);
    }

private:
    template <std::size_t Lanes>
    static constexpr std::size_t size = Shape.size() * simd::row_stride<T>(Lanes);

    template <std::size_t Lanes>
    static constexpr void plus(T* to, const T* a, const T* b) {
        simd::map<size<Lanes>>(
            to, [](auto v, auto w) STRUT_LAMBDA { return decltype(v)(v + w); }, a, b);
    }
};

/// y = the sum of what is tapped in a layer, whose own output is not used.
/// Shapes: x [in][lane] -> y [Sum][lane]. Parameters: those of the layer.
template <class T, shape Sum, class Inner>
struct skip_sum : wrapping_layer<T, Inner> {
    static constexpr std::string_view name = "skip_sum";
    static constexpr shape out = Sum;
    static constexpr bool reads_output = false;
    static constexpr bool spoils_gradient = false;
    /// What the layer gives out.
    template <std::size_t Lanes>
    static constexpr std::size_t buffer = tensor_footprint<T>(
        Inner::out.size() * simd::row_stride<T>(Lanes));
    template <std::size_t Lanes>
    static constexpr std::size_t tape = buffer<Lanes> + Inner::template tape<Lanes>;
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = buffer<Lanes> + Inner::template scratch<Lanes>;

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T* statistics_data, const T* x, T* y,
        T* tape_data, T* scratch_data, const pass& run) {
        constexpr bool trains = Mode == mode::training;
        around<T> lent = around<T>::of(run);
        lent.sum = y;
        std::fill_n(y, Sum.size() * simd::row_stride<T>(Lanes), T(0));
        Inner::template forward<Mode, Lanes>(parameters, statistics_data, x,
            trains ? tape_data : scratch_data, trains ? tape_data + buffer<Lanes> : nullptr,
            scratch_data + buffer<Lanes>, lent.within(run));
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T*, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        around<T> lent = around<T>::of(run);
        lent.sum_gradient = dy;
        std::fill_n(scratch_data, Inner::out.size() * simd::row_stride<T>(Lanes), T(0));
        Inner::template backward<Wanted, Lanes>(parameters, x, tape_data, tape_data + buffer<Lanes>,
            scratch_data, dx, gradient, scratch_data + buffer<Lanes>, lent.within(run));
    }

    template <std::size_t Lanes>
    static constexpr void absorb(const T* tape_data, T* statistics_data, const pass& run) {
        Inner::template absorb<Lanes>(tape_data + buffer<Lanes>, statistics_data, run);
    }
};

/// y of a layer, in which what is tapped is summed by itself, goes through a head, and is then
/// added to the sum that is lent. Shapes: x [in][lane] -> y [out][lane]. Parameters: those of the
/// layer, then those of the head.
template <class T, shape Sum, class Inner, class Head>
struct skip_stack : wrapping_layer<T, Inner> {
    static constexpr std::string_view name = "skip_stack";
    static constexpr std::array<std::size_t, 3> parameter_offset{
        0, Inner::parameter_size, Inner::parameter_size + Head::parameter_size};
    static constexpr std::array<std::size_t, 3> statistics_offset{
        0, Inner::statistics_size, Inner::statistics_size + Head::statistics_size};
    static constexpr auto tensors = detail::joined_tensors(
        parameter_offset, std::array<std::size_t, 2>{}, Inner::tensors, Head::tensors);
    static constexpr std::size_t parameter_size = parameter_offset[2];
    static constexpr auto statistics = detail::joined_tensors(
        statistics_offset, std::array<std::size_t, 2>{}, Inner::statistics, Head::statistics);
    static constexpr std::size_t statistics_size = statistics_offset[2];
    static constexpr std::size_t least_samples =
        std::max(Inner::least_samples, Head::least_samples);
    template <std::size_t Lanes>
    static constexpr std::size_t sum_buffer = tensor_footprint<T>(
        Sum.size() * simd::row_stride<T>(Lanes));
    template <std::size_t Lanes>
    static constexpr std::size_t head_size = Head::out.size() * simd::row_stride<T>(Lanes);
    template <std::size_t Lanes>
    static constexpr std::size_t head_buffer = tensor_footprint<T>(head_size<Lanes>);
    /// The tape: the sum, what the head gives out, then the layer's and the head's.
    template <std::size_t Lanes>
    static constexpr std::size_t tape = sum_buffer<Lanes> + head_buffer<Lanes> +
                                        Inner::template tape<Lanes> + Head::template tape<Lanes>;
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = sum_buffer<Lanes> + head_buffer<Lanes> +
                                           std::max(Inner::template scratch<Lanes>,
                                               Head::template scratch<Lanes>);

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        Inner::initialize(parameters, tensor_seed);
        Head::initialize(parameters + parameter_offset[1], tensor_seed);
    }
    static constexpr void initialize_statistics(T* statistics_data) {
        Inner::initialize_statistics(statistics_data);
        Head::initialize_statistics(statistics_data + statistics_offset[1]);
    }

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T* statistics_data, const T* x, T* y,
        T* tape_data, T* scratch_data, const pass& run) {
        constexpr bool trains = Mode == mode::training;
        around<T> lent = around<T>::of(run);
        T* const outer = lent.sum;
        T* const sum = trains ? tape_data : scratch_data;
        T* const head = sum + sum_buffer<Lanes>;
        T* const inner_tape = trains ? head + head_buffer<Lanes> : nullptr;
        T* const head_tape = trains ? inner_tape + Inner::template tape<Lanes> : nullptr;
        T* const inner_scratch = scratch_data + sum_buffer<Lanes> + head_buffer<Lanes>;
        lent.sum = sum;
        std::fill_n(sum, Sum.size() * simd::row_stride<T>(Lanes), T(0));
        Inner::template forward<Mode, Lanes>(parameters, statistics_data, x, y, inner_tape,
            inner_scratch, lent.within(run.inner(0)));
        Head::template forward<Mode, Lanes>(parameters + parameter_offset[1],
            statistics_data + statistics_offset[1], sum, head, head_tape, inner_scratch,
            run.inner(1));
        add_to_sum<Lanes>(outer, head);
    }
    template <std::size_t Lanes>
    static constexpr void add_to_sum(T* outer, const T* head) {
        simd::map<head_size<Lanes>>(
            outer, [](auto a, auto b) STRUT_LAMBDA { return decltype(a)(a + b); },
            static_cast<const T*>(outer), head);
    }

    template <wanted Wanted, std::size_t Lanes>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        around<T> lent = around<T>::of(run);
        const T* const head = tape_data + sum_buffer<Lanes>;
        const T* const inner_tape = head + head_buffer<Lanes>;
        T* const dsum = scratch_data;
        T* const dhead = scratch_data + sum_buffer<Lanes>;
        T* const inner_scratch = dhead + head_buffer<Lanes>;
        // Others read the gradient of the outer sum as well: the head gets a copy.
        simd::map<head_size<Lanes>>(
            dhead, [](auto v) STRUT_LAMBDA { return v; }, lent.sum_gradient);
        Head::template backward<wanted{Wanted.parameters, true}, Lanes>(
            parameters + parameter_offset[1], tape_data, head,
            inner_tape + Inner::template tape<Lanes>, dhead, dsum, gradient + parameter_offset[1],
            inner_scratch, run.inner(1));
        lent.sum_gradient = dsum;
        Inner::template backward<Wanted, Lanes>(parameters, x, y, inner_tape, dy, dx, gradient,
            inner_scratch, lent.within(run.inner(0)));
    }

    template <std::size_t Lanes>
    static constexpr void absorb(const T* tape_data, T* statistics_data, const pass& run) {
        const T* const inner_tape = tape_data + sum_buffer<Lanes> + head_buffer<Lanes>;
        if constexpr (Inner::statistics_size > 0)
            Inner::template absorb<Lanes>(inner_tape, statistics_data, run);
        if constexpr (Head::statistics_size > 0)
            Head::template absorb<Lanes>(inner_tape + Inner::template tape<Lanes>,
                statistics_data + statistics_offset[1], run);
    }
};

} // namespace bound

namespace detail {
template <class Site>
inline constexpr shape sum_around =
    strut::pick<is_sum_of, sum_of<shape{}>, typename Site::defaults>::extents;
} // namespace detail

/// What comes in goes out unchanged, and is added to the sum of the `skip_sum` around.
/// Shapes: in [...] -> out [...]. Parameters: none.
/// Errors: no `skip_sum` around; another shape than the sum's.
struct tap {
    using is_layer = void;

    static constexpr shape output(shape in) { return in; }

    template <class Site>
    struct check {
        using place = typename Site::place;
        static constexpr shape sum = detail::sum_around<Site>;
        static constexpr bool value = error::sum_around<(sum.rank > 0), place>::value &&
                                      error::shape_of_the_sum<(sum == Site::in), place,
                                          error::expected<sum>, error::found<Site::in>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::tap<typename Site::value, Site::in>;
    };
};

/// Layers one after the other, of which comes out what every `tap` in them has seen, added up: skip
/// connections to one head. What the last layer gives out is not used.
/// Shapes: in [F] -> out [N], or in [T][F] -> out [T][N]. Parameters: those of the layers.
/// Errors: an image.
/// Example: `skip_sum<16, affine<16>, residual<affine<16>, activate<tanh>, tap, affine<16>>>`.
template <std::size_t N, class... Layers>
struct skip_sum {
    using is_layer = void;
    static constexpr std::size_t residual_blocks = chain<Layers...>::residual_blocks;

    static constexpr shape output(shape in) { return with_features(in, N); }

private:
    template <class Site>
    using inner = typename Site::template inside<Site::in,
        void>::template with<detail::sum_of<output(Site::in)>>;

public:
    template <class Site>
    struct check {
        static constexpr bool value =
            error::sum_of_vectors<(Site::in.rank <= 2), typename Site::place, error::expected<2>,
                error::found<Site::in.rank>>::value &&
            chain<Layers...>::template check<inner<Site>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::skip_sum<typename Site::value, output(Site::in),
            typename chain<Layers...>::template bind<inner<Site>>::type>;
    };
};

/// Layers one after the other, in which what is tapped, N features, is summed by itself; that sum
/// goes through a head, and what the head gives out is added to the sum around. (A stack of a
/// WaveNet, of which there may be several of different widths.)
/// Shapes: those of the layers. Parameters: those of the layers, then those of the head.
/// Errors: no `skip_sum` around; a head that gives out another shape than the sum's.
/// Example: `skip_sum<8, affine<16>, skip_stack<16, affine<8>, ...>, affine<8>, ...>`.
template <std::size_t N, class Head, class... Layers>
struct skip_stack {
    using is_layer = void;
    static constexpr std::size_t residual_blocks = chain<Head, Layers...>::residual_blocks;

    static constexpr shape output(shape in) { return chain<Layers...>::output(in); }

private:
    template <class Site>
    using inner = typename Site::template with<detail::sum_of<with_features(Site::in, N)>>;
    template <class Site>
    using head = typename Site::template inside<with_features(Site::in, N), void>;

public:
    template <class Site>
    struct check {
        using place = typename Site::place;
        static constexpr shape sum = detail::sum_around<Site>;
        static constexpr shape added = Head::output(with_features(Site::in, N));
        static constexpr bool value = error::sum_around<(sum.rank > 0), place>::value &&
                                      error::sum_of_vectors<(Site::in.rank <= 2), place,
                                          error::expected<2>, error::found<Site::in.rank>>::value &&
                                      chain<Layers...>::template check<inner<Site>>::value &&
                                      chain<Head>::template check<head<Site>>::value &&
                                      error::shape_of_the_sum<(sum == added), place,
                                          error::expected<sum>, error::found<added>>::value;
    };

    template <class Site>
    struct bind {
        using type = bound::skip_stack<typename Site::value, with_features(Site::in, N),
            typename chain<Layers...>::template bind<inner<Site>>::type,
            typename chain<Head>::template bind<head<Site>>::type>;
    };
};

} // namespace strut
