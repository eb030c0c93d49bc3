#include <cstddef>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "run.hpp"
#include "strut/health/judge/oscillation.hpp"

BOOST_AUTO_TEST_SUITE(oscillation)

using judged::condition;
using judged::run;

BOOST_AUTO_TEST_CASE(up_and_down_is_oscillation) {
    run one;
    for (std::size_t k = 0; k < one.level.size(); ++k)
        one.level[k] = k % 2 ? 1.4 : 0.7;
    BOOST_TEST((one.found() == std::vector{condition::oscillating}));
}

BOOST_AUTO_TEST_SUITE_END()
