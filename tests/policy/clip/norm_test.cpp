#include <cmath>
#include <limits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/policy/clip/norm.hpp"

namespace clip = strut::clip;

static_assert([] {
    const float gradient[] = {3e30f, 0, 4e30f};
    const auto [norm, finite] = clip::detail::measure_of(gradient, 3);
    return finite && norm > 4.9999e30 && norm < 5.0001e30;
}());

BOOST_AUTO_TEST_SUITE(clip_norm)

BOOST_AUTO_TEST_CASE(norm_of_a_million_equal_floats_is_exact) {
    const std::vector<float> x(1'000'000, 0.1f);
    const auto [norm, finite] = clip::detail::measure_of(x.data(), x.size());
    BOOST_TEST(finite);
    BOOST_TEST(norm == 1000 * static_cast<double>(0.1f), boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(norms_of_extreme_numbers_are_measured) {
    using limits = std::numeric_limits<float>;
    const auto norm_of = [](const std::vector<float>& x) {
        return clip::detail::measure_of(x.data(), x.size()).norm;
    };
    BOOST_TEST(norm_of({limits::max(), limits::max()}) ==
                   std::sqrt(2.) * static_cast<double>(limits::max()),
        boost::test_tools::tolerance(1e-6));
    BOOST_TEST(norm_of({limits::denorm_min()}) == static_cast<double>(limits::denorm_min()));
    BOOST_TEST(norm_of({}) == 0);
    // The square of the small elements underflows, and they are most of the norm.
    std::vector<float> x(10000, 1e-22f);
    x.push_back(1e-21f);
    BOOST_TEST(norm_of(x) == 1.005e-20, boost::test_tools::tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE(hypotenuse_does_not_overflow) {
    BOOST_TEST(clip::detail::hypotenuse(3, 4) == 5);
    BOOST_TEST(
        clip::detail::hypotenuse(3e300, 4e300) == 5e300, boost::test_tools::tolerance(1e-15));
    BOOST_TEST(clip::detail::hypotenuse(0, 0) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
