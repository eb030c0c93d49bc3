#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/around.hpp"
#include "strut/layer/bidirectional.hpp"
#include "strut/layer/carried.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/dropout.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/embedding.hpp"
#include "strut/layer/flatten.hpp"
#include "strut/layer/last_step.hpp"
#include "strut/layer/layout.hpp"
#include "strut/layer/narrow.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/layer/normalized_recurrent.hpp"
#include "strut/layer/recurrent.hpp"
#include "strut/layer/repeat.hpp"
#include "strut/layer/residual.hpp"
#include "strut/layer/scale.hpp"
#include "strut/layer/skip_sum.hpp"
#include "strut/layer/softmax.hpp"
#include "strut/simd/pack.hpp"

/// How a network that was declared for sequences runs on a stream: the layers of one frame, and
/// what they hand from one frame to the next.
namespace strut {

template <class Bound>
struct streaming;

/// Where in a network a layer of a frame stands.
template <class Net, std::size_t Index = 0>
struct frame_place {
    using layer = error::at<Index, typename Net::template layer_spec<Index>>;
    template <std::size_t Further>
    using behind = frame_place<Net, Index + Further>;
};

/// The bound layer that does with one frame what `Bound` does with each step of a sequence, with
/// the same parameters.
/// `Fastest` is how many times faster than in training frames may follow each other; `Place` is a
/// `frame_place`, for messages.
template <class Bound, std::size_t Fastest, class Place>
struct per_frame {
    static_assert(error::layer_of_a_frame<(Bound::in.rank == 1 && Bound::out.rank == 1),
        typename Place::layer, error::given<Bound>>::value);
    using type = Bound;
};
template <class Bound, std::size_t Fastest, class Place>
using per_frame_t = typename per_frame<Bound, Fastest, Place>::type;

template <class T, std::size_t Steps, class Inner, std::size_t Fastest, class Place>
struct per_frame<bound::each_step<T, Steps, Inner>, Fastest, Place> {
    using type = Inner;
};
template <class T, shape Input, std::size_t H, class Cell, class Start, std::size_t Fastest,
    class Place>
struct per_frame<bound::recurrent<T, Input, H, Cell, Start>, Fastest, Place> {
    using type = bound::recurrent<T, shape{features_of(Input)}, H, Cell, Start>;
};
template <class One, std::size_t Fastest, class Place>
struct per_frame<bound::carried<One>, Fastest, Place> : per_frame<One, Fastest, Place> {};
template <class T, class One, std::size_t Fastest, class Place>
struct per_frame<bound::bidirectional<T, One>, Fastest, Place> {
    using type = One;
    static_assert(error::beginning_of_a_stream<(One::in.rank == 0), typename Place::layer,
        error::given<One>>::value);
};
template <class T, shape Input, std::size_t H, class Cell, class Start, class Norm,
    std::size_t Fastest, class Place>
struct per_frame<bound::normalized_recurrent<T, Input, H, Cell, Start, Norm>, Fastest, Place> {
    static_assert(error::normalization_at_its_own_rate<(Fastest == 1), typename Place::layer,
        error::given<Norm>, error::found<Fastest>>::value);
    using type = bound::normalized_recurrent<T, shape{features_of(Input)}, H, Cell, Start, Norm>;
};
/// A vector is a sequence of single numbers here, and a frame one of them.
template <class T, shape Shape, std::size_t Count, std::size_t F, class Init, std::size_t Fastest,
    class Place>
struct per_frame<bound::embedding<T, Shape, Count, F, Init>, Fastest, Place> {
    using type = bound::embedding_of_frame<T, Count, F, Init>;
};
/// Each frame is the last one so far.
template <class T, std::size_t Steps, std::size_t F, std::size_t Fastest, class Place>
struct per_frame<bound::last_step<T, Steps, F>, Fastest, Place> {
    using type = bound::flatten<T, shape{F}>;
};
/// What hands a sequence on as it is.
template <class T, shape Shape, std::size_t Fastest, class Place>
    requires(Shape.rank == 2)
struct per_frame<bound::flatten<T, Shape, true>, Fastest, Place> {
    using type = bound::flatten<T, shape{features_of(Shape)}>;
};
template <class T, shape Shape, std::size_t Start, std::size_t Length, std::size_t Fastest,
    class Place>
    requires(Shape.rank == 2)
struct per_frame<bound::narrow<T, Shape, Start, Length>, Fastest, Place> {
    using type = bound::narrow<T, shape{features_of(Shape)}, Start, Length>;
};
template <class T, shape Shape, real Factor, std::size_t Fastest, class Place>
    requires(Shape.rank == 2)
struct per_frame<bound::scale<T, Shape, Factor>, Fastest, Place> {
    using type = bound::scale<T, shape{features_of(Shape)}, Factor>;
};
template <class T, shape Shape, class Act, class Math, std::size_t Fastest, class Place>
struct per_frame<bound::activate<T, Shape, Act, Math>, Fastest, Place> {
    using type = bound::activate<T, shape{features_of(Shape)}, Act, Math>;
};
template <class T, shape Shape, class Act, std::size_t Fastest, class Place>
struct per_frame<bound::activate_parametric<T, Shape, Act>, Fastest, Place> {
    using type = bound::activate_parametric<T, shape{features_of(Shape)}, Act>;
};
/// Statistics are those of a feature, whatever the steps.
template <class T, shape Shape, class Norm, std::size_t Fastest, class Place>
    requires(Shape.rank == 2)
struct per_frame<bound::normalize<T, Shape, Norm>, Fastest, Place> {
    using type = bound::normalize<T, shape{features_of(Shape)}, Norm>;
};
template <class T, shape Shape, bool Logarithm, std::size_t Fastest, class Place>
    requires(Shape.rank == 2)
struct per_frame<bound::softmax<T, Shape, Logarithm>, Fastest, Place> {
    using type = bound::softmax<T, shape{features_of(Shape)}, Logarithm>;
};
template <class T, shape Shape, real Rate, std::size_t Fastest, class Place>
struct per_frame<bound::dropout<T, Shape, Rate>, Fastest, Place> {
    using type = bound::dropout<T, shape{features_of(Shape)}, Rate>;
};
template <class T, std::size_t... Indices, class... Elements, std::size_t Fastest, class Place>
struct per_frame<bound::chain<T, std::index_sequence<Indices...>, Elements...>, Fastest, Place> {
    using whole = bound::chain<T, std::index_sequence<Indices...>, Elements...>;
    using type = bound::chain<T, std::index_sequence<Indices...>,
        per_frame_t<Elements, Fastest, typename Place::template behind<Indices>>...>;

    /// Behind the last step of a sequence a recurrent layer begins at zero; on a stream it would go
    /// on from the last frame.
    template <class Element>
    static constexpr bool begins_anew =
        whole::in.rank > 1 && Element::in.rank == 1 &&
        streaming<per_frame_t<Element, Fastest, Place>>::template carry<1> != 0;
    static_assert(
        (error::layer_that_goes_on<!begins_anew<Elements>,
             typename Place::template behind<Indices>::layer, error::given<Elements>>::value &&
            ...));

    /// Only the input comes one number a frame where the whole is a vector.
    template <std::size_t I, class Element>
    static constexpr bool looks_up_a_vector =
        I > 0 && Element::in.rank == 1 && Element::out.rank == 2;
    template <std::size_t... I>
    static constexpr bool looks_up_the_input(std::index_sequence<I...>) {
        return (
            error::numbers_of_the_input<!looks_up_a_vector<I, Elements>,
                typename Place::template behind<Indices>::layer, error::given<Elements>>::value &&
            ...);
    }
    static_assert(looks_up_the_input(std::make_index_sequence<whole::size>{}));
};
template <class T, class Branch, class Shortcut, std::size_t Blocks, std::size_t Fastest,
    class Place>
struct per_frame<bound::residual<T, Branch, Shortcut, Blocks>, Fastest, Place> {
    using type = bound::residual<T, per_frame_t<Branch, Fastest, Place>, Shortcut, Blocks>;
};
template <class T, std::size_t N, class Inner, std::size_t Fastest, class Place>
struct per_frame<bound::repeat<T, N, Inner>, Fastest, Place> {
    using type = bound::repeat<T, N, per_frame_t<Inner, Fastest, Place>>;
};

namespace detail {
/// Whether what a layer gives out may lie where what comes in does.
template <class Bound>
inline constexpr bool works_in_place = false;
template <class T, shape Shape, class Act, class Math>
inline constexpr bool works_in_place<bound::activate<T, Shape, Act, Math>> = true;
template <class T, shape Shape, real Factor>
inline constexpr bool works_in_place<bound::scale<T, Shape, Factor>> = true;
template <class T, shape Shape>
inline constexpr bool works_in_place<bound::tap<T, Shape>> = true;
} // namespace detail

/// A bound layer of one frame on a stream.
///
/// Frames lie side by side as the samples of a batch do: x [feature][frame] -> y [feature][frame].
/// *Members*: `carry<Frames>`, how many numbers the layer hands from call to call, zero at the
/// start; `scratch<Frames>`; `run<Frames>(parameters, statistics, x, y, carry, scratch, lent)`.
///
/// A layer that remembers nothing needs no specialization.
template <class Bound>
struct streaming {
    using T = typename Bound::value;
    template <std::size_t Frames>
    static constexpr std::size_t carry = 0;
    template <std::size_t Frames>
    static constexpr std::size_t scratch = Bound::template scratch<Frames>;

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T* statistics, const T* x, T* y, T*,
        T* scratch_data, const bound::around<T>& lent) {
        Bound::template forward<mode::inference, Frames>(
            parameters, statistics, x, y, nullptr, scratch_data, lent.within(pass{Frames}));
    }
};

template <class T, std::size_t... Indices, class... Elements>
    requires((streaming<Elements>::template carry<1> > 0) || ...)
struct streaming<bound::chain<T, std::index_sequence<Indices...>, Elements...>> {
    using layer = bound::chain<T, std::index_sequence<Indices...>, Elements...>;
    template <std::size_t Frames>
    static constexpr auto carry_offset = detail::offsets(
        std::array<std::size_t, layer::size>{streaming<Elements>::template carry<Frames>...});
    template <std::size_t Frames>
    static constexpr std::size_t carry = carry_offset<Frames>[layer::size];
    template <std::size_t Frames>
    static constexpr std::size_t buffer = tensor_footprint<T>(
        std::max({Elements::out.size()...}) * simd::row_stride<T>(Frames));
    template <std::size_t Frames>
    static constexpr std::size_t
        scratch = 2 * buffer<Frames> + std::max({streaming<Elements>::template scratch<Frames>...});

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T* statistics, const T* x, T* y,
        T* carry_data, T* scratch_data, const bound::around<T>& lent) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((streaming<Elements>::template run<Frames>(parameters + layer::parameter_offset[I],
                  statistics + layer::statistics_offset[I], x,
                  I + 1 == layer::size ? y : scratch_data + buffer_of[I] * buffer<Frames>,
                  carry_data + carry_offset<Frames>[I], scratch_data + 2 * buffer<Frames>, lent),
                 x = scratch_data + buffer_of[I] * buffer<Frames>),
                ...);
        }
        (std::make_index_sequence<layer::size>{});
    }

private:
    /// Two buffers take turns, but for layers that work in place.
    static constexpr auto buffer_of = [] {
        constexpr std::array<bool, layer::size> stays{detail::works_in_place<Elements>...};
        std::array<std::size_t, layer::size> at{};
        for (std::size_t i = 1; i < layer::size; ++i)
            at[i] = stays[i] ? at[i - 1] : 1 - at[i - 1];
        return at;
    }();
};

template <class T, std::size_t N, class Inner>
    requires(streaming<Inner>::template carry<1> > 0)
struct streaming<bound::repeat<T, N, Inner>> {
    template <std::size_t Frames>
    static constexpr std::size_t carry = N* streaming<Inner>::template carry<Frames>;
    template <std::size_t Frames>
    static constexpr std::size_t buffer = tensor_footprint<T>(
        Inner::out.size() * simd::row_stride<T>(Frames));
    template <std::size_t Frames>
    static constexpr std::size_t scratch =
        2 * buffer<Frames> + streaming<Inner>::template scratch<Frames>;

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T* statistics, const T* x, T* y,
        T* carry_data, T* scratch_data, const bound::around<T>& lent) {
        for (std::size_t i = 0; i < N; ++i) {
            T* const to = i + 1 == N ? y : scratch_data + i % 2 * buffer<Frames>;
            streaming<Inner>::template run<Frames>(parameters + i * Inner::parameter_size,
                statistics + i * Inner::statistics_size, x, to,
                carry_data + i * streaming<Inner>::template carry<Frames>,
                scratch_data + 2 * buffer<Frames>, lent);
            x = to;
        }
    }
};

template <class T, class Branch, class Shortcut, std::size_t Blocks>
    requires(streaming<Branch>::template carry<1> > 0)
struct streaming<bound::residual<T, Branch, Shortcut, Blocks>> {
    using layer = bound::residual<T, Branch, Shortcut, Blocks>;
    template <std::size_t Frames>
    static constexpr std::size_t carry = streaming<Branch>::template carry<Frames>;
    template <std::size_t Frames>
    static constexpr std::size_t scratch =
        layer::template scratch<Frames> + streaming<Branch>::template scratch<Frames>;

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T* statistics, const T* x, T* y,
        T* carry_data, T* scratch_data, const bound::around<T>& lent) {
        streaming<Branch>::template run<Frames>(parameters, statistics, x, y, carry_data,
            scratch_data + layer::template scratch<Frames>, lent);
        layer::template go_round<mode::inference, Frames>(
            parameters, x, y, y, scratch_data, pass{Frames});
    }
};

namespace detail {
/// A recurrent layer, step after step.
template <class Layer>
struct recurrent_stream {
    using layer = Layer;
    using T = typename Layer::value;
    static constexpr std::size_t inputs = layer::inputs;
    /// The last output, and behind it the memory.
    template <std::size_t Frames>
    static constexpr std::size_t carry =
        layer::template output_size<1> + layer::template memory_size<1>;
    template <std::size_t Frames>
    static constexpr std::size_t scratch = layer::template gate_size<1> +
                                           (Frames == 1 ? 0 : tensor_footprint<T>(inputs));

    template <std::size_t Frames>
    static constexpr void run(const T* parameters, const T*, const T* x, T* y, T* carry_data,
        T* scratch_data, const bound::around<T>&) {
        constexpr std::size_t row = simd::row_stride<T>(Frames);
        T* const last = carry_data;
        T* const memory = carry_data + layer::template output_size<1>;
        T* const frame = scratch_data + layer::template gate_size<1>;
        for (std::size_t f = 0; f < Frames; ++f) {
            const T* in = x;
            if constexpr (Frames > 1) {
                for (std::size_t i = 0; i < inputs; ++i)
                    frame[i] = x[i * row + f];
                in = frame;
            }
            layer::template advance<mode::inference, 1>(
                parameters, in, last, memory, scratch_data, memory, last);
            for (std::size_t i = 0; i < layer::units; ++i)
                y[i * row + f] = last[i];
        }
        for (std::size_t f = Frames; f < row; ++f)
            for (std::size_t i = 0; i < layer::units; ++i)
                y[i * row + f] = y[i * row];
    }
};
} // namespace detail

template <class T, shape Input, std::size_t H, class Cell, class Start>
struct streaming<bound::recurrent<T, Input, H, Cell, Start>>
    : detail::recurrent_stream<bound::recurrent<T, Input, H, Cell, Start>> {};
template <class T, shape Input, std::size_t H, class Cell, class Start, class Norm>
struct streaming<bound::normalized_recurrent<T, Input, H, Cell, Start, Norm>>
    : detail::recurrent_stream<bound::normalized_recurrent<T, Input, H, Cell, Start, Norm>> {};

} // namespace strut
