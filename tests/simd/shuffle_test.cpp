#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "simd/every_pack.hpp"
#include "strut/simd/shuffle.hpp"

namespace {

namespace simd = strut::simd;
using namespace every_pack;

/// Element i of a pack made of a and b is what `expected` says.
template <class V, class Expected>
void expect_elements(const char* what, V found, Expected expected) {
    const auto x = elements_of(found);
    for (std::size_t i = 0; i < x.size(); ++i)
        expect(x[i] == expected(i), what, i);
}

} // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(a_half_is_the_elements_from_its_first_on, V, values) {
    using T = simd::value_of<V>;
    if constexpr (width < V >> simd::narrowest_pack<T>) {
        constexpr std::size_t middle = width<V> / 2;
        const auto x = numbers<V>(1);
        expect_elements("low", simd::half<0>(from<V>(x)), [&](auto i) { return x[i]; });
        expect_elements(
            "high", simd::half<middle>(from<V>(x)), [&](auto i) { return x[middle + i]; });
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(shifted_looks_through_a_window_at_two_packs, V, values) {
    if constexpr (width < V >> 1) {
        const auto low = numbers<V>(1), high = numbers<V>(2);
        simd::unroll<width<V> + 1>([&](auto first) {
            expect_elements(
                "shifted", simd::shifted<first>(from<V>(low), from<V>(high)), [&](std::size_t i) {
                    return first + i < width<V> ? low[first + i] : high[first + i - width<V>];
                });
        });
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_zip_takes_elements_of_both_in_turn_within_each_lane, V, values) {
    if constexpr (width < V >> 1) {
        constexpr std::size_t lane = 16 / sizeof(simd::value_of<V>);
        const auto a = numbers<V>(1), b = numbers<V>(2);
        const auto of_lane = [&](std::size_t i, std::size_t first) {
            return (i % 2 == 0 ? a : b)[i / lane * lane + first + i % lane / 2];
        };
        expect_elements("zip_low", simd::zip_low(from<V>(a), from<V>(b)),
            [&](std::size_t i) { return of_lane(i, 0); });
        expect_elements("zip_high", simd::zip_high(from<V>(a), from<V>(b)),
            [&](std::size_t i) { return of_lane(i, lane / 2); });
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(lanes_are_loaded_a_stride_apart, V, values) {
    using T = simd::value_of<V>;
    if constexpr (width < V >> 1) {
        constexpr std::size_t lane = 16 / sizeof(T), stride = lane + 3;
        std::array<T, width<V> / lane * stride - 3> x;
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = static_cast<T>(i);
        expect_elements("load_lanes", simd::load_lanes<V>(x.data(), stride),
            [&](std::size_t i) { return x[i / lane * stride + i % lane]; });
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(reductions_use_every_element, V, values) {
    using T = simd::value_of<V>;
    for (std::size_t i = 0; i < width<V>; ++i) {
        elements<V> x;
        x.fill(T(-1));
        x[i] = 5;
        expect(simd::sum(from<V>(x)) == T(6) - T(width<V>), "sum", i);
        expect(simd::largest(from<V>(x)) == 5, "largest", i);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(sum_each_sums_row_by_row, V, values) {
    using T = simd::value_of<V>;
    std::array<V, width<V>> rows;
    elements<V> sums;
    for (std::size_t row = 0; row < width<V>; ++row) {
        const auto x = numbers<V>(static_cast<int>(row));
        rows[row] = from<V>(x);
        sums[row] = 0;
        for (const T element : x)
            sums[row] += element;
    }
    expect(elements_of(simd::sum_each(rows.data())) == sums, "sum_each", 0);
}
