#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include <boost/hana/at.hpp>
#include <boost/hana/basic_tuple.hpp>
#include <boost/hana/type.hpp>

#include "strut/core/check.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/fuse.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/layout.hpp"
#include "strut/layer/site.hpp"
#include "strut/simd/pack.hpp"

/// A chain of layers is itself a layer. This file alone infers shapes, lays out parameters, tape
/// and scratch, and walks forward and backward.
namespace strut {

/// Layers, by their indices in the network, whose parameters training leaves alone.
template <std::size_t... Indices>
struct frozen {
    static constexpr bool contains(std::size_t index) { return ((index == Indices) || ...); }
};

namespace detail {
template <class... B>
struct bound_list {};

template <class Types, std::size_t I>
using type_at = typename decltype(+boost::hana::at_c<I>(std::declval<Types>()))::type;
} // namespace detail

namespace bound {

/// Layers one after the other; `Indices` are the users' indices of the elements.
template <class T, class Indices, class... Elements>
struct chain;

template <class T, std::size_t... Indices, class... Elements>
struct chain<T, std::index_sequence<Indices...>, Elements...> : plain_layer<T> {
    using elements = boost::hana::basic_tuple<boost::hana::type<Elements>...>;
    template <std::size_t I>
    using element = detail::type_at<elements, I>;
    static constexpr std::size_t size = sizeof...(Elements);
    static constexpr std::string_view name = "chain";
    static constexpr shape in = element<0>::in;
    static constexpr shape out = element<size - 1>::out;
    static constexpr std::array<std::size_t, size> index{Indices...};

    /// Where the numbers of each element begin.
    static constexpr auto parameter_offset =
        detail::offsets(std::array<std::size_t, size>{Elements::parameter_size...});
    static constexpr auto statistics_offset =
        detail::offsets(std::array<std::size_t, size>{Elements::statistics_size...});

private:
    static constexpr std::array<std::size_t, size> features{Elements::out.size()...};

    /// Elements of T that the output of element i takes up between two layers.
    template <std::size_t Lanes>
    static constexpr std::size_t buffer(std::size_t i) {
        return tensor_footprint<T>(features[i] * simd::row_stride<T>(Lanes));
    }
    /// The largest buffer between two layers.
    template <std::size_t Lanes>
    static constexpr std::size_t widest = [] {
        std::size_t most = 0;
        for (std::size_t i = 0; i + 1 < size; ++i)
            most = std::max(most, buffer<Lanes>(i));
        return most;
    }();

public:
    /// The tape holds, for each element, its own tape and then its output (but for the last).
    template <std::size_t Lanes>
    static constexpr auto tape_offset = [] {
        std::array<std::size_t, size> sizes{Elements::template tape<Lanes>...};
        for (std::size_t i = 0; i + 1 < size; ++i)
            sizes[i] += buffer<Lanes>(i);
        return detail::offsets(sizes);
    }();
    /// The output of element i, which is not the last, on the tape.
    template <std::size_t Lanes, class Tape>
    static constexpr Tape* output_on_tape(Tape* tape_data, std::size_t i) {
        return tape_data + tape_offset<Lanes>[i + 1] - buffer<Lanes>(i);
    }

    static constexpr auto tensors =
        detail::joined_tensors(parameter_offset, index, Elements::tensors...);
    static constexpr std::size_t parameter_size = parameter_offset[size];
    static constexpr auto statistics =
        detail::joined_tensors(statistics_offset, index, Elements::statistics...);
    static constexpr std::size_t statistics_size = statistics_offset[size];
    static constexpr std::size_t least_samples = std::max({Elements::least_samples...});
    static constexpr bool reads_output = element<size - 1>::reads_output;
    static constexpr bool spoils_gradient = element<size - 1>::spoils_gradient;
    template <std::size_t Lanes>
    static constexpr std::size_t tape = tape_offset<Lanes>[size];
    template <std::size_t Lanes>
    static constexpr std::size_t scratch = 2 * widest<Lanes> +
                                           std::max({Elements::template scratch<Lanes>...});

    static constexpr void initialize(T* parameters, std::uint64_t& tensor_seed) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (element<I>::initialize(parameters + parameter_offset[I], tensor_seed), ...);
        }
        (std::make_index_sequence<size>{});
    }

    static constexpr void initialize_statistics(T* statistics_data) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (element<I>::initialize_statistics(statistics_data + statistics_offset[I]), ...);
        }
        (std::make_index_sequence<size>{});
    }

    template <mode Mode, std::size_t Lanes>
    static constexpr void forward(const T* parameters, const T* statistics_data, const T* x, T* y,
        T* tape_data, T* scratch_data, const pass& run) {
        // In training every output stays on the tape; in inference two buffers take turns.
        const auto output = [&](std::size_t i) -> T* {
            if (i + 1 == size)
                return y;
            if constexpr (Mode == mode::training)
                return output_on_tape<Lanes>(tape_data, i);
            else
                return scratch_data + i % 2 * widest<Lanes>;
        };
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (element<I>::template forward<Mode, Lanes>(parameters + parameter_offset[I],
                 statistics_data + statistics_offset[I], I == 0 ? x : output(I - 1), output(I),
                 Mode == mode::training ? tape_data + tape_offset<Lanes>[I] : nullptr,
                 scratch_data + 2 * widest<Lanes>, run.inner(I)),
                ...);
        }
        (std::make_index_sequence<size>{});
    }

    template <wanted Wanted, std::size_t Lanes, class Frozen = frozen<>>
    static constexpr void backward(const T* parameters, const T* x, const T* y, const T* tape_data,
        T* dy, T* dx, T* gradient, T* scratch_data, const pass& run) {
        constexpr std::size_t lowest = Wanted.input ? 0 : lowest_trained<Frozen>();
        const auto output = [&](std::size_t i) -> const T* {
            return i + 1 == size ? y : output_on_tape<Lanes>(tape_data, i);
        };
        const auto delta = [&](std::size_t i) -> T* {
            return i + 1 == size ? dy : scratch_data + i % 2 * widest<Lanes>;
        };
        const auto step = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
            if constexpr (I >= lowest) {
                constexpr wanted inner{
                    Wanted.parameters && !Frozen::contains(index[I]), I > lowest || Wanted.input};
                element<I>::template backward<inner, Lanes>(parameters + parameter_offset[I],
                    I == 0 ? x : output(I - 1), output(I), tape_data + tape_offset<Lanes>[I],
                    delta(I), I == 0 ? dx : delta(I - 1), gradient + parameter_offset[I],
                    scratch_data + 2 * widest<Lanes>, run.inner(I));
            }
        };
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (step(std::integral_constant<std::size_t, size - 1 - I>{}), ...);
        }
        (std::make_index_sequence<size>{});
    }

    template <std::size_t Lanes>
    static constexpr void absorb(const T* tape_data, T* statistics_data, const pass& run) {
        const auto step = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
            if constexpr (element<I>::statistics_size > 0)
                element<I>::template absorb<Lanes>(
                    tape_data + tape_offset<Lanes>[I], statistics_data + statistics_offset[I], run);
        };
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (step(std::integral_constant<std::size_t, I>{}), ...);
        }
        (std::make_index_sequence<size>{});
    }

private:
    /// Backward goes no further down than to the first element that has something to learn.
    template <class Frozen>
    static constexpr std::size_t lowest_trained() {
        constexpr std::array<bool, size> learns{
            (Elements::parameter_size > 0 && !Frozen::contains(Indices))...};
        return static_cast<std::size_t>(
            std::find(learns.begin(), learns.end(), true) - learns.begin());
    }
};

} // namespace bound

namespace detail {

/// Replaces neighbours that one kernel can serve by that kernel's layer.
template <class Done, class DoneIndices, class Todo, class TodoIndices>
struct fused_list;
template <class... Done, std::size_t... I>
struct fused_list<bound_list<Done...>, std::index_sequence<I...>, bound_list<>,
    std::index_sequence<>> {
    using type = bound_list<Done...>;
    using indices = std::index_sequence<I...>;
};
template <class... Done, std::size_t... I, class First, class... Rest, std::size_t J,
    std::size_t... K>
struct fused_list<bound_list<Done...>, std::index_sequence<I...>, bound_list<First, Rest...>,
    std::index_sequence<J, K...>>
    : fused_list<bound_list<Done..., First>, std::index_sequence<I..., J>, bound_list<Rest...>,
          std::index_sequence<K...>> {};
template <class... Done, std::size_t... I, class First, class Second, class... Rest, std::size_t J,
    std::size_t K, std::size_t... L>
    requires fusable<First, Second>
struct fused_list<bound_list<Done...>, std::index_sequence<I...>,
    bound_list<First, Second, Rest...>, std::index_sequence<J, K, L...>>
    : fused_list<bound_list<Done...>, std::index_sequence<I...>,
          bound_list<typename fuse<First, Second>::type, Rest...>, std::index_sequence<J, L...>> {
};

/// An inner chain of one element is that element; a network is a chain in any case.
template <class T, bool Network, class List, class Indices>
struct chain_of;
template <class T, bool Network, class... B, class Indices>
struct chain_of<T, Network, bound_list<B...>, Indices> {
    using type = bound::chain<T, Indices, B...>;
};
template <class T, class B, class Indices>
struct chain_of<T, false, bound_list<B>, Indices> {
    using type = B;
};

/// True when a neighbour fuses with the next; only then is the list rebuilt one by one.
template <class... B>
constexpr bool any_fusable(bound_list<B...>) {
    using all = boost::hana::basic_tuple<boost::hana::type<B>...>;
    return []<std::size_t... I>(std::index_sequence<I...>) {
        return (fusable<type_at<all, I>, type_at<all, I + 1>> || ...);
    }
    (std::make_index_sequence<(sizeof...(B) > 0 ? sizeof...(B) - 1 : 0)>{});
}

/// The sites of layers one after the other. `Numbered` says whether each gets an index of its own
/// (the network's list) or all have that of the layer they are written in.
template <class T, shape In, std::size_t Index, bool Numbered, class Place, class Defaults,
    class After, class... Layers>
struct sites {
    static constexpr std::size_t size = sizeof...(Layers);
    using place = error::at<Index, Place>;
    using written =
        boost::hana::basic_tuple<boost::hana::type<Layers>..., boost::hana::type<After>>;

    /// inputs[i] is what comes into layer i.
    static constexpr auto inputs = [] {
        std::array<shape, size + 1> at{};
        at[0] = In;
        std::size_t i = 0;
        ((at[i + 1] = Layers::output(at[i]), ++i), ...);
        return at;
    }();

    /// The activation that layer I's output goes into next, or void.
    template <std::size_t I>
    struct following_of : leading_activation<type_at<written, I + 1>> {};
    template <std::size_t I>
        requires(I + 1 < size && transparent<type_at<written, I + 1>>)
    struct following_of<I> : following_of<I + 1> {};
    template <std::size_t I>
    using following = typename following_of<I>::type;
    template <std::size_t I>
    using site_of = site<T, inputs[I], Index + (Numbered ? I : 0),
        std::conditional_t<Numbered, type_at<written, I>, Place>, Defaults, following<I>>;
};

/// Asks every layer whether it accepts its site, before any of them is bound: a refusal then comes
/// with few lines above it.
template <class Sites, class Sequence, class... Layers>
struct check_sites;
template <class Sites, std::size_t... I, class... Layers>
struct check_sites<Sites, std::index_sequence<I...>, Layers...> {
    template <class Layer, class Site>
    struct accepted : std::true_type {};
    template <class Layer, class Site>
        requires requires {
            typename Layer::template check<Site>;
        }
    struct accepted<Layer, Site> : Layer::template check<Site> {};

    static constexpr bool value =
        (accepted<Layers, typename Sites::template site_of<I>>::value && ...);
};

template <class Sites>
struct check_sites<Sites, std::index_sequence<>> {
    static constexpr bool value = error::one_layer_inside<false, typename Sites::place>::value;
};

/// Binds layers one after the other.
template <class Sites>
struct bind_chain;
template <class T, shape In, std::size_t Index, bool Numbered, class Place, class Defaults,
    class After, class... Layers>
struct bind_chain<sites<T, In, Index, Numbered, Place, Defaults, After, Layers...>> {
    using places = sites<T, In, Index, Numbered, Place, Defaults, After, Layers...>;

    template <class Sequence>
    struct all;
    template <std::size_t... I>
    struct all<std::index_sequence<I...>> {
        using type = bound_list<
            typename Layers::template bind<typename places::template site_of<I>>::type...>;
        using indices = std::index_sequence<(Numbered ? I : 0)...>;
    };
    using bound_all = all<std::make_index_sequence<sizeof...(Layers)>>;
    using fused = typename std::conditional_t<any_fusable(typename bound_all::type{}),
        fused_list<bound_list<>, std::index_sequence<>, typename bound_all::type,
            typename bound_all::indices>,
        bound_all>;
    using type =
        typename chain_of<T, Numbered, typename fused::type, typename fused::indices>::type;
};

} // namespace detail

template <class... Layers>
struct chain;

namespace detail {
template <class... Layers>
struct trailing_activation<chain<Layers...>> : last_activation<Layers...> {};
} // namespace detail

/// Layers one after the other, as one layer.
/// Shapes: in of the first -> out of the last. Parameters: those of the layers, in order.
template <class... Layers>
struct chain {
    using is_layer = void;
    static constexpr std::size_t residual_blocks =
        (std::size_t{0} + ... + detail::blocks_in<Layers>);

    static constexpr shape output(shape in) {
        ((in = Layers::output(in)), ...);
        return in;
    }

private:
    template <class Site>
    using after = std::conditional_t<std::is_void_v<typename Site::following>, void,
        activate<typename Site::following>>;
    template <class Site>
    using sites = detail::sites<typename Site::value, Site::in, Site::index, false,
        typename Site::written, typename Site::defaults, after<Site>, Layers...>;

public:
    template <class Site>
    struct check : detail::check_sites<sites<Site>, std::index_sequence_for<Layers...>, Layers...> {
    };

    template <class Site>
    struct bind {
        using type = typename detail::bind_chain<sites<Site>>::type;
    };
};

} // namespace strut
