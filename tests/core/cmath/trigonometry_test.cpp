#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "core/cmath/ulp.hpp"
#include "strut/core/cmath/trigonometry.hpp"

namespace cmath = strut::cmath;
using ulp::infinity;
using ulp::not_a_number;
using ulp::smallest;

static_assert(cmath::sin(0.0) == 0 && cmath::cos(0.0) == 1 && cmath::cos(-0.0) == 1);
static_assert(cmath::sin(smallest) == smallest && cmath::cos(1e-300) == 1);
static_assert(cmath::sin(3.141592653589793) == 1.2246467991473532e-16);
static_assert(cmath::cos(1.5707963267948966) == 6.123233995736766e-17);
static_assert(cmath::sin(1e22) == -0.8522008497671888);
static_assert(cmath::sin(infinity) != cmath::sin(infinity));
static_assert(cmath::cos(-infinity) != cmath::cos(-infinity));
static_assert(cmath::sin(not_a_number) != cmath::sin(not_a_number));
static_assert(cmath::cos(not_a_number) != cmath::cos(not_a_number));
static_assert(cmath::sin(1.0f) == 0.84147098f && cmath::cos(1.0f) == 0.5403023f);
static_assert(cmath::sin_cos(2.0).sin == cmath::sin(2.0));
static_assert(cmath::sin_cos(2.0).cos == cmath::cos(2.0));

namespace {

struct check_both {
    ulp::worst sine{0.9};
    ulp::worst cosine{0.9};

    void operator()(double x) {
        sine(x, cmath::sin(x), std::sin(static_cast<long double>(x)));
        cosine(x, cmath::cos(x), std::cos(static_cast<long double>(x)));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(core_cmath_trigonometry)

BOOST_AUTO_TEST_CASE(sin_and_cos_are_within_one_ulp) {
    check_both check;
    ulp::linear(-7, 7, [&](double x) { check(x); });
    ulp::linear(-1100, 1100, [&](double x) { check(x); });
    ulp::all_sizes(smallest, std::numeric_limits<double>::max(), [&](double x) {
        check(x);
        check(-x);
    });
}

BOOST_AUTO_TEST_CASE(sin_and_cos_are_within_one_ulp_next_to_their_zeros) {
    check_both check;
    for (int n = 1; n < 200'000; ++n) {
        const double x = n * 1.5707963267948966;
        check(x);
        check(std::nextafter(x, 0));
        check(std::nextafter(x, infinity));
    }
    // The double nearest to a multiple of pi/2 (Muller et al. 2018, Handbook of Floating-Point
    // Arithmetic, section 10.2.1).
    check(std::ldexp(6381956970095103.0, 797));
}

BOOST_AUTO_TEST_CASE(the_sine_of_a_zero_keeps_its_sign) {
    BOOST_TEST(std::signbit(cmath::sin(-0.0)));
    BOOST_TEST(!std::signbit(cmath::sin(0.0)));
}

BOOST_AUTO_TEST_SUITE_END()
