#include <algorithm>
#include <array>
#include <random>
#include <span>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/policy/loss/columns.hpp"

namespace {

constexpr std::array<float, 3> three{3, -1, 2};
static_assert(strut::detail::column_medians<1>(std::span<const float>{three})[0] == 2);

template <class T, std::size_t Columns>
void medians_are_those_of_sorted_columns(unsigned seed) {
    std::mt19937 random{seed};
    for (const std::size_t rows : {1, 2, 3, 4, 7, 64, 101}) {
        BOOST_TEST_CONTEXT("seed " << seed << ", rows " << rows) {
            std::vector<T> data(rows * Columns);
            // Few different values, so that there are ties; both signs and zero.
            for (T& x : data)
                x = static_cast<T>(static_cast<int>(random() % 9) - 4) * T(0.7);
            const auto found = strut::detail::column_medians<Columns>(std::span<const T>{data});
            for (std::size_t column = 0; column < Columns; ++column) {
                std::vector<T> sorted;
                for (std::size_t row = 0; row < rows; ++row)
                    sorted.push_back(data[row * Columns + column]);
                std::sort(sorted.begin(), sorted.end());
                const double lower = sorted[(rows - 1) / 2];
                const double upper = sorted[rows / 2];
                BOOST_TEST(found[column] == lower / 2 + upper / 2);
            }
        }
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(columns)

BOOST_AUTO_TEST_CASE(medians_of_columns_are_those_of_sorting) {
    medians_are_those_of_sorted_columns<float, 1>(1);
    medians_are_those_of_sorted_columns<float, 5>(2);
    medians_are_those_of_sorted_columns<double, 3>(3);
}

BOOST_AUTO_TEST_CASE(ordered_bits_keep_the_order) {
    using bits = strut::detail::ordered_bits<double>;
    const std::array ordered{-1e308, -2., -1., -1e-310, 0., 1e-310, 1., 2., 1e308};
    for (std::size_t i = 0; i + 1 < ordered.size(); ++i)
        BOOST_TEST(bits::from(ordered[i]) < bits::from(ordered[i + 1]));
    for (const double x : ordered)
        BOOST_TEST(bits::back(bits::from(x)) == x);
}

BOOST_AUTO_TEST_SUITE_END()
