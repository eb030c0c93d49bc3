#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "core/cmath/ulp.hpp"
#include "strut/core/cmath.hpp"

namespace cmath = strut::cmath;

namespace {

using function = double (*)(double);

struct named {
    const char* name;
    function call;
    double low;
    double high;
    std::uint64_t checksum;
};

constexpr std::array<named, 9> functions{{
    {"exp", cmath::exp, -745, 709, 16883275023115336062u},
    {"expm1", cmath::expm1, -41, 41, 18126643612164489272u},
    {"tanh", cmath::tanh, -23, 23, 117762284475331133u},
    {"log", cmath::log, 0.001, 10, 17993764937428836133u},
    {"log1p", cmath::log1p, -0.999, 10, 3800052550200288986u},
    {"sqrt", cmath::sqrt, 0, 10, 3645179453222313765u},
    {"erf", cmath::erf, -6.5, 6.5, 3666890744028750698u},
    {"sin", cmath::sin, -2000, 2000, 10273270492087576962u},
    {"cos", cmath::cos, -2000, 2000, 6730703583937588604u},
}};

struct sample {
    double x;
    double y;
};

template <std::size_t Index>
constexpr auto at_compile_time = [] {
    const named& each = functions[Index];
    std::array<sample, 200> samples{};
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double share = (static_cast<double>(i) + 0.3) / samples.size();
        samples[i].x = each.low + (each.high - each.low) * share;
        samples[i].y = each.call(samples[i].x);
    }
    return samples;
}();

template <std::size_t Index>
void check_same_bits() {
    const named& each = functions[Index];
    for (const sample& expected : at_compile_time<Index>) {
        const volatile double x = expected.x;
        BOOST_TEST(ulp::same_bits(each.call(x), expected.y), each.name << " of " << x);
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(core_cmath)

BOOST_AUTO_TEST_CASE(compile_time_and_run_time_give_the_same_bits) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (check_same_bits<Index>(), ...);
    }
    (std::make_index_sequence<functions.size()>{});
}

/// The sums are those of g++ 12 on x86-64 without fused operations.
BOOST_AUTO_TEST_CASE(every_compiler_and_instruction_set_gives_the_same_bits) {
    for (const named& each : functions) {
        const auto found = ulp::checksum(each.call, each.low, each.high);
        BOOST_TEST(found == each.checksum, each.name << " has " << found);
    }
}

BOOST_AUTO_TEST_SUITE_END()
