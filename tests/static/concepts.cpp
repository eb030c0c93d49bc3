#include "strut/strut.hpp"

/// Each concept accepts its models and refuses what is none.
namespace {

struct no_slope {
    static constexpr auto value(auto h) { return h; }
};
struct plain_activation {
    static constexpr auto value(auto h) { return h * h; }
    static constexpr auto slope(auto h) { return h + h; }
};

static_assert(strut::activation<strut::relu> && strut::activation<strut::leaky_relu<0.2>>);
static_assert(strut::activation<plain_activation>);
static_assert(!strut::activation<int> && !strut::activation<no_slope>);
static_assert(strut::parametric_activation<strut::prelu<>>);
static_assert(!strut::parametric_activation<strut::relu>);

static_assert(strut::initializer<strut::he> && !strut::initializer<strut::relu>);
static_assert(strut::bias_policy<strut::no_bias> && strut::bias_policy<strut::bias<strut::he>>);
static_assert(!strut::bias_policy<strut::he>);

static_assert(strut::loss_function<strut::mse> && strut::loss_function<strut::huber<>>);
static_assert(!strut::loss_function<strut::relu> && !strut::loss_function<int>);
static_assert(strut::optimizer<strut::adam> && strut::optimizer<strut::momentum<>>);
static_assert(!strut::optimizer<strut::mse>);
static_assert(strut::decays_weights<strut::adamw> && !strut::decays_weights<strut::adam>);
static_assert(strut::clipper<strut::clip::none> && strut::clipper<strut::clip::by_value<1>>);
static_assert(
    strut::clipper<strut::clip::adaptive<>> && strut::clipper<strut::normalize_gradient<>>);
static_assert(!strut::clipper<strut::adam> && !strut::clipper<strut::penalty::l2<>>);

namespace penalty = strut::penalty;
static_assert(strut::coupled_penalty<penalty::l1<>> && strut::coupled_penalty<penalty::l2<>>);
static_assert(strut::coupled_penalty<penalty::elastic_net<>>);
static_assert(strut::decoupled_penalty<penalty::decoupled<>>);
static_assert(strut::parameter_constraint<penalty::max_norm<>>);
static_assert(!strut::coupled_penalty<penalty::decoupled<>> && !strut::coupled_penalty<int>);
static_assert(!strut::decoupled_penalty<penalty::max_norm<>>);
static_assert(!strut::parameter_constraint<penalty::l2<>>);
static_assert(penalty::scope<penalty::weights_only> && !penalty::scope<strut::adam>);

namespace schedule = strut::schedule;
static_assert(
    strut::timed_schedule<schedule::constant> && strut::timed_schedule<schedule::cosine<9>>);
static_assert(strut::adaptive_schedule<schedule::reduce_on_plateau<>>);
static_assert(!strut::timed_schedule<schedule::reduce_on_plateau<>>);
static_assert(!strut::adaptive_schedule<schedule::step<9>>);
static_assert(!strut::learning_rate_schedule<strut::adam> && !strut::learning_rate_schedule<int>);

static_assert(strut::layer<strut::dense<4>> && strut::layer<strut::flatten>);
static_assert(strut::layer<strut::chain<strut::dense<4>, strut::dense<2>>>);
static_assert(!strut::layer<strut::relu> && !strut::layer<strut::input<4>> && !strut::layer<int>);

using net = strut::network<strut::input<4>, strut::dense<4, strut::prelu<>>, strut::dropout<>,
    strut::softmax>;
static_assert(strut::bound_layer<net::root> && !strut::bound_layer<net>);

using trainer = strut::trainer<net, strut::mse, strut::sgd>;
struct blind {};
static_assert(strut::observer<strut::console, trainer> && !strut::observer<blind, trainer>);

} // namespace
