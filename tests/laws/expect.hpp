#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

#include <boost/test/unit_test.hpp>

/// Assertions of the laws. Boost.Test's own are slow to compile; these are functions.
namespace laws {

inline void expect(bool holds, std::string_view what) {
    BOOST_TEST(holds, what);
}

/// |found - expected| <= tolerance * max |expected| for the whole of two ranges of the same size:
/// the first element that is not so fails. `least` is a lower bound of what the tolerance is
/// relative to: the size of the terms, where few sums can all come out small.
template <class Found, class Expected>
void expect_close(std::string_view what, const Found& found, const Expected& expected,
    double tolerance, double least = 0) {
    BOOST_REQUIRE(std::size(found) == std::size(expected));
    double most = least;
    for (const auto x : expected)
        most = std::max(most, std::abs(static_cast<double>(x)));
    std::size_t i = 0;
    auto wanted = std::begin(expected);
    for (const auto x : found) {
        const auto a = static_cast<double>(x);
        const auto b = static_cast<double>(*wanted++);
        if (!(std::abs(a - b) <= tolerance * most)) {
            BOOST_ERROR(what << ": element " << i << " is " << a << ", expected " << b
                             << " (largest " << most << ")");
            return;
        }
        ++i;
    }
    BOOST_TEST(true);
}

} // namespace laws
