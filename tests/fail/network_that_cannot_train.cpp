// expect: error.*strut: this network is forecast not to train
// expect: at<1, *strut::dense<128, strut::sigmoid> ?>
// expect: because<strut::problem::vanishing>
// expect: try_this<strut::cure::relu_with_he_or_batch_norm>
#include "strut/health/forecast.hpp"
#include "strut/inference.hpp"

using layer = strut::dense<128, strut::sigmoid>;
using net = strut::network<strut::input<10>, strut::dense<128, strut::relu>, layer, layer, layer,
    layer, layer, layer, strut::dense<1>>;
static_assert(strut::require_trainable<net>);
