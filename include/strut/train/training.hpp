#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "strut/core/check.hpp"
#include "strut/layer/branches.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/linear_map.hpp"
#include "strut/layer/repeat.hpp"
#include "strut/layer/site.hpp"
#include "strut/layer/softmax.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/policy/clip/concept.hpp"
#include "strut/policy/clip/in_layer.hpp"
#include "strut/policy/clip/non_finite.hpp"
#include "strut/policy/loss/concept.hpp"
#include "strut/policy/loss/loss_over.hpp"
#include "strut/policy/penalty/concept.hpp"
#include "strut/policy/schedule/concept.hpp"

/// The policies of a trainer, and what is checked of them at compile time.
namespace strut {

/// Policy: samples in a step.
template <std::size_t N>
struct batch {
    static_assert(N > 0, "strut: a batch needs at least one sample");
    static constexpr std::size_t size = N;
};

/// Policy: samples computed at a time; a batch of more adds up the gradients of its parts.
template <std::size_t N>
struct micro_batch {
    static_assert(N > 0, "strut: a micro-batch needs at least one sample");
    static constexpr std::size_t size = N;
};

template <class P>
struct is_batch : std::false_type {};
template <std::size_t N>
struct is_batch<batch<N>> : std::true_type {};
template <class P>
struct is_micro_batch : std::false_type {};
template <std::size_t N>
struct is_micro_batch<micro_batch<N>> : std::true_type {};
template <class P>
struct is_clipper : std::bool_constant<clipper<P>> {};
template <class P>
struct is_layer_clipper : std::false_type {};
template <std::size_t Layer, class Strategy>
struct is_layer_clipper<clip::in_layer<Layer, Strategy>> : std::true_type {};
template <class P>
struct is_penalty : std::bool_constant<coupled_penalty<P> || decoupled_penalty<P>> {};
template <class P>
struct is_constraint : std::bool_constant<parameter_constraint<P>> {};
template <class P>
struct is_schedule : std::bool_constant<learning_rate_schedule<P>> {};
template <class P>
struct is_non_finite : std::bool_constant<non_finite_policy<P>> {};
template <class P>
struct is_frozen : std::false_type {};
template <std::size_t... I>
struct is_frozen<frozen<I...>> : std::true_type {};

namespace detail {
/// The activation that a bound layer ends in, whatever keeps the values behind it; softmax ends in
/// itself, and branches side by side in the first activation that one of them ends in.
template <class B>
struct ending {
    using type = identity;
};
template <class B>
    requires requires {
        typename B::activation;
    }
struct ending<B> {
    using type = typename B::activation;
};
template <class T, shape S, bool L>
struct ending<bound::softmax<T, S, L>> {
    using type = bound::softmax<T, S, L>;
};
template <class T, class I, class... E>
struct ending<bound::chain<T, I, E...>> {
    static constexpr std::size_t last = [] {
        std::size_t found = 0, i = 0;
        ((found = linear_map<E>::kind == linearity::same ? found : i, ++i), ...);
        return found;
    }();
    using type = typename ending<typename bound::chain<T, I, E...>::template element<last>>::type;
};
template <class T, std::size_t N, class Inner>
struct ending<bound::repeat<T, N, Inner>> : ending<Inner> {};
template <class End>
struct is_nonlinear : std::bool_constant<!std::is_same_v<End, identity>> {};
template <class T, class... B>
struct ending<bound::branches<T, bound::merging::concatenate, B...>> {
    using type = strut::pick<is_nonlinear, identity, policies<typename ending<B>::type...>>;
};
} // namespace detail

/// Refuses a network whose outputs the loss has no use for.
template <class Net, class Loss>
struct check_head {
    static constexpr std::size_t last = Net::layer_count - 1;
    using place = error::at<last, typename Net::template layer_spec<last>>;
    using head = typename detail::ending<typename Net::root>::type;
    using over = loss_over<Loss, Net::out>;
    /// Those that a loss for each head was written for.
    static constexpr std::size_t written = [] {
        if constexpr (requires { Loss::outputs; })
            return Loss::outputs;
        else
            return over::outputs;
    }();
    static_assert(error::heads_of_all_outputs<written == over::outputs, place, error::given<Loss>,
        error::expected<over::outputs>, error::found<written>>::value);
    static constexpr bool value = error::linear_head < !Loss::on_logits ||
                                  std::is_same_v<head, identity>,
                          place, error::given < Loss,
                          head >> ::value &&error::outputs_of_the_loss<over::accepts, place,
                                      error::given<Loss>, error::found<over::outputs>>::value;
};

/// Refuses clipping strategies for layers that are not there, and two for one layer.
template <class Net, class Overrides>
struct check_clipping;
template <class Net, class... Override>
struct check_clipping<Net, error::given<Override...>> {
    template <class One>
    static constexpr bool exists = std::any_of(Net::tensors.begin(), Net::tensors.end(),
        [](const tensor& one) { return one.layer == One::layer; });
    template <class One>
    static constexpr bool twice = (std::size_t{0} + ... + (One::layer == Override::layer)) > 1;
    template <class One>
    struct again : std::bool_constant<twice<One>> {};

    static constexpr bool value =
        (error::clipped_layers_exist<exists<Override>, Override,
             error::expected<Net::layer_count>>::value &&
            ... && true) &&
        error::one_clipping_a_layer<!(twice<Override> || ...),
            typename detail::only<again, policies<Override...>>::type>::value;
};

/// Refuses frozen layers that are not there.
template <class Net, class Frozen>
struct check_frozen;
template <class Net, std::size_t... I>
struct check_frozen<Net, frozen<I...>> {
    static constexpr bool learns = std::any_of(Net::tensors.begin(), Net::tensors.end(),
        [](const tensor& one) { return !frozen<I...>::contains(one.layer); });
    static constexpr bool value = error::frozen_layers_exist<((I < Net::layer_count) && ...),
                                      frozen<I...>, error::expected<Net::layer_count>>::value &&
                                  error::something_to_train<learns, frozen<I...>>::value;
};

} // namespace strut
