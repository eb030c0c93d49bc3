#include <cmath>
#include <limits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/policy/clip/norm.hpp"

namespace clip = strut::clip;

static_assert([] {
    const float gradient[] = {3e30f, 0, 4e30f};
    const auto [norm, finite] = clip::measure_of(gradient, 3);
    return finite && norm > 4.9999e30 && norm < 5.0001e30;
}());

BOOST_AUTO_TEST_SUITE(clip_norm)

BOOST_AUTO_TEST_CASE(norm_of_a_million_equal_floats_is_exact) {
    const std::vector<float> x(1'000'000, 0.1f);
    const auto [norm, finite] = clip::measure_of(x.data(), x.size());
    BOOST_TEST(finite);
    BOOST_TEST(norm == 1000 * static_cast<double>(0.1f), boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(norms_of_extreme_numbers_are_measured) {
    using limits = std::numeric_limits<float>;
    const auto norm_of = [](const std::vector<float>& x) {
        return clip::measure_of(x.data(), x.size()).norm;
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

BOOST_AUTO_TEST_CASE(norms_of_any_order_are_measured) {
    const std::vector<float> x{3, -4, 0, 12};
    const auto norm_of = [&]<strut::real Order>() {
        return clip::measure_of<Order>(x.data(), x.size()).norm;
    };
    BOOST_TEST(norm_of.operator()<1>() == 19, boost::test_tools::tolerance(1e-7));
    BOOST_TEST(norm_of.operator()<2>() == 13, boost::test_tools::tolerance(1e-7));
    BOOST_TEST(
        norm_of.operator()<3>() == std::cbrt(27. + 64 + 1728), boost::test_tools::tolerance(1e-7));
    BOOST_TEST(norm_of.operator()<clip::infinity>() == 12);
    // Of parts as of the whole.
    const double parts = clip::hypotenuse<3>(std::cbrt(27. + 64), 12);
    BOOST_TEST(parts == std::cbrt(27. + 64 + 1728), boost::test_tools::tolerance(1e-14));
    BOOST_TEST(clip::hypotenuse<1>(3, 4) == 7);
    BOOST_TEST(clip::hypotenuse<clip::infinity>(3, 4) == 4);
}

BOOST_AUTO_TEST_CASE(rescaling_reaches_from_one_end_of_the_numbers_to_the_other) {
    std::vector<float> x{1e-30f, -2e-38f};
    clip::rescale(x.data(), 2, 1e40);
    BOOST_TEST(x[0] == 1e10f, boost::test_tools::tolerance(1e-6f));
    BOOST_TEST(x[1] == -200.f, boost::test_tools::tolerance(1e-6f));
    clip::rescale(x.data(), 2, 1e-40);
    BOOST_TEST(x[0] == 1e-30f, boost::test_tools::tolerance(1e-6f));
}

BOOST_AUTO_TEST_CASE(hypotenuse_does_not_overflow) {
    BOOST_TEST(clip::hypotenuse(3, 4) == 5);
    BOOST_TEST(clip::hypotenuse(3e300, 4e300) == 5e300, boost::test_tools::tolerance(1e-15));
    BOOST_TEST(clip::hypotenuse(0, 0) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
