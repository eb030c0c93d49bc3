#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/health/probe.hpp"
#include "strut/simd/flush_denormals.hpp"
#include "strut/strut.hpp"

BOOST_AUTO_TEST_SUITE(probe_)

namespace detail = strut::detail;
using scalars = std::tuple<float, double>;

// What the machine takes for zero is told from zero all the same.
BOOST_AUTO_TEST_CASE_TEMPLATE(zeros_and_denormals_are_counted_at_every_length, T, scalars) {
    using limits = std::numeric_limits<T>;
    const std::array<T, 11> kinds{T(0), -T(0), limits::denorm_min(), -limits::denorm_min(),
        limits::min() / 2, limits::min(), -limits::min(), T(1), limits::max(), limits::infinity(),
        limits::quiet_NaN()};
    for (const bool flushed : {false, true})
        for (std::size_t count = 0; count <= 67; ++count) {
            std::vector<T> x(count);
            double zeros = 0, denormals = 0;
            for (std::size_t i = 0; i < count; ++i) {
                const std::size_t kind = i * i % 11;
                x[i] = kinds[kind];
                zeros += kind < 2;
                denormals += kind >= 2 && kind < 5;
            }
            detail::tiny_numbers found;
            if (flushed) {
                const strut::simd::flush_denormals guard;
                found = detail::count_tiny(x.data(), count);
            } else {
                found = detail::count_tiny(x.data(), count);
            }
            BOOST_TEST(found.zeros == zeros);
            BOOST_TEST(found.denormals == denormals);
        }
}

BOOST_AUTO_TEST_CASE(one_number_that_is_not_finite_is_found_anywhere) {
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(),
             std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()})
        for (std::size_t at = 0; at < 75; ++at) {
            std::vector<float> x(75, std::numeric_limits<float>::max());
            BOOST_TEST(detail::all_finite(x.data(), x.size()));
            x[at] = bad;
            BOOST_TEST(!detail::all_finite(x.data(), x.size()));
        }
}

BOOST_AUTO_TEST_CASE(decades_through_time_are_those_of_the_norms) {
    using strut::detail::through_time;
    BOOST_TEST(
        through_time({.first = 2e-30, .last = 2e-20}) == -10, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(through_time({.first = 0, .last = 1}) == -std::numeric_limits<double>::infinity());
    BOOST_TEST(through_time({}) == 0); // no gradient, or none was asked for
}

BOOST_AUTO_TEST_SUITE_END()
