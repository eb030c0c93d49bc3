#include "strut/inference.hpp"
#include "strut/layer/windows.hpp"

namespace {

using namespace strut;

template <class... Layers>
constexpr bool goes = goes_through_windows<typename network<input<8, 2>, Layers...>::root>;
template <class... Layers>
constexpr std::size_t stuck = stuck_in_window<typename network<input<8, 2>, Layers...>::root>;

static_assert(goes<dense<4, relu, layer_norm<>>, lstm<3, stateful>, dropout<0.5>, dense<1>>);
static_assert(goes<residual<dense<2>, gru<2, stateful>>, repeat<2, rnn<2, stateful>>, last_step>);
static_assert(goes<residual<shortcut::projection, dense<3>, gru<4, stateful>>>);
static_assert(goes<parallel<lstm<3, stateful>, dense<2>>, dense_block<gru<2, stateful>>>);
static_assert(!goes<parallel<lstm<3, stateful>, conv1d<2, kernel<3>>>>);
static_assert(!goes<lstm<3>> && stuck<dense<4>, lstm<3>, dense<1>> == 1);
static_assert(!goes<residual<gru<2>>> && !goes<repeat<2, chain<dense<2>, rnn<2>>>>);
static_assert(!goes<conv1d<3, kernel<3>>> && !goes<flatten>);
static_assert(stuck<lstm<3, stateful>, bidirectional<lstm<3>>> == 1);
static_assert(goes<conditioned<mix<dense<2, prelu_per_channel<>>>>, parallel<summed, dense<3>>>);
static_assert(goes<skip_sum<3, affine<3>, tap, skip_stack<2, affine<3>, affine<2>, tap>>>);
static_assert(!goes<conditioned<lstm<3>>> && !goes<skip_sum<3, lstm<3>, tap>>);
static_assert(!goes<skip_sum<3, affine<2>, skip_stack<2, lstm<3>, tap>>>);
static_assert(!goes<parallel<rnn<3>, dense<3>>> && !goes<parallel<summed, rnn<3>, dense<3>>>);
static_assert(goes<lstm<3, stateful>, scale<2>>);
static_assert(!goes<normalize<batch_norm<>>> && goes<normalize<layer_norm<>>>);

template <class... Layers>
using stops = stuck_inside_t<typename network<input<8, 2>, Layers...>::root>;
static_assert(stops<dense<3>, conditioned<residual<lstm<3>>>>::name == "lstm");
static_assert(
    stops<residual<shortcut::projection, conv1d<4, kernel<3>, stride<2>>>>::name == "conv1d");
static_assert(has_statistics_of_steps<stops<residual<normalize<batch_norm<>>>, lstm<3>>>);
static_assert(!has_statistics_of_steps<stops<lstm<3>>> && !has_statistics_of_steps<void>);

} // namespace
