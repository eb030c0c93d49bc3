#include <boost/test/unit_test.hpp>

#include "strut/policy/schedule/anneal.hpp"

using strut::schedule::detail::anneal;

static_assert(anneal(1, 0.25, 0) == 1);

BOOST_AUTO_TEST_SUITE(schedule_anneal)

BOOST_AUTO_TEST_CASE(anneal_goes_from_start_to_end_along_a_cosine) {
    const auto near = boost::test_tools::tolerance(1e-15);
    BOOST_TEST(anneal(1, 0.25, 0.5) == 0.625, near);
    BOOST_TEST(anneal(1, 0.25, 1) == 0.25, near);
    BOOST_TEST(anneal(0.25, 1, 1) == 1, near);
    BOOST_TEST(anneal(1, 0, 1. / 3) == 0.75, near);
}

BOOST_AUTO_TEST_CASE(anneal_is_flat_at_both_ends_and_falls_between) {
    double before = anneal(1, 0, 0);
    for (int i = 1; i <= 100; ++i) {
        const double now = anneal(1, 0, i / 100.);
        BOOST_TEST(now < before);
        before = now;
    }
    BOOST_TEST(1 - anneal(1, 0, 0.001) < 3e-6);
    BOOST_TEST(anneal(1, 0, 0.999) < 3e-6);
}

BOOST_AUTO_TEST_SUITE_END()
