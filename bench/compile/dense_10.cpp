// 10 layers of width 64, with a training step.
#include "training.hpp"

double step(deep_trainer<deep_net<10, dense_layer>>& fit) {
    return fit.step_in_place().loss;
}
