#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "laws/schedule.hpp"
#include "strut/policy/schedule/reduce_on_plateau.hpp"

namespace schedule = strut::schedule;

// Works in constant expressions, too.
static_assert([] {
    using halving = schedule::reduce_on_plateau<0.5, 2>;
    halving::state kept;
    for (const double loss : {1., 1., 1.})
        halving::observe(kept, loss);
    return halving::factor({}, kept) == 0.5;
}());

/// The factor after each epoch of the losses in the golden file.
template <class Schedule>
void factors_are_keras(const std::string& name) {
    const golden::file file{"cures.txt"};
    const auto losses = file.get<double>("plateau/losses");
    const auto expected = file.get<double>("plateau/" + name);
    typename Schedule::state kept;
    for (std::size_t epoch = 0; epoch < losses.size(); ++epoch) {
        Schedule::observe(kept, losses[epoch]);
        BOOST_TEST(
            Schedule::factor({}, kept) == expected[epoch], boost::test_tools::tolerance(1e-14));
    }
}

BOOST_AUTO_TEST_SUITE(schedule_reduce_on_plateau)

BOOST_AUTO_TEST_CASE(reduce_on_plateau_obeys_the_laws_of_schedules) {
    laws::schedule<schedule::reduce_on_plateau<>>();
    laws::schedule<schedule::reduce_on_plateau<0.5, 0, 0, 3, 0.01>>();
}

BOOST_AUTO_TEST_CASE(reduce_on_plateau_is_keras_ReduceLROnPlateau) {
    factors_are_keras<schedule::reduce_on_plateau<>>("default");
    factors_are_keras<schedule::reduce_on_plateau<0.5, 2>>("0.5_2");
    factors_are_keras<schedule::reduce_on_plateau<0.5, 2, 0.01, 3, 0.2>>("0.5_2_0.01_3_0.2");
}

BOOST_AUTO_TEST_CASE(a_loss_that_is_not_a_number_is_not_better) {
    using halving = schedule::reduce_on_plateau<0.5, 2>;
    halving::state kept;
    halving::observe(kept, 1);
    for (int epoch = 0; epoch < 2; ++epoch)
        halving::observe(kept, std::numeric_limits<double>::quiet_NaN());
    BOOST_TEST(kept.factor == 0.5);
    BOOST_TEST(kept.best == 1);
}

BOOST_AUTO_TEST_SUITE_END()
