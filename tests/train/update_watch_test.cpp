#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/policy/optimizer/concept.hpp"
#include "strut/policy/optimizer/momentum.hpp"
#include "strut/train/update_watch.hpp"

BOOST_AUTO_TEST_SUITE(update_watch_)

double norm(const std::vector<double>& of) {
    double squares = 0;
    for (const double one : of)
        squares += one * one;
    return std::sqrt(squares);
}

// Whole packs, and what is left over.
BOOST_AUTO_TEST_CASE(norms_are_those_of_a_loop_at_every_length) {
    for (std::size_t count = 1; count <= 67; ++count) {
        std::vector<double> p(count), g(count), m(count), q, d(count);
        for (std::size_t i = 0; i < count; ++i) {
            p[i] = std::sin(double(i));
            g[i] = std::cos(double(3 * i));
            m[i] = 0.1 * double(i);
        }
        q = p;
        double* moments[]{m.data()};
        using optimizer = strut::momentum<0.5>;
        const auto watch = strut::optimize<optimizer>(q.data(), g.data(), moments, count,
            strut::optimizer_rule<optimizer, double>{{.learning_rate = 0.3}, 1},
            strut::detail::update_watch<double>{});
        for (std::size_t i = 0; i < count; ++i)
            d[i] = q[i] - p[i];
        const strut::update_norms found = watch.norms(g.data(), count);
        BOOST_TEST(found.gradient == norm(g), boost::test_tools::tolerance(1e-13));
        BOOST_TEST(found.after == norm(q), boost::test_tools::tolerance(1e-13));
        BOOST_TEST(found.change == norm(d), boost::test_tools::tolerance(1e-13));
    }
}

// Squares of such gradients are zero, or infinite, in float.
BOOST_AUTO_TEST_CASE(the_norm_of_a_gradient_whose_squares_leave_the_range_is_right) {
    for (const float size : {1e-30f, 1e30f}) {
        std::vector<float> p(20), g(20, size), m(20);
        float* moments[]{m.data()};
        using optimizer = strut::momentum<0.5>;
        const auto watch = strut::optimize<optimizer>(p.data(), g.data(), moments, g.size(),
            strut::optimizer_rule<optimizer, float>{{.learning_rate = 1e-9}, 1},
            strut::detail::update_watch<float>{});
        BOOST_TEST(watch.norms(g.data(), g.size()).gradient == std::sqrt(20.0) * double(size),
            boost::test_tools::tolerance(1e-6));
    }
}

BOOST_AUTO_TEST_SUITE_END()
