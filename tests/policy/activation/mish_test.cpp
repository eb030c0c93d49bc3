#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/mish.hpp"

namespace {

const laws::activation_facts facts{.value = [](long double h) -> long double {
                                       const long double e = std::exp(std::min(h, 5000.0L));
                                       return h * (e * (e + 2) / (e * (e + 2) + 2));
                                   },
    .ulp = 6,
    .small = 1e-30,
    .second_moment = 0.452342,
    .slope_moment = 0.479084};

} // namespace

BOOST_AUTO_TEST_CASE(mish_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::mish>(facts);
}

static_assert(strut::preferred_init<strut::mish> == strut::init_hint::he);
