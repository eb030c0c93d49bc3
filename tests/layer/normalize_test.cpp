#include <cmath>
#include <cstddef>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/expect.hpp"
#include "laws/layer.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/policy/norm/batch_norm.hpp"
#include "strut/policy/norm/group_norm.hpp"
#include "strut/policy/norm/layer_norm.hpp"
#include "strut/policy/norm/rms_norm.hpp"

BOOST_AUTO_TEST_SUITE(normalize_)

using strut::learned;
using strut::normalize;
using strut::shape;

BOOST_AUTO_TEST_CASE(normalization_over_features_keeps_the_laws_of_a_layer) {
    laws::layer<normalize<strut::layer_norm<>>, shape{13}>();
    laws::layer_briefly<normalize<strut::rms_norm<>>, shape{7}>();
    laws::layer_briefly<normalize<strut::group_norm<3>>, shape{12}>();
}

BOOST_AUTO_TEST_CASE(normalization_over_the_batch_keeps_the_laws_of_a_layer) {
    laws::layer<normalize<strut::batch_norm<>>, shape{5}>({.mixes_samples = true});
}

BOOST_AUTO_TEST_CASE(what_is_learned_is_a_choice) {
    laws::layer_briefly<normalize<strut::layer_norm<1e-5, learned::nothing>>, shape{5}>();
    laws::layer_briefly<normalize<strut::layer_norm<1e-5, learned::shift>>, shape{5}>();
    laws::layer_of_batches<normalize<strut::batch_norm<0.1, 1e-5, learned::scale>>, shape{5}>();
}

template <class Norm, std::size_t Features = 6>
using bound = laws::bound_at<normalize<Norm>, double, shape{Features}>;

static_assert(bound<strut::layer_norm<>>::tensors ==
              std::array{strut::tensor{strut::role::scale, shape{6}, 0},
                  strut::tensor{strut::role::shift, shape{6}, 16}});
static_assert(bound<strut::rms_norm<>>::tensors.size() == 1);
static_assert(bound<strut::layer_norm<1e-5, learned::nothing>>::parameter_size == 0);
static_assert(bound<strut::layer_norm<>>::statistics_size == 0);
static_assert(bound<strut::batch_norm<>>::statistics_size == 32);
static_assert(bound<strut::layer_norm<>>::least_samples == 1);
static_assert(bound<strut::batch_norm<>>::least_samples == 2);
static_assert(strut::normalizer<strut::batch_norm<>> && strut::normalizer<strut::group_norm<2>>);
static_assert(!strut::normalizer<int> && !strut::normalizer<strut::no_norm>);

/// Mean and biased variance of what `at(i)` gives for i in [0, count).
template <class At>
std::pair<double, double> moments(std::size_t count, At at) {
    double mean = 0;
    for (std::size_t i = 0; i < count; ++i)
        mean += at(i) / static_cast<double>(count);
    double variance = 0;
    for (std::size_t i = 0; i < count; ++i)
        variance += (at(i) - mean) * (at(i) - mean) / static_cast<double>(count);
    return {mean, variance};
}

template <class Norm, std::size_t Lanes, std::size_t Features = 6>
laws::layer_run<double> ran(std::size_t count) {
    laws::layer_run<double> run{laws::any<bound<Norm, Features>, Lanes>, 7, count};
    // Far from zero and wide, so that a missing centre or scale is seen.
    for (double& x : run.x)
        x = 3 * x + 20;
    run.forward();
    return run;
}

BOOST_AUTO_TEST_CASE(each_sample_has_mean_zero_and_variance_one_over_its_features) {
    const auto run = ran<strut::layer_norm<0, learned::nothing>, 5>(5);
    for (std::size_t lane = 0; lane < 5; ++lane) {
        const auto [mean, variance] =
            moments(6, [&](std::size_t f) { return run.y[run.at(f, lane)]; });
        BOOST_TEST(std::abs(mean) < 1e-14);
        BOOST_TEST(std::abs(variance - 1) < 1e-13);
    }
}

BOOST_AUTO_TEST_CASE(rms_norm_divides_by_the_root_of_the_mean_square) {
    const auto run = ran<strut::rms_norm<0.5, learned::nothing>, 3>(3);
    for (std::size_t lane = 0; lane < 3; ++lane) {
        double square = 0;
        for (std::size_t f = 0; f < 6; ++f)
            square += run.x[run.at(f, lane)] * run.x[run.at(f, lane)] / 6;
        for (std::size_t f = 0; f < 6; ++f)
            BOOST_TEST(run.y[run.at(f, lane)] == run.x[run.at(f, lane)] / std::sqrt(square + 0.5),
                boost::test_tools::tolerance(1e-14));
    }
}

BOOST_AUTO_TEST_CASE(each_group_is_normalized_by_itself) {
    const auto run = ran<strut::group_norm<2, 0, learned::nothing>, 1>(1);
    for (const std::size_t first : {std::size_t{0}, std::size_t{3}}) {
        const auto [mean, variance] = moments(3, [&](std::size_t f) { return run.y[first + f]; });
        BOOST_TEST(std::abs(mean) < 1e-14);
        BOOST_TEST(std::abs(variance - 1) < 1e-13);
    }
}

BOOST_AUTO_TEST_CASE(each_feature_has_mean_zero_and_variance_one_over_the_samples_in_use) {
    for (const std::size_t count : {2, 3, 8, 9}) {
        const auto run = ran<strut::batch_norm<0.1, 0, learned::nothing>, 9>(count);
        for (std::size_t f = 0; f < 6; ++f) {
            const auto [mean, variance] =
                moments(count, [&](std::size_t lane) { return run.y[run.at(f, lane)]; });
            BOOST_TEST(std::abs(mean) < 1e-13);
            BOOST_TEST(std::abs(variance - 1) < 1e-13);
        }
    }
}

BOOST_AUTO_TEST_CASE(running_statistics_move_by_the_momentum_towards_the_unbiased_ones) {
    auto run = ran<strut::batch_norm<0.25>, 9>(5);
    const auto before = run.statistics;
    run.layer.absorb(run.tape.data(), run.statistics.data(), run.pass);
    for (std::size_t f = 0; f < 6; ++f) {
        const auto [mean, variance] =
            moments(5, [&](std::size_t lane) { return run.x[run.at(f, lane)]; });
        BOOST_TEST(run.statistics[f] == 0.75 * before[f] + 0.25 * mean,
            boost::test_tools::tolerance(1e-13));
        BOOST_TEST(run.statistics[16 + f] == 0.75 * before[16 + f] + 0.25 * variance * 5 / 4,
            boost::test_tools::tolerance(1e-13));
    }
}

BOOST_AUTO_TEST_CASE(statistics_that_are_not_finite_are_left_out) {
    auto run = ran<strut::batch_norm<>, 4>(4);
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
        laws::any<bound<strut::batch_norm<>, 13>, Lanes, laws::passes::all>, 3, Lanes};
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
