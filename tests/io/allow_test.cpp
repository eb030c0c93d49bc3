#include <array>
#include <cstddef>
#include <cstring>
#include <limits>
#include <span>

#include <boost/test/unit_test.hpp>

#include "strut/io/allow.hpp"

BOOST_AUTO_TEST_SUITE(allow_)

BOOST_AUTO_TEST_CASE(the_first_number_that_is_not_finite_is_found_wherever_it_lies) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    std::array<double, 5> numbers{1, -2, 0, 3, 4};
    const auto found = [&] {
        return strut::detail::first_non_finite<double>(std::as_bytes(std::span{numbers}));
    };
    BOOST_TEST(!found().has_value());
    numbers[4] = -infinity;
    BOOST_TEST(found()->index == 4);
    BOOST_TEST(found()->value == -infinity);
    numbers[0] = infinity;
    BOOST_TEST(found()->index == 0);
    BOOST_TEST(!strut::detail::first_non_finite<float>({}).has_value());

    std::array<std::byte, 9> odd{}; // at an address that is none of a float
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::memcpy(odd.data() + 5, &nan, sizeof nan);
    BOOST_TEST(strut::detail::first_non_finite<float>(std::span{odd}.subspan(1))->index == 1);
}

BOOST_AUTO_TEST_CASE(a_refused_number_is_shown_as_it_was_found) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    using strut::detail::refused_number;
    BOOST_TEST(refused_number(std::numeric_limits<double>::quiet_NaN()) == "NaN");
    BOOST_TEST(refused_number(infinity) == "infinity");
    BOOST_TEST(refused_number(-infinity) == "-infinity");
    BOOST_TEST(refused_number(-1e39) == "-1e+39");
}

BOOST_AUTO_TEST_SUITE_END()
