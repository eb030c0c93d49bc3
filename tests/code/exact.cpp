#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "strut/core/cmath.hpp"
#include "strut/policy/init/he_truncated.hpp"
#include "strut/policy/init/lecun_normal.hpp"
#include "strut/policy/init/orthogonal.hpp"

namespace {

using strut::fan;

template <class Init, class T, std::size_t In, std::size_t Out>
constexpr std::array<T, In * Out> weights(std::uint64_t seed) {
    std::array<T, In * Out> made{};
    Init::fill(made.data(), fan{In, Out}, seed);
    return made;
}

/// Weights at run time, by whatever the optimizer makes of loops, and in a constant expression.
template <class Init, class T, std::size_t In, std::size_t Out>
bool same() {
    static constexpr auto expected = weights<Init, T, In, Out>(9);
    const volatile std::uint64_t seed = 9;
    return weights<Init, T, In, Out>(seed) == expected;
}

template <class Init>
bool same_weights() {
    return same<Init, float, 3, 5>() && same<Init, double, 3, 5>() && same<Init, float, 9, 8>() &&
           same<Init, double, 8, 9>();
}

constexpr std::array<double, 64> functions(double step) {
    std::array<double, 64> found{};
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double x = step * (static_cast<double>(i) - 20);
        found[i] = strut::cmath::exp(x) + strut::cmath::sin(x) + strut::cmath::tanh(x) +
                   strut::cmath::erf(x) + strut::cmath::log(1 + strut::cmath::times(x, x));
    }
    return found;
}

bool same_functions() {
    static constexpr auto expected = functions(0.37);
    const volatile double step = 0.37;
    return functions(step) == expected;
}

} // namespace

// Whether what is computed when a program runs has the bits of what is computed when it is
// compiled.
int main() {
    const bool all = same_weights<strut::orthogonal<>>() && same_weights<strut::he_truncated>() &&
                     same_weights<strut::lecun_normal>() && same_functions();
    return all ? 0 : 1;
}
