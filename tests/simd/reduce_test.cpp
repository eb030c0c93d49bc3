#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "laws/guarded.hpp"
#include "strut/simd/reduce.hpp"

namespace {

namespace simd = strut::simd;
using scalars = std::tuple<float, double>;

// Integers so small that every sum is exact in any order.
template <class T>
T number(std::size_t i) {
    return static_cast<T>(static_cast<int>(i * 5 % 9) - 4);
}

/// An array behind which a kernel must not read: there is NaN.
template <class T>
laws::guarded<T> ones(std::size_t count) {
    laws::guarded<T> x{count, laws::guarded<T>::to_read};
    std::fill(x.begin(), x.end(), T(1));
    return x;
}

} // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(reductions_are_right_at_every_count, T, scalars) {
    // Beyond 65 the counts pass the eight accumulators of the widest registers.
    for (std::size_t count = 0; count <= 300; ++count) {
        auto a = ones<T>(count), b = a;
        T sum = 0, squares = 0, product = 0;
        for (std::size_t i = 0; i < count; ++i) {
            a[i] = number<T>(i);
            b[i] = number<T>(i + 3);
            sum += a[i];
            squares += a[i] * a[i];
            product += a[i] * b[i];
        }
        BOOST_TEST(simd::sum_of(a.data(), count) == sum);
        BOOST_TEST(simd::sum_of_squares(a.data(), count) == squares);
        BOOST_TEST(simd::dot(a.data(), b.data(), count) == product);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_dot_product_of_known_length_reads_and_adds_no_more, T, scalars) {
    const auto check = []<std::size_t Count>(std::integral_constant<std::size_t, Count>) {
        auto a = ones<T>(Count), b = a;
        T product = 0;
        for (std::size_t i = 0; i < Count; ++i) {
            a[i] = number<T>(i);
            b[i] = number<T>(i + 3);
            product += a[i] * b[i];
        }
        BOOST_TEST(simd::dot<Count>(a.data(), b.data()) == product, "a length of " << Count);
    };
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (check(std::integral_constant<std::size_t, I + 1>{}), ...);
        (check(std::integral_constant<std::size_t, 100 + 37 * I % 200>{}), ...);
    }
    (std::make_index_sequence<36>{});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_sum_of_squares_is_finite_when_all_elements_are, T, scalars) {
    constexpr std::size_t count = 65;
    for (const T bad : {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity(),
             -std::numeric_limits<T>::infinity()})
        for (std::size_t at = 0; at < count; ++at) {
            auto x = ones<T>(count);
            BOOST_TEST(std::isfinite(simd::sum_of_squares(x.data(), count)));
            x[at] = bad;
            BOOST_TEST(!std::isfinite(simd::sum_of_squares(x.data(), count)));
        }
}

static_assert([] {
    constexpr std::array<double, 3> x{1, 2, 3};
    return simd::sum_of(x.data(), 3) == 6 && simd::sum_of_squares(x.data(), 3) == 14 &&
           simd::dot(x.data(), x.data(), 2) == 5;
}());
