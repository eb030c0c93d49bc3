#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/simd/pack.hpp"
#include "strut/train/metrics.hpp"

namespace {

/// Rows of samples as [feature][lane]; the lanes behind them hold what would spoil any metric.
template <class T, std::size_t Lanes>
std::vector<T> in_lanes(const std::vector<std::vector<T>>& samples, T spoiler) {
    constexpr std::size_t stride = strut::simd::row_stride<float>(Lanes);
    std::vector<T> lanes(samples[0].size() * stride, spoiler);
    for (std::size_t lane = 0; lane < samples.size(); ++lane)
        for (std::size_t f = 0; f < samples[lane].size(); ++f)
            lanes[f * stride + lane] = samples[lane][f];
    return lanes;
}

template <std::size_t Outputs, std::size_t Lanes, class Metric, class Target>
void add(Metric& metric, const std::vector<std::vector<float>>& outputs,
    const std::vector<std::vector<Target>>& targets) {
    const auto x = in_lanes<float, Lanes>(outputs, 1e6f);
    const auto y = in_lanes<Target, Lanes>(targets, Target(0));
    metric.template add<float, Outputs, Lanes>(x.data(), y.data(), outputs.size());
}

// The definition, in two passes.
double r2_of(const std::vector<std::vector<float>>& outputs,
    const std::vector<std::vector<float>>& targets) {
    double mean = 0;
    for (const auto& y : targets)
        mean += y[0] / static_cast<double>(targets.size());
    double residual = 0;
    double spread = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        residual += std::pow(static_cast<double>(outputs[i][0]) - targets[i][0], 2);
        spread += std::pow(targets[i][0] - mean, 2);
    }
    return 1 - residual / spread;
}

constexpr double accuracy_in_a_constant_expression() {
    strut::accuracy metric;
    const std::array<float, 3> logits{-1, 4, 2};
    const std::int32_t label = 1;
    metric.add<float, 3, 1>(logits.data(), &label, 1);
    return metric.value();
}
static_assert(accuracy_in_a_constant_expression() == 1);
static_assert(strut::accuracy{}.value() == 0 && strut::r2{}.value() == 0);

} // namespace

BOOST_AUTO_TEST_SUITE(metrics)

BOOST_AUTO_TEST_CASE(the_largest_logit_is_the_answer_and_only_samples_count) {
    strut::accuracy metric;
    const std::vector<std::vector<float>> logits{
        {3, 1, 2}, {-3, -1, -2}, {0, 0, 1e-30f}, {5, 5, 5}, {1, 2, 3}};
    add<3, 9>(metric, logits, std::vector<std::vector<std::int32_t>>{{0}, {1}, {2}, {0}, {1}});
    BOOST_TEST(metric.value() == 0.8);
    // Batches add up, whatever their lanes.
    add<3, 1>(metric, {{1, 0, 0}}, std::vector<std::vector<std::int32_t>>{{2}});
    add<3, 5>(metric, logits, std::vector<std::vector<std::int32_t>>{{1}, {0}, {0}, {1}, {0}});
    BOOST_TEST(metric.value() == 4. / 11);
}

BOOST_AUTO_TEST_CASE(the_sign_of_a_logit_answers_yes_or_no) {
    strut::accuracy metric;
    add<1, 4>(
        metric, {{2}, {-2}, {0.1f}, {-0.1f}}, std::vector<std::vector<float>>{{1}, {0}, {0}, {1}});
    BOOST_TEST(metric.value() == 0.5);
    strut::accuracy several;
    // Each output is a question of its own; targets may be probabilities.
    add<2, 3>(
        several, {{1, -1}, {1, -1}}, std::vector<std::vector<float>>{{0.9f, 0.2f}, {1, 0.5f}});
    BOOST_TEST(several.value() == 0.75);
}

BOOST_AUTO_TEST_CASE(r2_is_one_for_the_truth_and_zero_for_the_mean) {
    const std::vector<std::vector<float>> targets{{1}, {2}, {3}, {6}};
    strut::r2 truth;
    add<1, 4>(truth, targets, targets);
    BOOST_TEST(truth.value() == 1);
    strut::r2 mean;
    add<1, 7>(mean, {{3}, {3}, {3}, {3}}, targets);
    BOOST_TEST(mean.value() == 0);
    strut::r2 worse;
    add<1, 4>(worse, {{6}, {3}, {2}, {1}}, targets);
    BOOST_TEST(worse.value() == 1 - 52. / 14, boost::test_tools::tolerance(1e-15));
    strut::r2 constant;
    add<1, 4>(constant, {{1}, {2}}, std::vector<std::vector<float>>{{5}, {5}});
    BOOST_TEST(constant.value() == 0);
}

BOOST_AUTO_TEST_CASE(r2_of_several_outputs_is_about_the_mean_of_each) {
    // Both outputs are guessed by their means, which are far apart.
    strut::r2 means;
    add<2, 3>(means, {{2, 102}, {2, 102}, {2, 102}},
        std::vector<std::vector<float>>{{1, 101}, {2, 102}, {3, 103}});
    BOOST_TEST(means.value() == 0);
    strut::r2 one_right;
    add<2, 3>(one_right, {{1, 102}, {2, 102}, {3, 102}},
        std::vector<std::vector<float>>{{1, 101}, {2, 102}, {3, 103}});
    BOOST_TEST(one_right.value() == 0.5);
}

BOOST_AUTO_TEST_CASE(r2_over_batches_is_that_of_the_whole_even_far_from_zero) {
    constexpr unsigned seed = 5;
    std::mt19937 random{seed};
    std::normal_distribution<float> normal;
    for (const float offset : {0.f, 1e6f}) {
        BOOST_TEST_CONTEXT("seed " << seed << ", offset " << offset) {
            std::vector<std::vector<float>> outputs;
            std::vector<std::vector<float>> targets;
            strut::r2 metric;
            for (int batch = 0; batch < 50; ++batch) {
                std::vector<std::vector<float>> x;
                std::vector<std::vector<float>> y;
                for (int i = 0; i <= batch % 8; ++i) {
                    y.push_back({offset + 4 * normal(random)});
                    x.push_back({y.back()[0] + normal(random)});
                }
                add<1, 8>(metric, x, y);
                outputs.insert(outputs.end(), x.begin(), x.end());
                targets.insert(targets.end(), y.begin(), y.end());
            }
            BOOST_TEST(
                metric.value() == r2_of(outputs, targets), boost::test_tools::tolerance(1e-9));
            BOOST_TEST(metric.value() > 0.85);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
