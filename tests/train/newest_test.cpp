#include <array>
#include <cstddef>
#include <cstdint>

#include <boost/test/unit_test.hpp>

#include "strut/policy/loss/mse.hpp"
#include "strut/policy/loss/softmax_cross_entropy.hpp"
#include "strut/train/newest.hpp"

namespace {

/// Of five steps of two outputs the first two count for nothing and get no gradient; the others are
/// those of the loss.
template <class Loss, class Target>
void the_newest_steps_alone_count(std::size_t targets) {
    using loss = strut::newest<Loss, 2, 5, 2>;
    using rest = strut::loss_over<Loss, strut::dims<3, 2>>;
    static_assert(strut::loss_function<loss>);
    BOOST_TEST(loss::target_size(10) == targets);
    constexpr std::size_t row = strut::simd::row_stride<double>(2);
    std::array<double, 10 * row> logits{}, gradient{};
    std::array<double, 6 * row> expected{};
    std::array<Target, 6 * row> y{};
    for (std::size_t i = 0; i < logits.size(); ++i)
        logits[i] = static_cast<double>(i * i % 7);
    for (std::size_t i = 0; i < y.size(); ++i)
        y[i] = static_cast<Target>(i % 2);
    gradient.fill(9);
    const double found =
        loss{}.template evaluate<double, 10, 2>(logits.data(), y.data(), 2, 0.5, gradient.data());
    BOOST_TEST(found == (rest::template evaluate<double, 2>(
                            Loss{}, logits.data() + 4 * row, y.data(), 2, 0.5, expected.data())));
    for (std::size_t i = 0; i < logits.size(); ++i)
        BOOST_TEST(gradient[i] == (i < 4 * row ? 0 : expected[i - 4 * row]));
    BOOST_TEST((loss{}.template weight<double, 10, 2>(y.data(), 2) ==
                rest::template weight<double, 2>(Loss{}, y.data(), 2)));
}

} // namespace

BOOST_AUTO_TEST_CASE(the_newest_outputs_alone_count) {
    the_newest_steps_alone_count<strut::mse, double>(6);
}

BOOST_AUTO_TEST_CASE(the_newest_labels_alone_count) {
    the_newest_steps_alone_count<strut::softmax_cross_entropy, std::int32_t>(3);
}
