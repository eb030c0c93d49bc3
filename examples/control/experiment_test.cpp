#include <cstddef>
#include <memory>

#include <boost/test/unit_test.hpp>

#include "experiment.hpp"

BOOST_AUTO_TEST_CASE(a_cloned_regulator_keeps_the_pole_up) {
    const regulator teacher;
    const auto model = std::make_unique<net>(strut::seed{1});
    BOOST_TEST(clone(*model, teacher, 5) < 1.0); // N, of 20
    policy pupil{*model};
    for (const state& from : beginnings) {
        BOOST_TEST(balance(from, teacher).stands());
        BOOST_TEST(balance(from, pupil).stands());
    }
}

// Against the stable subspace of the symplectic matrix, in NumPy, of the step by matrix
// exponential.
BOOST_AUTO_TEST_CASE(the_regulator_is_that_of_the_discrete_riccati_equation) {
    const regulator teacher;
    constexpr state expected{-9.92778933, -11.16599754, -67.52153318, -17.30756463};
    for (std::size_t i = 0; i < 4; ++i)
        BOOST_TEST(teacher.gain()[i] == expected[i], boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(nothing_keeps_the_pole_up_by_itself) {
    const outcome alone = balance({0, 0, degree, 0}, [](const state&) { return 0.0; });
    BOOST_TEST(!alone.stands());
    BOOST_TEST(alone.up_for < 2);
}
