#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "experiment.hpp"

BOOST_AUTO_TEST_CASE(the_answer_to_adding_is_the_sum_of_what_is_marked) {
    const sequences drawn = adding_task::draw(100, 50, 3);
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

BOOST_AUTO_TEST_CASE(chrono_recalls_where_a_half_open_gate_does_not) {
    const outcome chrono =
        run<recall_task, strut::lstm<hidden, strut::chrono<50>>, 50>({1500, 0.01});
    BOOST_TEST(chrono.learned());
    BOOST_CHECK(chrono.forecast == strut::outlook::ok);

    const outcome closed =
        run<recall_task, strut::lstm<hidden, strut::forget_bias<0>>, 50>({500, 0.01});
    BOOST_TEST(!closed.learned());
    BOOST_CHECK(closed.forecast == strut::outlook::fatal);
    BOOST_TEST(closed.alarm.starts_with("vanishing"));
}

BOOST_AUTO_TEST_CASE(a_gated_cell_adds) {
    const outcome gru = run<adding_task, strut::gru<hidden>, 50>({1500, 0.01});
    BOOST_TEST(gru.learned());
}
