/// uses_headers: compares the embedded networks with what was written. uses_headers write: tries to
/// change one of them, which must not succeed. Built without exceptions and RTTI.

#include <cstdio>

// clang-format off
#include "normalized.hpp"
#include "normalized_apart.hpp"
#include "normalized_expected.hpp"
#include "doubles.hpp"
#include "doubles_apart.hpp"
#include "doubles_expected.hpp"
#include "rounds.hpp"
#include "rounds_apart.hpp"
#include "rounds_expected.hpp"
#include "cells.hpp"
#include "cells_apart.hpp"
#include "cells_expected.hpp"
// clang-format on

#include "networks.hpp"

namespace {

template <class Net>
constexpr bool gives(const Net& of, const double (&expected)[2]) {
    const auto y = of(embed_input<Net>());
    const auto near = [](double a, double b) { return a - b < 1e-6 && b - a < 1e-6; };
    return near(y[0], expected[0]) && near(y[1], expected[1]);
}

#define DECLARE(name, ...)                                                                         \
    constexpr embedded::name::net name##_fixed =                                                   \
        strut::embed<embedded::name::net>(embedded::name::weights);                                \
    static_assert(std::is_same_v<embedded::name::net, __VA_ARGS__>);                               \
    static_assert(gives(name##_fixed, name##_expected));
EMBED_NETWORKS(DECLARE)

// What is folded is made in the compiler, too.
constexpr strut::folded<embedded::normalized::net> folded_fixed{normalized_fixed};
static_assert(gives(folded_fixed, normalized_expected));

bool good = true;
void check(bool ok, const char* name, const char* what) {
    if (!ok) {
        std::printf("%s: %s\n", name, what);
        good = false;
    }
}

} // namespace

int main(int count, char**) {
    if (count > 1) {
        const auto& fixed = strut::embed<embedded::cells::net>(embedded::cells_apart::weights);
        *const_cast<volatile float*>(
            count > 2 ? fixed.parameters.data() : cells_fixed.parameters.data()) = 1;
        return 0;
    }
#define COMPARE(name, ...)                                                                         \
    {                                                                                              \
        const auto& apart = strut::embed<embedded::name::net>(embedded::name##_apart::weights);    \
        check(check_sum(name##_fixed) == name##_check_sum, #name, "other bits in the literal");    \
        check(check_sum(apart) == name##_check_sum, #name, "other bits in the assembly");          \
        check(gives(name##_fixed, name##_expected), #name, "the literal gives something else");    \
        check(gives(apart, name##_expected), #name, "the assembly gives something else");          \
    }
    EMBED_NETWORKS(COMPARE)
    return good ? 0 : 1;
}
