#include <array>
#include <cstdint>
#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

#include "strut/report/text.hpp"

BOOST_AUTO_TEST_SUITE(text_)

using strut::condition;

template <class T>
std::string text_of(const T& any) {
    std::ostringstream text;
    text << any;
    return text.str();
}

const strut::verdict dying{.what = condition::dying_relu,
    .confidence = 0.9,
    .place = {2, 17, true},
    .step = 41,
    .because = {{{"dead units in the layer", 0.95312, 0.9}, {"in all layers", 1.0 / 3, 0.5}}},
    .advice = strut::advice_for(condition::dying_relu)};

BOOST_AUTO_TEST_CASE(a_verdict_is_one_line) {
    BOOST_TEST(text_of(strut::verdict{}) == "healthy");
    BOOST_TEST(text_of(dying) ==
               "dying_relu at layer 2[17], step 41 (90 % sure): dead units in the layer 0.953 "
               "(limit 0.9), in all layers 0.333 (limit 0.5); try a lower learning rate, "
               "bias<zeros>, he, leaky_relu<> or elu<>");
}

BOOST_AUTO_TEST_CASE(a_run_that_stalls_does_so_in_no_layer) {
    const strut::verdict stalled{
        .what = condition::stalled, .confidence = 0.6, .step = 9, .in_layer = false};
    BOOST_TEST(text_of(stalled).find("stalled, step 9 (60 % sure)") == 0u);
}

BOOST_AUTO_TEST_CASE(a_gradient_that_is_lost_through_time_is_told_so) {
    const strut::verdict lost{.what = condition::vanishing,
        .confidence = 0.9,
        .place = {1, 0},
        .step = 9,
        .through_time = true};
    BOOST_TEST(text_of(lost).find("vanishing through time at layer 1, step 9 (90 % sure)") == 0u);
    BOOST_TEST(strut::report::meaning_of(lost).find("through time") != std::string::npos);
    BOOST_TEST(strut::report::meaning_of(dying) == strut::report::meaning_of(dying.what));
    const std::array<strut::time_reading, 1> times{{{{1, 0}, 40, -12.345}}};
    BOOST_TEST(text_of(strut::reading{.step = 9, .times = times})
                   .find("through time  steps  decades\n"
                         "           1     40    -12.3\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_named) {
    using where = strut::non_finite_event::where;
    using strut::report::text_of;
    BOOST_TEST(text_of({where::input, {}, 4, 137}) == "an input, sample 137, step 4");
    BOOST_TEST(text_of({where::activation, {3, 0}, 4, 137}) ==
               "an activation of layer 3, sample 137, step 4");
    BOOST_TEST(text_of({where::weight, {2, 5, true}, 9, 0}) == "a weight of layer 2[5], step 9");
    BOOST_TEST(text_of({where::loss, {}, 9, 0}) == "the loss, step 9");
}

BOOST_AUTO_TEST_CASE(a_reading_is_two_tables_with_columns_that_line_up) {
    const std::array<strut::weight_reading, 2> weights{
        {{.place = {0, 0}, .gradient = 1.23456e-11, .weight = 11.3137, .update = 0},
            {.place = {10, 0},
                .gradient = 2.5,
                .weight = 4,
                .update = 0.00012345,
                .displacement = 0.5,
                .zeros = 0.25}}};
    const std::array<strut::activity_reading, 1> activities{
        {{.place = {0, 0}, .can_die = true, .mean = 0.25, .variance = 0.125, .dead = 0.999}}};
    BOOST_TEST(text_of(strut::reading{.step = 320,
                   .loss = 0.693147,
                   .best_constant = 0.69,
                   .learning_rate = 0.01,
                   .weights = weights,
                   .activities = activities}) ==
               "step 320, loss 0.6931 (of a constant prediction 0.69), learning rate 0.01\n"
               "weights  gradient  norm    update  moved  zeros  denormals\n"
               "      0  1.23e-11  11.3         0      0    0 %        0 %\n"
               "     10       2.5     4  0.000123    0.5   25 %        0 %\n"
               "activations  mean  variance   dead  saturated  zeros  denormals\n"
               "          0  0.25     0.125  >99 %          -    0 %        0 %\n");
}

/// A monitor whose verdict the test decides on.
struct told {
    strut::verdict now{};
    strut::non_finite_event first{};
    const strut::verdict& verdict() const { return now; }
    const strut::non_finite_event& first_non_finite() const { return first; }
};

BOOST_AUTO_TEST_CASE(a_verdict_is_printed_once_when_it_changes) {
    told watch;
    std::ostringstream text;
    strut::report::verdict_printer say{watch, text};
    const auto step = [&](const strut::verdict& now) {
        watch.now = now;
        say.after_step(0, strut::step_report{});
        std::string said = text.str();
        text.str("");
        return said;
    };
    BOOST_TEST(step({}) == "");
    BOOST_TEST(step(dying) ==
               "step 41: dying_relu at layer 2[17]: units put out zero for every sample and get "
               "no gradient any more (90 % sure)\n"
               "  because  dead units in the layer 0.953 (limit 0.9)\n"
               "           in all layers 0.333 (limit 0.5)\n"
               "  try      a lower learning rate, bias<zeros>, he, leaky_relu<> or elu<>\n");
    strut::verdict later = dying;
    later.step = 49;
    BOOST_TEST(step(later) == "");
    BOOST_TEST(step({.step = 57}) == "step 57: healthy again\n");
    BOOST_TEST(step({.step = 65}) == "");
}

BOOST_AUTO_TEST_CASE(of_a_number_that_is_not_finite_the_place_is_printed) {
    told watch;
    watch.now = {.what = condition::nan,
        .confidence = 1,
        .step = 4,
        .advice = strut::advice_for(condition::nan)};
    watch.first = {strut::non_finite_event::where::input, {}, 4, 137};
    std::ostringstream text;
    strut::report::verdict_printer say{watch, text};
    say.after_step(0, strut::step_report{});
    BOOST_TEST(
        text.str().find("\n  because  an input, sample 137, step 4\n  try  ") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
