#include <cstddef>
#include <numeric>

#include <boost/test/unit_test.hpp>

#include "experiment.hpp"

BOOST_AUTO_TEST_CASE(the_answer_to_adding_is_the_sum_of_what_is_marked) {
    const auto drawn = adding_task::draw(100, 50, 3);
    for (std::size_t s = 0; s < 100; ++s) {
        float sum = 0, marks = 0;
        for (std::size_t t = 0; t < 50; ++t) {
            const float* const step = drawn.x.data() + (s * 50 + t) * 2;
            sum += step[0] * step[1];
            marks += step[1];
        }
        BOOST_TEST(marks == 2);
        BOOST_TEST(sum == drawn.y[s]);
    }
}

BOOST_AUTO_TEST_CASE(what_was_seen_first_is_asked_for_last) {
    constexpr std::size_t steps = 30, asked = copy_task::asked, inputs = copy_task::inputs;
    const auto drawn = copy_task::draw(100, steps, 3);
    for (std::size_t s = 0; s < 100; ++s)
        for (std::size_t t = 0; t < steps; ++t) {
            const float* const step = drawn.x.data() + (s * steps + t) * inputs;
            BOOST_TEST(std::accumulate(step, step + inputs, 0.f) == 1);
            BOOST_TEST(step[copy_task::cue] == (t == steps - asked - 1));
            const auto answer = static_cast<std::size_t>(drawn.y[s * steps + t]);
            if (t < steps - asked)
                BOOST_TEST(answer == copy_task::blank);
            else
                BOOST_TEST(drawn.x[(s * steps + t - steps + asked) * inputs + answer] == 1);
        }
}

BOOST_AUTO_TEST_CASE(chrono_recalls_where_a_half_open_gate_does_not) {
    constexpr std::size_t units = recall_task::units;
    const outcome chrono =
        run<recall_task, strut::lstm<units, strut::chrono<50>>, 50>({1500, 0.01});
    BOOST_TEST(chrono.learned());
    BOOST_CHECK(chrono.forecast == strut::outlook::ok);

    const outcome closed =
        run<recall_task, strut::lstm<units, strut::forget_bias<0>>, 50>({500, 0.01});
    BOOST_TEST(!closed.learned());
    BOOST_CHECK(closed.forecast == strut::outlook::fatal);
    BOOST_TEST(closed.alarm.starts_with("vanishing"));
}

BOOST_AUTO_TEST_CASE(chrono_copies) {
    const outcome chrono =
        run<copy_task, strut::gru<copy_task::units, strut::chrono<50>>, 50>({6000, 0.01});
    BOOST_TEST(chrono.learned());
    BOOST_CHECK(chrono.forecast == strut::outlook::ok);
}

BOOST_AUTO_TEST_CASE(a_gated_cell_adds) {
    const outcome gru = run<adding_task, strut::gru<adding_task::units>, 50>({1500, 0.01});
    BOOST_TEST(gru.learned());
}
