#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/hardtanh.hpp"

namespace {

const laws::activation_facts facts{.value = [](long double h) -> long double {
                                       return std::isnan(h) ? h : std::clamp(h, -1.0L, 1.0L);
                                   },
    .ulp = 0,
    .kinks = {-1, 1},
    .second_moment = 0.51606,
    .slope_moment = 0.68269};

} // namespace

BOOST_AUTO_TEST_CASE(hardtanh_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::hardtanh>(facts);
}

BOOST_AUTO_TEST_CASE(the_slope_of_hardtanh_at_its_kinks_is_zero) {
    for (const double h : {-1.0, 1.0}) {
        BOOST_TEST(strut::hardtanh::slope(h) == 0);
        BOOST_TEST(strut::hardtanh::slope_at(h) == 0);
    }
}

static_assert(strut::preferred_init<strut::hardtanh> == strut::init_hint::xavier);
