#include <cmath>
#include <cstddef>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "laws/normalization.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/policy/norm/batch_norm.hpp"

BOOST_AUTO_TEST_SUITE(batch_norm_)

using strut::normalize;
using strut::shape;

static_assert(strut::normalizer<strut::batch_norm<>> && strut::mixes_samples<strut::batch_norm<>>);

BOOST_AUTO_TEST_CASE(batch_norm_keeps_the_laws_of_a_layer) {
    laws::layer<normalize<strut::batch_norm<>>, shape{5}>({.mixes_samples = true});
}

BOOST_AUTO_TEST_CASE(each_feature_has_mean_zero_and_variance_one_over_the_samples_in_use) {
    for (const std::size_t count : {2, 3, 8, 9}) {
        const auto run = laws::ran<strut::batch_norm<0.1, 0, strut::learned::nothing>, 9>(count);
        for (std::size_t f = 0; f < 6; ++f) {
            const auto [mean, variance] =
                laws::moments(count, [&](std::size_t lane) { return run.y[run.at(f, lane)]; });
            BOOST_TEST(std::abs(mean) < 1e-13);
            BOOST_TEST(std::abs(variance - 1) < 1e-13);
        }
    }
}

BOOST_AUTO_TEST_CASE(running_statistics_move_by_the_momentum_towards_the_unbiased_ones) {
    auto run = laws::ran<strut::batch_norm<0.25>, 9>(5);
    const auto before = run.statistics;
    run.layer.absorb(run.tape.data(), run.statistics.data(), run.pass);
    for (std::size_t f = 0; f < 6; ++f) {
        const auto [mean, variance] =
            laws::moments(5, [&](std::size_t lane) { return run.x[run.at(f, lane)]; });
        BOOST_TEST(run.statistics[f] == 0.75 * before[f] + 0.25 * mean,
            boost::test_tools::tolerance(1e-13));
        BOOST_TEST(run.statistics[16 + f] == 0.75 * before[16 + f] + 0.25 * variance * 5 / 4,
            boost::test_tools::tolerance(1e-13));
    }
}

BOOST_AUTO_TEST_CASE(statistics_that_are_not_finite_are_left_out) {
    auto run = laws::ran<strut::batch_norm<>, 4>(4);
    run.x[run.at(2, 1)] = std::numeric_limits<double>::infinity();
    run.forward();
    const auto before = run.statistics;
    run.layer.absorb(run.tape.data(), run.statistics.data(), run.pass);
    BOOST_TEST(run.statistics[2] == before[2]);
    BOOST_TEST(run.statistics[16 + 2] == before[16 + 2]);
    BOOST_TEST(run.statistics[1] != before[1]);
}

/// Inference by running statistics, at one lane and at several.
template <std::size_t Lanes>
void inference_uses_the_running_statistics() {
    laws::layer_run<double> run{
        laws::any<laws::normalizing<strut::batch_norm<>, 13>, Lanes, laws::passes::all>, 3, Lanes};
    run.infer();
    for (std::size_t f = 0; f < 13; ++f)
        for (std::size_t lane = 0; lane < Lanes; ++lane)
            BOOST_TEST(run.y[run.at(f, lane)] == (run.x[run.at(f, lane)] - run.statistics[f]) /
                                                         std::sqrt(run.statistics[24 + f] + 1e-5) *
                                                         run.parameters[f] +
                                                     run.parameters[24 + f],
                boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(inference_of_batch_norm_uses_the_running_statistics) {
    inference_uses_the_running_statistics<1>();
    inference_uses_the_running_statistics<5>();
}

BOOST_AUTO_TEST_SUITE_END()
