#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/dropout.hpp"

BOOST_AUTO_TEST_SUITE(dropout)

using strut::shape;

BOOST_AUTO_TEST_CASE(dropout_keeps_the_laws) {
    laws::layer<strut::dropout<0.3>, shape{5}>({.random = true});
}

constexpr std::size_t features = 40;
template <class T, strut::real Rate>
using bound = laws::bound_at<strut::dropout<Rate>, T, shape{features}>;

/// The output for an input of ones, of the lanes only.
template <class T, strut::real Rate, std::size_t Lanes>
std::vector<T> mask(std::uint64_t noise) {
    laws::layer_run<T> run{laws::any<bound<T, Rate>, Lanes>, 1, Lanes};
    std::fill(run.x.begin(), run.x.end(), T(1));
    run.pass.noise = noise;
    run.forward();
    std::vector<T> all;
    for (std::size_t f = 0; f < features; ++f)
        for (std::size_t lane = 0; lane < Lanes; ++lane)
            all.push_back(run.y[run.at(f, lane)]);
    return all;
}

BOOST_AUTO_TEST_CASE(a_unit_is_dropped_with_the_given_probability_and_others_make_up_for_it) {
    double dropped = 0;
    double total = 0;
    double units = 0;
    for (std::uint64_t noise = 0; noise < 200; ++noise)
        for (const double x : mask<double, 0.3, 25>(noise)) {
            BOOST_REQUIRE(x == 0 || x == 1 / (1 - 0.3));
            dropped += x == 0;
            total += x;
            units += 1;
        }
    // Six standard deviations of a binomial share.
    const double sigma = std::sqrt(0.3 * 0.7 / units);
    BOOST_TEST(std::abs(dropped / units - 0.3) < 6 * sigma);
    BOOST_TEST(std::abs(total / units - 1) < 6 * sigma / 0.7);
}

BOOST_AUTO_TEST_CASE(the_same_noise_drops_the_same_units_and_other_noise_others) {
    BOOST_TEST((mask<float, 0.5, 9>(3) == mask<float, 0.5, 9>(3)));
    BOOST_TEST((mask<float, 0.5, 9>(3) != mask<float, 0.5, 9>(4)));
}

BOOST_AUTO_TEST_CASE(the_same_units_are_dropped_in_float_and_double) {
    const auto narrow = mask<float, 0.5, 9>(3);
    const auto wide = mask<double, 0.5, 9>(3);
    BOOST_TEST(std::equal(narrow.begin(), narrow.end(), wide.begin(), wide.end()));
}

BOOST_AUTO_TEST_CASE(backward_drops_what_forward_dropped) {
    laws::layer_run<double> run{laws::any<bound<double, 0.5>, 5>, 1, 5};
    std::fill(run.x.begin(), run.x.end(), 1.);
    std::fill(run.output_gradient.begin(), run.output_gradient.end(), 1.);
    run.forward();
    run.backward();
    BOOST_TEST(same_bits(run.dx, run.y));
}

BOOST_AUTO_TEST_CASE(inference_changes_nothing) {
    laws::layer_run<float> run{laws::any<bound<float, 0.5>, 9, laws::passes::all>, 1, 9};
    run.infer();
    BOOST_TEST(same_bits(run.x, run.y));
}

BOOST_AUTO_TEST_CASE(a_rate_of_zero_drops_nothing) {
    const auto ones = mask<float, 0, 9>(3);
    BOOST_TEST(std::all_of(ones.begin(), ones.end(), [](float x) { return x == 1; }));
}

BOOST_AUTO_TEST_SUITE_END()
