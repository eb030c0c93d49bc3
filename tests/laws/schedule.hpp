#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "strut/policy/schedule/concept.hpp"

/// The laws of a schedule, for every model of the concept.
namespace laws {

/// Finite and not negative from the first step to long after the last one; and no other number when
/// it is asked again.
template <class Schedule>
void schedule() {
    static_assert(strut::learning_rate_schedule<Schedule>);
    using form = strut::schedule::detail::uniform<Schedule>;
    typename form::state kept{};
    const auto at = [&](std::uint64_t step, std::uint64_t epoch) {
        const double factor = form::factor({step, epoch}, kept);
        BOOST_TEST((std::isfinite(factor) && factor >= 0),
            Schedule::name << " gives " << factor << " at step " << step << ", epoch " << epoch);
        BOOST_TEST(form::factor({step, epoch}, kept) == factor);
    };
    for (std::uint64_t step = 0; step < 300; ++step)
        at(step, step / 10);
    for (const std::uint64_t step : {std::uint64_t{100'000}, std::uint64_t{1} << 40})
        at(step, step / 10);
    for (int epoch = 0; epoch < 50; ++epoch) {
        form::observe(kept, epoch % 5 == 4 ? std::numeric_limits<double>::quiet_NaN() : 1);
        at(1000, 50);
    }
}

/// A timed schedule is the same in a constant expression and at run time, up to fused operations.
template <class Schedule, std::uint64_t Step>
void schedule_is_the_same_at_compile_time() {
    static_assert(strut::timed_schedule<Schedule>);
    constexpr double expected = Schedule::factor({Step, Step});
    volatile std::uint64_t step = Step;
    BOOST_TEST(std::abs(Schedule::factor({step, step}) - expected) <= 1e-15,
        Schedule::name << " at " << Step);
}

template <class Schedule>
void timed_schedule() {
    schedule<Schedule>();
    schedule_is_the_same_at_compile_time<Schedule, 0>();
    schedule_is_the_same_at_compile_time<Schedule, 7>();
    schedule_is_the_same_at_compile_time<Schedule, 1001>();
}

} // namespace laws
