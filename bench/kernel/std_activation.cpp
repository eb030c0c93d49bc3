#include <cmath>
#include <cstddef>

#include "kernel/activation.hpp"

namespace bench {
namespace {

template <class Function>
struct std_map {
    static constexpr const char* label = "libm, element by element";
    static void apply(const float* in, float* out, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            out[i] = Function{}(in[i]);
    }
};

struct exponential {
    float operator()(float x) const { return std::exp(x); }
};
struct hyperbolic {
    float operator()(float x) const { return std::tanh(x); }
};
struct logistic {
    float operator()(float x) const { return 1.0f / (1.0f + std::exp(-x)); }
};

const bool added = (add_activation_row<exp_function, std_map<exponential>>("std"),
    add_activation_row<tanh_function, std_map<hyperbolic>>("std"),
    add_activation_row<sigmoid_function, std_map<logistic>>("std"), true);

} // namespace
} // namespace bench
