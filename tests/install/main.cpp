// What every kind of user compiles. USER_VERSION is the version that was found by the way taken.
#include <strut/inference.hpp>

using net = strut::network<strut::input<2>, strut::dense<3, strut::tanh>, strut::dense<1>>;
static_assert(net::parameter_count == 2 * 3 + 3 + 3 * 1 + 1);
static_assert(strut::version == strut::version_number{USER_VERSION});

int main() {
    const net model{strut::seed{7}};
    const auto out = model(std::array{0.5f, -1.f});
    return out[0] == model(std::array{0.5f, -1.f})[0] ? 0 : 1;
}
