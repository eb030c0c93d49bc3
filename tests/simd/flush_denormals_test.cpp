#include <future>
#include <limits>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "strut/simd/flush_denormals.hpp"

namespace {

/// Half of the smallest normal number, computed at run time.
float denormal() {
    volatile float smallest = std::numeric_limits<float>::min();
    return smallest * 0.5f;
}

/// A denormal number that was not computed, doubled.
float doubled_denormal() {
    volatile float x = std::numeric_limits<float>::min() / 2;
    return x * 2.0f;
}

} // namespace

#if defined(__SSE__) || defined(__aarch64__)
BOOST_AUTO_TEST_CASE(denormal_results_and_inputs_are_zero_while_the_guard_lives) {
    BOOST_TEST(denormal() > 0);
    {
        const strut::simd::flush_denormals guard;
        BOOST_TEST((denormal() == 0 && doubled_denormal() == 0));
    }
    BOOST_TEST(denormal() > 0);
    BOOST_TEST(doubled_denormal() == std::numeric_limits<float>::min());
}

BOOST_AUTO_TEST_CASE(an_inner_guard_leaves_the_outer_one_in_force) {
    const strut::simd::flush_denormals outer;
    { const strut::simd::flush_denormals inner; }
    BOOST_TEST((denormal() == 0));
}

BOOST_AUTO_TEST_CASE(the_guard_leaves_other_threads_alone) {
    std::promise<void> guarded;
    float elsewhere = 0;
    std::thread other{[&] {
        guarded.get_future().wait();
        elsewhere = denormal();
    }};
    {
        const strut::simd::flush_denormals guard;
        guarded.set_value();
        other.join();
    }
    BOOST_TEST(elsewhere > 0);
}
#endif
