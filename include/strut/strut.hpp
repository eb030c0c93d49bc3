#pragma once

/// Everything for declaring, running and training networks.

// First, so that messages come with few lines about who included whom.
#include "strut/core/check.hpp"

#include "strut/inference.hpp"
#include "strut/net/gradient.hpp"
#include "strut/policy/clip/by_global_norm.hpp"
#include "strut/policy/clip/by_norm.hpp"
#include "strut/policy/clip/by_value.hpp"
#include "strut/policy/clip/non_finite.hpp"
#include "strut/policy/clip/none.hpp"
#include "strut/policy/loss/binary_cross_entropy.hpp"
#include "strut/policy/loss/huber.hpp"
#include "strut/policy/loss/mae.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/loss/softmax_cross_entropy.hpp"
#include "strut/policy/loss/weighted_binary_cross_entropy.hpp"
#include "strut/policy/loss/weighted_softmax_cross_entropy.hpp"
#include "strut/policy/optimizer/adam.hpp"
#include "strut/policy/optimizer/adamw.hpp"
#include "strut/policy/optimizer/momentum.hpp"
#include "strut/policy/optimizer/nesterov.hpp"
#include "strut/policy/optimizer/rmsprop.hpp"
#include "strut/policy/optimizer/sgd.hpp"
#include "strut/train/console.hpp"
#include "strut/train/dataset.hpp"
#include "strut/train/metrics.hpp"
#include "strut/train/observer.hpp"
#include "strut/train/trainer.hpp"
