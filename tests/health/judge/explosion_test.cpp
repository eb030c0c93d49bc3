#include <algorithm>
#include <cstddef>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "run.hpp"
#include "strut/health/judge/explosion.hpp"

BOOST_AUTO_TEST_SUITE(explosion)

using judged::condition;
using judged::learning;
using judged::nothing;
using judged::run;

BOOST_AUTO_TEST_CASE(a_single_spike_is_no_explosion) {
    run one = learning();
    one.level[10] = 100;
    BOOST_TEST((one.found() == nothing));
}

// Small targets under weights of the usual size.
BOOST_AUTO_TEST_CASE(a_loss_that_starts_far_above_the_constant_is_no_explosion) {
    run one = learning();
    for (double& level : one.level)
        level *= 1000;
    BOOST_TEST((one.found() == nothing));
    for (std::size_t k = 0; k < one.level.size(); ++k)
        one.level[k] = k < 2 ? 1000 : 8000;
    BOOST_TEST((one.found() == std::vector{condition::exploding}));
}

BOOST_AUTO_TEST_CASE(a_loss_that_stays_high_has_exploded) {
    run one;
    std::fill(one.level.begin() + 2, one.level.end(), 8.0);
    BOOST_TEST((one.found() == std::vector{condition::exploding}));
    const auto judge = one.judged();
    BOOST_TEST(judge.alarms()[0].step == 41u);
    BOOST_TEST(judge.verdict().because[0].value == 8, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(!judge.verdict().advice.empty());
}

BOOST_AUTO_TEST_CASE(an_explosion_is_laid_on_the_layer_that_grew_through_time) {
    run one;
    std::fill(one.level.begin() + 2, one.level.end(), 8.0);
    one.through_time = std::vector<double>(40, 0.0);
    one.through_time[1] = 5;
    const auto judge = one.judged();
    BOOST_TEST((judge.verdict().what == condition::exploding));
    BOOST_TEST(judge.verdict().through_time);
    BOOST_TEST(judge.verdict().place.layer == 2u);
    BOOST_TEST(judge.verdict().because[2].value == 5);
    one.through_time[1] = 2;
    BOOST_TEST(!one.judged().verdict().through_time);
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_named_at_once) {
    strut::judge judge;
    judge.see_step(1, 0.7, 1);
    judge.see(strut::non_finite_event{strut::non_finite_event::where::input, {}, 2, 17});
    BOOST_TEST((judge.verdict().what == condition::nan));
    BOOST_TEST(judge.alarms().size() == 1u); // a poisoned sample is no explosion

    strut::judge grown;
    grown.see_step(1, 0.7, 1);
    grown.see_step(1e6, 0.7, 1);
    grown.see(strut::non_finite_event{strut::non_finite_event::where::weight, {}, 3, 0});
    BOOST_TEST(grown.alarms().size() == 2u);
    BOOST_TEST((grown.verdict().what == condition::nan));
}

// Out of finite numbers: that is growth, and no number that came from elsewhere.
BOOST_AUTO_TEST_CASE(a_gradient_that_overflows_on_its_way_back_has_exploded) {
    const strut::non_finite_event event{strut::non_finite_event::where::gradient, {2, 0}, 4, 0};
    const auto told = [&](const strut::overflow_reading& overflow) {
        strut::judge judge;
        judge.see_step(1, 0.7, 1);
        judge.see(event, overflow);
        return judge;
    };
    const auto in_time = told({.grew = 39, .through_time = true});
    BOOST_TEST((in_time.verdict().what == condition::exploding));
    BOOST_TEST(in_time.verdict().through_time);
    BOOST_TEST(in_time.verdict().place.layer == 2u);
    BOOST_TEST(in_time.verdict().because[0].value == 39);
    BOOST_TEST(in_time.verdict().advice == strut::advice_through_time(condition::exploding));
    BOOST_REQUIRE_EQUAL(in_time.alarms().size(), 2u); // a number was not finite all the same
    BOOST_TEST((in_time.alarms()[0].what == condition::exploding));
    BOOST_TEST((in_time.alarms()[1].what == condition::nan));
    BOOST_TEST(in_time.alarms()[1].step == 4u);

    const auto in_layers = told({.grew = 39});
    BOOST_TEST((in_layers.verdict().what == condition::exploding));
    BOOST_TEST(!in_layers.verdict().through_time);

    // From the loss on, or by the scale of the loss.
    for (const double grew : {0.0, 2.9}) {
        const auto judge = told({.grew = grew, .through_time = true});
        BOOST_TEST((judge.verdict().what == condition::nan));
        BOOST_TEST(judge.alarms().size() == 1u);
    }
}

BOOST_AUTO_TEST_SUITE_END()
