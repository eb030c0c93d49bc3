#include <array>
#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/penalty.hpp"
#include "strut/policy/penalty/max_norm.hpp"

namespace penalty = strut::penalty;

// Two units with incoming weights of norm 5 and 1.
static_assert([] {
    std::array parameters{3., 0., -4., 1.};
    penalty::max_norm<2.5>::constrain(parameters.data(), {.size = 4, .units = 2});
    return parameters == std::array{1.5, 0., -2., 1.};
}());

BOOST_AUTO_TEST_SUITE(penalty_max_norm)

BOOST_AUTO_TEST_CASE(max_norm_obeys_the_laws_of_constraints) {
    laws::penalty<penalty::max_norm<>>();
    laws::penalty<penalty::max_norm<0.1, penalty::every_parameter>>();
}

BOOST_AUTO_TEST_CASE(max_norm_bounds_the_incoming_weights_of_each_unit) {
    constexpr std::size_t rows = 9;
    constexpr std::size_t units = 21;
    const auto before = laws::weights<float>(rows * units, 0.7, 8);
    auto w = before;
    penalty::max_norm<2>::constrain(w.data(), {.size = rows * units, .units = units});
    std::size_t bounded = 0;
    for (std::size_t unit = 0; unit < units; ++unit) {
        double was = 0;
        double is = 0;
        for (std::size_t i = unit; i < w.size(); i += units) {
            was += std::pow(before[i], 2);
            is += std::pow(w[i], 2);
        }
        bounded += was > 4;
        BOOST_TEST(
            std::sqrt(is) == std::min(std::sqrt(was), 2.), boost::test_tools::tolerance(1e-6));
    }
    BOOST_TEST(bounded > 2U);
    BOOST_TEST(bounded < units - 2);
}

BOOST_AUTO_TEST_SUITE_END()
