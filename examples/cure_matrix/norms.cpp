// A normalization between affine and activation, without a shortcut.

#include "experiment.hpp"

template <class Norm>
using normalized = remedy<strut::dense<64, strut::relu, strut::he, Norm>>;

std::vector<cure> norms() {
    return {
        make_cure<normalized<strut::batch_norm<>>>("relu, batch norm"),
        make_cure<normalized<strut::layer_norm<>>>("relu, layer norm"),
    };
}
