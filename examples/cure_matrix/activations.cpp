// Activations, with the initializer that suits them or does not.

#include "experiment.hpp"

template <class... Policies>
using plain = remedy<strut::dense<64, Policies...>>;

std::vector<cure> activations_and_initializers() {
    return {
        make_cure<plain<strut::sigmoid, strut::xavier>>("sigmoid, Xavier"),
        make_cure<plain<strut::tanh, strut::xavier>>("tanh, Xavier"),
        make_cure<plain<strut::relu, strut::xavier>>("relu, Xavier"),
        make_cure<plain<strut::relu, strut::he>>("relu, He"),
        make_cure<plain<strut::leaky_relu<>, strut::he>>("leaky relu, He"),
        make_cure<plain<strut::prelu<>, strut::he>>("prelu, He"),
        make_cure<plain<strut::selu, strut::lecun>>("selu, LeCun"),
        make_cure<plain<strut::gelu, strut::he>>("gelu, He"),
    };
}
