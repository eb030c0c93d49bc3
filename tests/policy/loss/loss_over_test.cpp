#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "layer/golden_layer.hpp"
#include "strut/policy/loss/loss_over.hpp"
#include "strut/policy/loss/mse.hpp"
#include "strut/policy/loss/softmax_cross_entropy.hpp"
#include "strut/policy/loss/weighted_binary_cross_entropy.hpp"
#include "strut/policy/loss/weighted_softmax_cross_entropy.hpp"

BOOST_AUTO_TEST_SUITE(loss_over_)

using namespace strut;

namespace {

constexpr std::size_t steps = 6, classes = 4;
constexpr shape sequence{steps, classes};
constexpr std::array<double, 4> class_weight{0.5, 1, 4, 0.25};

constexpr std::int32_t label(std::size_t sample, std::size_t step) {
    return static_cast<std::int32_t>((5 * sample + 3 * step + step * step) % classes);
}

/// Logits and targets of make_step_losses.py.
template <class Loss, class T, std::size_t Lanes>
struct batch {
    using over = loss_over<Loss, sequence>;
    using target = typename Loss::template target<T>;
    static constexpr std::size_t row = simd::row_stride<T>(Lanes);
    std::vector<T> logits = std::vector<T>(sequence.size() * row);
    std::vector<target> y = std::vector<target>(over::target_size * row);

    batch() {
        for (std::size_t i = 0; i < sequence.size() * Lanes; ++i)
            logits[i / Lanes * row + i % Lanes] = golden::wave<T>(i, 3, 0.7, 3);
        for (std::size_t i = 0; i < over::target_size * Lanes; ++i)
            if constexpr (std::is_integral_v<target>)
                y[i / Lanes * row + i % Lanes] = label(i % Lanes, i / Lanes);
            else
                y[i / Lanes * row + i % Lanes] = golden::wave<T>(i, 0.5, 0.37, 4) + target(0.5);
    }
};

template <class T, std::size_t Lanes, class Loss>
void is_pytorchs(const Loss& loss, const std::string& name) {
    using given = batch<Loss, T, Lanes>;
    using over = typename given::over;
    const given at;
    std::vector<T> gradient(at.logits.size(), T(9));
    const T weight = over::template weight<T, Lanes>(loss, at.y.data(), Lanes);
    const T value = over::template evaluate<T, Lanes>(
        loss, at.logits.data(), at.y.data(), Lanes, 1 / weight, gradient.data());
    const T again = over::template evaluate<T, Lanes>(
        loss, at.logits.data(), at.y.data(), Lanes, 1 / weight, nullptr);
    BOOST_TEST(value == again);
    std::vector<T> of_samples;
    for (std::size_t i = 0; i < sequence.size() * Lanes; ++i)
        of_samples.push_back(gradient[i / Lanes * given::row + i % Lanes]);
    static const golden::file numbers{"step_losses.txt"};
    const std::string full = name + "/" + std::to_string(Lanes) + "/";
    golden::expect_close(
        full + "value", std::vector<T>{value}, numbers.get<double>(full + "value"));
    golden::expect_close(
        full + "gradient", golden::digest(of_samples), numbers.get<double>(full + "gradient"));
}

template <class Loss>
void is_pytorchs_at_all_lanes(const Loss& loss, const std::string& name) {
    is_pytorchs<float, 1>(loss, name);
    is_pytorchs<double, 2>(loss, name);
    is_pytorchs<float, 5>(loss, name);
    is_pytorchs<double, 32>(loss, name);
    is_pytorchs<double, 33>(loss, name); // labels are half as wide
}

} // namespace

BOOST_AUTO_TEST_CASE(losses_of_each_step_are_pytorchs) {
    is_pytorchs_at_all_lanes(softmax_cross_entropy{}, "softmax_cross_entropy");
    is_pytorchs_at_all_lanes(
        weighted_softmax_cross_entropy<4>{class_weight}, "weighted_softmax_cross_entropy");
    is_pytorchs_at_all_lanes(
        weighted_binary_cross_entropy<4>{class_weight}, "weighted_binary_cross_entropy");
    is_pytorchs_at_all_lanes(mse{}, "mse");
}

// A target for each step of a sequence, and for each sample of anything else.
using of_steps = loss_over<softmax_cross_entropy, sequence>;
static_assert(of_steps::outputs == 4 && of_steps::target_size == 6);
static_assert(of_steps::targets == shape{6} && of_steps::accepts);
using of_a_vector = loss_over<softmax_cross_entropy, dims<4>>;
static_assert(of_a_vector::outputs == 4 && of_a_vector::target_size == 1);
static_assert(of_a_vector::targets == shape{1});
static_assert(!loss_over<softmax_cross_entropy, dims<6, 1>>::accepts);
static_assert(loss_over<weighted_binary_cross_entropy<4>, sequence>::targets == shape{6, 4});
static_assert(loss_over<weighted_binary_cross_entropy<4>, sequence>::accepts);
// A sum over outputs takes them all together.
static_assert(loss_over<mse, sequence>::outputs == 24 && loss_over<mse, sequence>::steps == 1);
static_assert(loss_over<mse, sequence>::targets == sequence);

BOOST_AUTO_TEST_CASE(predictions_of_each_step_add_up_to_one) {
    const batch<softmax_cross_entropy, double, 2> at;
    std::vector<double> prediction(at.logits.size());
    of_steps::link<double, 2>(at.logits.data(), prediction.data());
    for (std::size_t step = 0; step < steps; ++step) {
        double total = 0;
        for (std::size_t c = 0; c < classes; ++c)
            total += prediction[(step * classes + c) * at.row + 1];
        BOOST_TEST(total == 1, boost::test_tools::tolerance(1e-14));
    }
}

// The best constant may look at the step: what is always the same there costs nothing.
BOOST_AUTO_TEST_CASE(the_best_constant_knows_the_step) {
    const std::array<std::array<std::int32_t, 4>, 2> labels{{{1, 1, 1, 1}, {0, 3, 0, 3}}};
    using over = loss_over<softmax_cross_entropy, dims<2, 4>>;
    const auto known = [&](std::size_t step) {
        return std::span<const std::int32_t>{labels[step]};
    };
    BOOST_TEST(over::best_constant<float>(softmax_cross_entropy{}, known) == std::log(2.0) / 2,
        boost::test_tools::tolerance(1e-12));
    // Weighted, as the mean is.
    using weighted = loss_over<weighted_softmax_cross_entropy<4>, dims<2, 4>>;
    const weighted_softmax_cross_entropy<4> loss{.class_weight = {3, 1, 1, 3}};
    BOOST_TEST(weighted::best_constant<float>(loss, known) == std::log(2.0) * 12 / 16,
        boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()
