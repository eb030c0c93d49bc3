// 200 residual layers of width 64 as a repeat, with a training step.
#include "training.hpp"

double step(deep_trainer<repeated_net<200, residual_layer>>& fit) {
    return fit.step_in_place().loss;
}
