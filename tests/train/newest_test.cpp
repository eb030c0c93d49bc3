#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "strut/policy/loss/mse.hpp"
#include "strut/train/newest.hpp"

// The first outputs count for nothing and get no gradient; the others are those of the loss.
BOOST_AUTO_TEST_CASE(the_newest_outputs_alone_count) {
    using loss = strut::newest<strut::mse, 2>;
    static_assert(strut::loss_function<loss>);
    static_assert(loss::target_size(5) == 3);
    constexpr std::size_t row = strut::simd::row_stride<double>(2);
    std::array<double, 5 * row> logits{}, gradient{};
    std::array<double, 3 * row> y{}, expected{};
    for (std::size_t i = 0; i < logits.size(); ++i)
        logits[i] = static_cast<double>(i * i % 7);
    gradient.fill(9);
    const double found =
        loss{}.evaluate<double, 5, 2>(logits.data(), y.data(), 2, 0.5, gradient.data());
    BOOST_TEST(found == (strut::mse{}.evaluate<double, 3, 2>(
                            logits.data() + 2 * row, y.data(), 2, 0.5, expected.data())));
    for (std::size_t i = 0; i < logits.size(); ++i)
        BOOST_TEST(gradient[i] == (i < 2 * row ? 0 : expected[i - 2 * row]));
    BOOST_TEST((loss{}.weight<double, 5, 2>(y.data(), 2) ==
                strut::mse{}.weight<double, 3, 2>(y.data(), 2)));
}
