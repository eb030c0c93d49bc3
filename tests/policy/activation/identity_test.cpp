#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/identity.hpp"

namespace {

const laws::activation_facts facts{.value = [](long double h) -> long double { return h; },
    .ulp = 0,
    .second_moment = 1,
    .slope_moment = 1,
    .gain_of_torch = true};

} // namespace

BOOST_AUTO_TEST_CASE(identity_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::identity>(facts);
}

static_assert(strut::preferred_init<strut::identity> == strut::init_hint::xavier);
static_assert(strut::has_slope_at<strut::identity>);
