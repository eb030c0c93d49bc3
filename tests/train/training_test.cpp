#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/strut.hpp"

namespace {

namespace clip = strut::clip;
namespace penalty = strut::penalty;
using strut::dense;
using strut::input;
using strut::network;

/// How many kinds of the trainer's policies P is taken for: one, or none if it is no such policy.
template <class P>
constexpr int kinds =
    strut::is_batch<P>::value + strut::is_micro_batch<P>::value + strut::is_clipper<P>::value +
    strut::is_layer_clipper<P>::value + strut::is_non_finite<P>::value +
    strut::is_penalty<P>::value + strut::is_constraint<P>::value + strut::is_schedule<P>::value +
    strut::is_frozen<P>::value;

template <class... P>
constexpr bool each_of_one_kind = ((kinds<P> == 1) && ...);
static_assert(
    each_of_one_kind<strut::batch<3>, strut::micro_batch<3>, strut::frozen<>, strut::frozen<1, 2>>);
static_assert(each_of_one_kind<clip::none, clip::by_value<>, clip::by_norm<>,
    clip::by_global_norm<>, clip::adaptive<>, strut::normalize_gradient<>,
    clip::in_layer<1, clip::none>, strut::non_finite::skip_step, strut::non_finite::propagate>);
static_assert(each_of_one_kind<penalty::l1<>, penalty::l2<>, penalty::elastic_net<>,
    penalty::decoupled<>, penalty::max_norm<>>);
static_assert(each_of_one_kind<strut::schedule::constant, strut::schedule::step<3, 0.1>,
    strut::schedule::reduce_on_plateau<>,
    strut::schedule::per_epoch<strut::schedule::exponential<0.9>>>);
static_assert(strut::is_penalty<penalty::decoupled<>>::value);
static_assert(strut::is_constraint<penalty::max_norm<>>::value);
static_assert(kinds<int> == 0 && kinds<strut::relu> == 0 && kinds<strut::adam> == 0);

// What a network ends in, whatever it is made of.
template <class... Layers>
using ending = typename strut::detail::ending<typename network<input<4>, Layers...>::root>::type;
static_assert(std::is_same_v<ending<dense<2>>, strut::identity>);
static_assert(std::is_same_v<ending<dense<2, strut::sigmoid>>, strut::sigmoid>);
static_assert(std::is_same_v<ending<dense<2, strut::relu>, dense<2>>, strut::identity>);
static_assert(
    std::is_same_v<ending<strut::chain<dense<2>, strut::activate<strut::tanh>>>, strut::tanh>);
static_assert(std::is_same_v<ending<dense<2, strut::sigmoid>, strut::flatten,
                                 strut::chain<strut::dropout<>, strut::flatten>>,
    strut::sigmoid>);
static_assert(std::is_same_v<ending<strut::flatten, strut::dropout<>>, strut::identity>);
static_assert(std::is_same_v<ending<strut::repeat<2, dense<4, strut::tanh>>>, strut::tanh>);
static_assert(std::is_same_v<ending<strut::parallel<dense<1>, strut::chain<dense<1, strut::tanh>>>>,
    strut::tanh>);
static_assert(std::is_same_v<ending<strut::parallel<dense<1>, dense<2>>>, strut::identity>);
// A sum of activations is none, as behind a residual.
static_assert(
    std::is_same_v<ending<strut::parallel<strut::summed, dense<2, strut::tanh>, dense<2>>>,
        strut::identity>);
static_assert(std::is_same_v<ending<strut::residual<dense<4, strut::tanh>>>, strut::identity>);

template <class... Layers>
using frozen_in =
    strut::check_frozen<network<input<4>, dense<3>, strut::activate<strut::relu>, dense<2>>,
        Layers...>;
static_assert(frozen_in<strut::frozen<>>::value && frozen_in<strut::frozen<0, 1>>::value);

} // namespace

BOOST_AUTO_TEST_CASE(policies_of_a_trainer_are_taken_in_any_order) {
    using net = network<input<4>, dense<2>>;
    using strut::trainer;
    using one = trainer<net, strut::mse, strut::adam, strut::batch<6>, strut::micro_batch<4>,
        clip::by_value<>, penalty::l2<>, penalty::max_norm<>, strut::schedule::exponential<0.9>>;
    using other = trainer<net, strut::mse, strut::adam, strut::schedule::exponential<0.9>,
        penalty::max_norm<>, penalty::l2<>, clip::by_value<>, strut::micro_batch<4>,
        strut::batch<6>>;
    static_assert(one::batch_size == 6 && one::lanes == 4);
    static_assert(other::batch_size == 6 && other::lanes == 4);
    static_assert(std::is_same_v<one::penalty_term, other::penalty_term>);
    static_assert(std::is_same_v<one::constraint, penalty::max_norm<>>);
    static_assert(std::is_same_v<other::constraint, penalty::max_norm<>>);
    net first{strut::seed{1}};
    net second{strut::seed{1}};
    one fit_first{first};
    other fit_second{second};
    const std::vector<float> x{1, 2, 3, 4, -1, -2, 3, 4}, y{1, 0, 0, 1};
    fit_first.step(x, y);
    fit_second.step(x, y);
    BOOST_TEST((first.parameters == second.parameters));
    BOOST_TEST((first.parameters != net{strut::seed{1}}.parameters));
}
