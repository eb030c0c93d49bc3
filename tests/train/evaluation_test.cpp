#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/layer/dense.hpp"
#include "strut/net/network.hpp"
#include "strut/net/workspace.hpp"
#include "strut/policy/loss/weighted_softmax_cross_entropy.hpp"
#include "strut/train/dataset.hpp"
#include "strut/train/evaluation.hpp"
#include "strut/train/metrics.hpp"

BOOST_AUTO_TEST_SUITE(evaluation_)

using namespace strut;

namespace {

using net = basic_network<double, input<2>, dense<2>>;
using weighted = weighted_softmax_cross_entropy<2>;
constexpr weighted loss{.class_weight = {1, 3}};
const std::vector<double> inputs{1, 0, 0.5, -1, 2, 2, -1, 0.3, 0, 1};
const std::vector<std::int32_t> labels{0, 1, 1, 0, 1};

/// How many samples it has seen.
struct counted {
    double samples = 0;
    template <class T, std::size_t, std::size_t, class Target>
    void add(const T*, const Target*, std::size_t count) {
        samples += static_cast<double>(count);
    }
    double value() const { return samples; }
};

template <std::size_t Lanes>
evaluation<2> found(const net& model, std::size_t samples) {
    const auto work = std::make_unique<training_workspace<net::root, weighted, Lanes>>();
    const auto data = make_dataset<net, weighted>(inputs, labels).value().slice(0, samples);
    return detail::evaluate(model, loss, *work, data, counted{}, accuracy{});
}

} // namespace

BOOST_AUTO_TEST_CASE(a_partial_batch_counts_by_its_samples_and_their_weights) {
    const net model{seed{3}};
    double total = 0, weight = 0, right = 0;
    for (std::size_t sample = 0; sample < labels.size(); ++sample) {
        const auto logits = model(std::array{inputs[2 * sample], inputs[2 * sample + 1]});
        total += loss.evaluate<double, 2, 1>(&logits[0], &labels[sample], 1, 1., nullptr);
        weight += loss.class_weight[static_cast<std::size_t>(labels[sample])];
        right += (logits[1] > logits[0]) == (labels[sample] == 1);
    }
    for (const auto& one : {found<1>(model, 5), found<2>(model, 5), found<8>(model, 5)}) {
        BOOST_TEST(one.loss == total / weight, boost::test_tools::tolerance(1e-13));
        BOOST_TEST(one.score[0] == 5);
        BOOST_TEST(one.score[1] == right / 5);
    }
}

BOOST_AUTO_TEST_CASE(the_loss_of_no_sample_is_zero) {
    const auto none = found<2>(net{seed{3}}, 0);
    BOOST_TEST(none.loss == 0);
    BOOST_TEST(none.score[0] == 0);
}

BOOST_AUTO_TEST_SUITE_END()
