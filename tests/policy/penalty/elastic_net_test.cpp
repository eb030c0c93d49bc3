#include <array>

#include <boost/test/unit_test.hpp>

#include "laws/penalty.hpp"
#include "strut/policy/penalty/elastic_net.hpp"
#include "strut/policy/penalty/l1.hpp"
#include "strut/policy/penalty/l2.hpp"

namespace penalty = strut::penalty;

BOOST_AUTO_TEST_SUITE(penalty_elastic_net)

BOOST_AUTO_TEST_CASE(elastic_net_obeys_the_laws_of_penalties) {
    laws::penalty<penalty::elastic_net<>>();
    laws::penalty<penalty::elastic_net<0.5, 0.25>>();
}

BOOST_AUTO_TEST_CASE(elastic_net_is_l2_and_then_l1) {
    const auto w = laws::weights<double>(50, 1, 2);
    std::vector<double> both(50);
    std::vector<double> one_by_one(50);
    penalty::elastic_net<0.5, 0.25>::add_to_gradient(both.data(), w.data(), 50);
    penalty::l2<0.25>::add_to_gradient(one_by_one.data(), w.data(), 50);
    penalty::l1<0.5>::add_to_gradient(one_by_one.data(), w.data(), 50);
    BOOST_TEST(both == one_by_one, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
