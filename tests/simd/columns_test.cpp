#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/simd/columns.hpp"
#include "strut/simd/map.hpp"

namespace simd = strut::simd;

static_assert([] {
    const float x[] = {3, 0, -4, 1e30f};
    return simd::column_norms<float>(x, 2, 2) == 5 &&
           simd::column_norms<float>(x + 1, 2, 2) == 1e30f;
}());

namespace {

/// The norms of all columns by the functions under test.
template <class T>
std::vector<T> norms_of(const std::vector<T>& x, std::size_t columns) {
    std::vector<T> norms(columns);
    simd::visit<T>(columns, [&](auto as, std::size_t c) {
        using V = typename decltype(as)::type;
        simd::store(
            norms.data() + c, simd::column_norms<V>(x.data() + c, x.size() / columns, columns));
    });
    return norms;
}

template <class T>
std::vector<T> numbers(std::size_t count, double size, unsigned seed) {
    std::mt19937 random{seed};
    std::vector<T> x(count);
    for (T& one : x)
        one = static_cast<T>(size * std::normal_distribution<double>{}(random));
    return x;
}

template <class T>
void norms_are_those_in_long_double(std::size_t rows, std::size_t columns, double size) {
    const auto x = numbers<T>(rows * columns, size, 3);
    const auto found = norms_of(x, columns);
    const double tolerance = 4 * static_cast<double>(std::numeric_limits<T>::epsilon());
    for (std::size_t c = 0; c < columns; ++c) {
        long double sum = 0;
        for (std::size_t r = 0; r < rows; ++r)
            sum += static_cast<long double>(x[r * columns + c]) * x[r * columns + c];
        const auto expected = static_cast<double>(std::sqrt(sum));
        BOOST_TEST(std::abs(static_cast<double>(found[c]) - expected) <= tolerance * expected,
            rows << " x " << columns << ", size " << size << ", seed 3, column " << c << ": "
                 << found[c] << ", expected " << expected);
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(columns)

BOOST_AUTO_TEST_CASE(column_norms_are_exact_for_elements_of_any_size) {
    for (const std::size_t rows : {1, 3, 4, 9, 50})
        for (const std::size_t columns : {1, 2, 7, 8, 16, 33, 40}) {
            for (const double size : {1., 1e-15, 1e-25, 1e18, 1e30})
                norms_are_those_in_long_double<float>(rows, columns, size);
            for (const double size : {1., 1e-170, 1e170})
                norms_are_those_in_long_double<double>(rows, columns, size);
        }
}

BOOST_AUTO_TEST_CASE(columns_do_not_influence_each_others_norm) {
    constexpr std::size_t columns = 35;
    auto x = numbers<float>(5 * columns, 1, 4);
    const auto before = norms_of(x, columns);
    for (std::size_t r = 0; r < 5; ++r) {
        x[r * columns + 2] = 0;
        x[r * columns + 3] = 1e38f;
    }
    x[4] = std::numeric_limits<float>::quiet_NaN();
    x[columns + 5] = std::numeric_limits<float>::infinity();
    const auto after = norms_of(x, columns);
    BOOST_TEST(after[2] == 0);
    BOOST_TEST(after[3] == std::sqrt(5.f) * 1e38f, boost::test_tools::tolerance(1e-6f));
    BOOST_TEST(!std::isfinite(after[4]));
    BOOST_TEST(!std::isfinite(after[5]));
    for (std::size_t c = 0; c < columns; ++c)
        if (c < 2 || c > 5)
            BOOST_TEST(std::abs(after[c] - before[c]) <= 1e-6f * before[c]);
}

BOOST_AUTO_TEST_CASE(columns_that_are_too_long_are_shortened_and_the_others_keep_their_bits) {
    constexpr std::size_t columns = 21;
    constexpr std::size_t rows = 6;
    auto x = numbers<float>(rows * columns, 1, 5);
    for (std::size_t r = 0; r < rows; ++r)
        x[r * columns + 7] *= 1e37f;
    const auto before = x;
    const auto norms = norms_of(x, columns);
    simd::visit<float>(columns, [&](auto as, std::size_t c) {
        simd::limit_columns(
            x.data() + c, rows, columns, as.load(norms.data() + c), as.broadcast(2.f));
    });
    const auto after = norms_of(x, columns);
    std::size_t shortened = 0;
    for (std::size_t c = 0; c < columns; ++c) {
        if (norms[c] > 2) {
            ++shortened;
            BOOST_TEST(after[c] == 2, boost::test_tools::tolerance(1e-5f));
        }
        for (std::size_t i = c; i < x.size(); i += columns)
            BOOST_TEST((norms[c] > 2 ? std::abs(x[i]) < std::abs(before[i]) : x[i] == before[i]));
    }
    BOOST_TEST(shortened > 3U);
    BOOST_TEST(shortened < columns);
}

BOOST_AUTO_TEST_SUITE_END()
