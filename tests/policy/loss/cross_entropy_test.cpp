#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/policy/loss/cross_entropy.hpp"
#include "strut/policy/loss/weights.hpp"

namespace detail = strut::detail;

BOOST_AUTO_TEST_SUITE(cross_entropy)

BOOST_AUTO_TEST_CASE(a_small_loss_keeps_its_digits) {
    // A class that leads by 40: the loss is e^-40, and log(1 + e^-40) would be zero.
    BOOST_TEST(detail::negative_log_likelihood(40., 40., 1., std::exp(-40.)) == std::exp(-40.),
        boost::test_tools::tolerance(1e-15));
    // And one that is behind by 40.
    BOOST_TEST(detail::negative_log_likelihood(0., 40., std::exp(-40.), 1.) == 40,
        boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(the_largest_is_found_wherever_it_is) {
    for (std::size_t count = 1; count <= 33; ++count)
        for (std::size_t where = 0; where < count; ++where) {
            std::vector<float> x(count, -3);
            x[where] = -2;
            BOOST_TEST(detail::largest_of(x.data(), count) == -2);
        }
}

BOOST_AUTO_TEST_CASE(softmax_of_logits_of_any_size_sums_to_one) {
    constexpr std::array<double, 3> probability{0.7, 0.2, 0.1};
    for (const double shift : {-1e4, 0., 1e4}) {
        std::array<double, 3> logits{};
        for (std::size_t c = 0; c < 3; ++c)
            logits[c] = std::log(probability[c]) + shift;
        std::array<double, 3> found{};
        detail::softmax<3, 1>(logits.data(), found.data());
        for (std::size_t c = 0; c < 3; ++c)
            BOOST_TEST(found[c] == probability[c], boost::test_tools::tolerance(1e-11));
    }
}

BOOST_AUTO_TEST_CASE(the_entropy_of_classes_is_that_of_their_weighted_frequencies) {
    const std::vector<std::int32_t> labels{0, 1, 1, 2, 2, 2, 2, 2};
    const auto entropy_of = [](std::vector<double> parts) {
        double total = 0, entropy = 0;
        for (const double part : parts)
            total += part;
        for (const double part : parts)
            entropy -= part / total * std::log(part / total);
        return entropy;
    };
    const auto found = [&](const std::array<double, 3>& weight) {
        return detail::class_entropy<3>(labels, weight);
    };
    BOOST_TEST(found(detail::equal_weights<3>()) == entropy_of({1, 2, 5}),
        boost::test_tools::tolerance(1e-14));
    BOOST_TEST(found({4, 2, 0.4}) == entropy_of({4, 4, 2}), boost::test_tools::tolerance(1e-14));
    // What weighs nothing does not count.
    BOOST_TEST(found({0, 2, 0.8}) == std::log(2.), boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(the_entropy_of_a_label_that_is_no_class_is_no_number) {
    const auto entropy = [](std::vector<std::int32_t> labels) {
        return detail::class_entropy<3>(labels, detail::equal_weights<3>());
    };
    BOOST_TEST(std::isnan(entropy({0, 3})));
    BOOST_TEST(std::isnan(entropy({-1})));
    BOOST_TEST(entropy({}) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
