#include <cstddef>

#include <xsimd/xsimd.hpp>

#include "kernel/activation.hpp"

namespace bench {
namespace {

using pack = xsimd::batch<float>;

template <class Function>
struct xsimd_map {
    static constexpr const char* label = "xsimd::batch<float>";
    static void apply(const float* in, float* out, std::size_t count) {
        for (std::size_t i = 0; i < count; i += pack::size)
            Function{}(pack::load_aligned(in + i)).store_aligned(out + i);
    }
};

struct exponential {
    pack operator()(pack x) const { return xsimd::exp(x); }
};
struct hyperbolic {
    pack operator()(pack x) const { return xsimd::tanh(x); }
};
struct logistic {
    pack operator()(pack x) const { return 1.0f / (1.0f + xsimd::exp(-x)); }
};

const bool added = (add_activation_row<exp_function, xsimd_map<exponential>>("xsimd"),
    add_activation_row<tanh_function, xsimd_map<hyperbolic>>("xsimd"),
    add_activation_row<sigmoid_function, xsimd_map<logistic>>("xsimd"), true);

} // namespace
} // namespace bench
