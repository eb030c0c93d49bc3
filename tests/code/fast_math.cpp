#include <array>
#include <cstdio>
#include <memory>

#include "strut/inference.hpp"

namespace {

template <class Net>
void print() {
    const auto model = std::make_unique<Net>(strut::seed{3});
    std::array<float, Net::in.size()> x;
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = static_cast<float>(static_cast<int>(i * 5 % 7) - 3) * 0.9f;
    for (const float y : (*model)(x))
        std::printf("%.5g\n", static_cast<double>(y));
}

} // namespace

// What a few networks give out, with five digits.
int main() {
    using namespace strut;
    print<network<input<5>, dense<17, strut::tanh>, dense<9, sigmoid, layer_norm<>>, dense<3, gelu>,
        softmax>>();
    print<network<input<5>, dense<17, softplus>, dense<9, elu<>>, dense<8, mish>, log_softmax>>();
    print<network<input<6, 2>, lstm<13>, last_step, dense<1>>>();
    print<network<input<6, 2>, gru<13>, last_step, dense<1>>>();
    print<network<input<5>, accurate_math, dense<17, silu>, dense<3, selu>>>();
    print<network<input<5>, fast_math, dense<17, strut::tanh>, dense<3, silu>>>();
}
