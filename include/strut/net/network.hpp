#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "strut/core/check.hpp"
#include "strut/core/random.hpp"
#include "strut/core/real.hpp"
#include "strut/core/shape.hpp"
#include "strut/core/storage.hpp"
#include "strut/core/view.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/site.hpp"
#include "strut/net/runnable.hpp"

namespace strut {

namespace detail {
/// How large the inputs are on average, as a template argument beside the extents.
struct stated_second_moment {
    double value;
};

/// What an input says of its samples.
struct input_items {
    shape extents;
    double second_moment = 1;
    std::size_t axes = 0; ///< as many as were given, of which a shape has room for max_rank
    bool positive = true;

    constexpr void add(std::integral auto extent) {
        positive = positive && extent > 0;
        if (axes++ < shape::max_rank)
            extents.extent[extents.rank++] = static_cast<std::size_t>(extent);
    }
    constexpr void add(stated_second_moment stated) { second_moment = stated.value; }
};
} // namespace detail

/// E[x^2] of the inputs, for the forecast of how signal and gradient get through the network at the
/// start: `input<16, second_moment<0.01>>` for audio at -20 dB of full scale. 1 where none is
/// given.
template <real Value>
inline constexpr detail::stated_second_moment second_moment{Value};

/// The shape of one sample, first in a network's list: `input<16>`, `input<8, 8>`. A
/// `second_moment` may follow the extents.
template <auto... Items>
struct input {
    static constexpr detail::input_items items = [] {
        detail::input_items all;
        (all.add(Items), ...);
        return all;
    }();
    static constexpr shape extents = items.extents;
    static constexpr double second_moment = items.second_moment;
    static_assert(error::one_to_four_axes<(items.axes > 0 && items.axes <= shape::max_rank),
        error::given<input>, error::found<items.axes>>::value);
    static_assert(error::positive_extents<items.positive, error::found<Items...>>::value);
};

namespace detail {

template <class Item>
struct is_input : std::false_type {};
template <auto... Extents>
struct is_input<input<Extents...>> : std::true_type {};
template <class Item>
struct is_default
    : std::bool_constant<is_activation<Item>::value || is_initializer<Item>::value ||
                         is_bias<Item>::value || is_norm<Item>::value || is_math<Item>::value> {};
template <class Item>
struct is_stray : std::bool_constant<!is_layer_item<Item>::value && !is_default<Item>::value> {};

template <class List>
struct as_policies;
template <class... P>
struct as_policies<error::given<P...>> {
    using type = policies<P...>;
};

template <class T, class Input, class Defaults, class Layers>
struct root_of;
template <class T, class Input, class... Defaults, class... Layers>
struct root_of<T, Input, policies<Defaults...>, error::given<Layers...>> {
    using known = policies<Defaults..., block_count<(std::size_t{0} + ... + blocks_in<Layers>)>>;
    using places = sites<T, Input::extents, 0, true, void, known, void, Layers...>;
    using check = check_sites<places, std::index_sequence_for<Layers...>, Layers...>;
    using bind = bind_chain<places>;
    using specs = boost::hana::basic_tuple<boost::hana::type<Layers>...>;
    static constexpr std::size_t count = sizeof...(Layers);
};

/// What a network's list comes to.
template <simd::scalar T, class Input, class... Items>
struct built_network {
    static_assert(std::is_same_v<T, float> || std::is_same_v<T, double>,
        "strut: a network computes with float or double");
    static_assert(error::input_first<is_input<Input>::value, error::given<Input>>::value);
    using list = policies<Items...>;
    static_assert(error::layers_and_policies<(count_of<is_stray, list>::value == 0),
        typename only<is_stray, list>::type>::value);
    using layer_list = typename only<is_layer_item, list>::type;
    static_assert(
        error::one_layer_at_least<!std::is_same_v<layer_list, error::given<>>, list>::value);
    using default_list = typename as_policies<typename only<is_default, list>::type>::type;
    static_assert(at_most_one<is_activation, default_list, list>::value);
    static_assert(at_most_one<is_initializer, default_list, list>::value);
    static_assert(at_most_one<is_bias, default_list, list>::value);
    static_assert(at_most_one<is_norm, default_list, list>::value);
    static_assert(at_most_one<is_math, default_list, list>::value);
    using build = root_of<T, Input, default_list, layer_list>;
};

/// The whole network as one bound layer, once its layers have accepted their sites.
template <class Build, bool Accepted>
struct bound_root {
    static_assert(Accepted);
    using type = typename Build::bind::type;
};

} // namespace detail

/// A network with numbers of type T: see `network`.
template <simd::scalar T, class Input, class... Items>
class basic_network
    : public runnable<
          typename detail::bound_root<typename detail::built_network<T, Input, Items...>::build,
              detail::built_network<T, Input, Items...>::build::check::value>::type> {
    using build = typename detail::built_network<T, Input, Items...>::build;
    using base = runnable<typename build::bind::type>;

public:
    using base::parameters;
    using base::statistics;
    using base::tensors;
    using typename base::root;

    /// E[x^2] of the inputs, as stated.
    static constexpr double second_moment = Input::second_moment;
    static constexpr std::size_t layer_count = build::count;

    /// A layer as it was written.
    template <std::size_t Index>
    using layer_spec = detail::type_at<typename build::specs, Index>;

    /// A network of zeros, to be filled.
    constexpr basic_network() { root::initialize_statistics(statistics.data()); }

    /// Initial weights by the layers' initializers: the same seed gives the same bits on every
    /// machine. Weight tensor k (from 1) is drawn from seed * 7919 + 1000 + k.
    explicit constexpr basic_network(seed start) { initialize(start); }

    /// Draws all parameters anew.
    constexpr void initialize(seed start) {
        parameters = {};
        statistics = {};
        root::initialize_statistics(statistics.data());
        std::uint64_t tensor_seed = start.value * 7919 + 1000;
        root::initialize(parameters.data(), tensor_seed);
    }

    /// The tensor of layer `Index` with this purpose, shaped: `view<0, role::weight>()(i, o)`.
    template <std::size_t Index, role Purpose>
    constexpr auto view() {
        constexpr tensor found = find<Index, Purpose>();
        return tensor_view<T, found.extents>{parameters.data() + found.offset};
    }
    template <std::size_t Index, role Purpose>
    constexpr auto view() const {
        constexpr tensor found = find<Index, Purpose>();
        return tensor_view<const T, found.extents>{parameters.data() + found.offset};
    }

    friend constexpr bool operator==(const basic_network&, const basic_network&) = default;

private:
    template <std::size_t Index, role Purpose>
    static consteval tensor find() {
        static_assert(error::layer_of_the_network<(Index < layer_count),
            error::expected<layer_count>, error::found<Index>>::value);
        constexpr std::size_t place = [] {
            std::size_t i = 0;
            while (
                i < tensors.size() && !(tensors[i].layer == Index && tensors[i].purpose == Purpose))
                ++i;
            return i;
        }();
        static_assert(error::tensor_of_the_layer<(place < tensors.size()),
            error::at<Index, layer_spec<(Index < layer_count ? Index : 0)>>,
            error::expected<Purpose>>::value);
        return tensors[place];
    }
};

/// A network of single precision: an input, then layers, and policies for all layers among them.
///
///     using net = strut::network<strut::input<64>, strut::dense<128, strut::relu>,
///     strut::dense<10>>;
///
/// The type is the architecture; an object is its parameters and nothing else: trivially copyable,
/// usable in constant expressions, shared const by any number of threads.
template <class Input, class... Items>
using network = basic_network<float, Input, Items...>;

} // namespace strut
