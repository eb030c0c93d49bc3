#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "strut/policy/norm/feature_rows.hpp"

BOOST_AUTO_TEST_SUITE(feature_rows)

using strut::shape;
template <shape Shape>
using rows = strut::detail::feature_rows<Shape>;

static_assert(rows<shape{5}>::features == 5 && rows<shape{5}>::positions == 1);
static_assert(rows<shape{4, 3}>::features == 3 && rows<shape{4, 3}>::positions == 4);
static_assert(rows<shape{2, 3, 4}>::features == 2 && rows<shape{2, 3, 4}>::positions == 12);

template <shape Shape>
constexpr bool rows_are_those_of_their_feature() {
    using of = rows<Shape>;
    std::array<bool, Shape.size()> seen{};
    for (std::size_t f = 0; f < of::features; ++f)
        for (std::size_t p = 0; p < of::positions; ++p) {
            const std::size_t row = of::row(f, p);
            if (of::feature(row) != f || seen[row])
                return false;
            seen[row] = true;
        }
    return true;
}
static_assert(rows_are_those_of_their_feature<shape{5}>());
static_assert(rows_are_those_of_their_feature<shape{4, 3}>());
static_assert(rows_are_those_of_their_feature<shape{2, 3, 4}>());

// Only the lanes in use count.
template <shape Shape, std::size_t Lanes>
double total(std::size_t count) {
    return rows<Shape>::template sum<double, Lanes>(
        1, count, [](auto as, std::size_t row, std::size_t lane) {
            std::array<double, 64> numbers{};
            for (std::size_t i = 0; i < numbers.size(); ++i)
                numbers[i] = static_cast<double>(100 * row + lane + i);
            return as.load(numbers.data());
        });
}

BOOST_AUTO_TEST_CASE(sums_are_over_all_places_and_the_lanes_in_use) {
    BOOST_TEST((total<shape{3}, 5>(2)) == 100 + 101);
    BOOST_TEST((total<shape{2, 3}, 5>(2)) == 100 + 101 + 400 + 401);
    BOOST_TEST((total<shape{2, 1, 3}, 5>(1)) == 300 + 400 + 500);
    BOOST_TEST((total<shape{2, 3}, 1>(1)) == 100 + 400);
}

BOOST_AUTO_TEST_SUITE_END()
