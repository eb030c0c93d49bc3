#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "strut/io/half.hpp"

namespace {

static_assert(strut::to_half(1.0) == 0x3c00 && strut::from_half(0x3c00) == 1.0f);
static_assert(strut::to_bfloat(1.0) == 0x3f80 && strut::from_bfloat(0x3f80) == 1.0f);
static_assert(strut::to_half(-0.0) == 0x8000 && strut::to_bfloat(-0.0) == 0x8000);
static_assert(strut::to_half(65519.99) == 0x7bff && strut::to_half(65520.0) == 0x7c00);
static_assert(strut::from_half(0x0001) == 0x1p-24f);

/// The value of a number of 16 bits, by the definition.
double value_of(unsigned bits, int exponent_bits, int fraction_bits) {
    const int bias = (1 << (exponent_bits - 1)) - 1;
    const int exponent = static_cast<int>(bits >> fraction_bits) & ((1 << exponent_bits) - 1);
    const int fraction = static_cast<int>(bits) & ((1 << fraction_bits) - 1);
    const double sign = bits >> 15 != 0 ? -1 : 1;
    if (exponent == (1 << exponent_bits) - 1)
        return fraction == 0 ? sign * std::numeric_limits<double>::infinity()
                             : std::numeric_limits<double>::quiet_NaN();
    if (exponent == 0)
        return sign * std::ldexp(fraction, 1 - bias - fraction_bits);
    return sign * std::ldexp((1 << fraction_bits) + fraction, exponent - bias - fraction_bits);
}

/// The same number, zeros with their sign; any NaN for a NaN.
bool same(double a, double b) {
    return std::isnan(b) ? std::isnan(a)
                         : std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

template <class From, class To>
void are_what_the_definition_says(From from, To to, int exponent_bits, int fraction_bits) {
    int wrong = 0;
    for (unsigned bits = 0; bits <= 0xffff; ++bits) {
        const auto half = static_cast<std::uint16_t>(bits);
        const double value = value_of(bits, exponent_bits, fraction_bits);
        const double read = static_cast<double>(from(half));
        const bool is_nan = std::isnan(value);
        const bool right = same(read, value) &&
                           (is_nan ? std::isnan(from(to(read))) && to(read) >> 15 == bits >> 15
                                   : to(read) == half);
        if (!right && ++wrong < 10)
            BOOST_ERROR(bits << " is read as " << read << " and written as " << to(read));
    }
    BOOST_TEST(wrong == 0);
}

/// Of the 16-bit numbers on both sides of the middle between two neighbours, the nearer one.
template <class To>
void go_to_the_nearest(To to, int exponent_bits, int fraction_bits) {
    int wrong = 0;
    for (unsigned bits = 0; bits < ((1u << exponent_bits) - 1) << fraction_bits; ++bits) {
        // The number behind the largest, were there one.
        const bool last = bits + 1 == ((1u << exponent_bits) - 1) << fraction_bits;
        const double low = value_of(bits, exponent_bits, fraction_bits);
        const double step = last ? low - value_of(bits - 1, exponent_bits, fraction_bits)
                                 : value_of(bits + 1, exponent_bits, fraction_bits) - low;
        const double middle = low + step / 2;
        const unsigned even = bits % 2 == 0 ? bits : bits + 1;
        const bool right = to(middle) == even && to(std::nextafter(middle, 0.0)) == bits &&
                           to(std::nextafter(middle, 1e300)) == bits + 1 &&
                           to(-middle) == (0x8000u | even);
        if (!right && ++wrong < 10)
            BOOST_ERROR("around the middle behind " << low);
    }
    BOOST_TEST(wrong == 0);
}

} // namespace

BOOST_AUTO_TEST_SUITE(half)

BOOST_AUTO_TEST_CASE(all_halves_are_what_the_definition_says) {
    are_what_the_definition_says(strut::from_half, strut::to_half, 5, 10);
}

BOOST_AUTO_TEST_CASE(all_bfloats_are_what_the_definition_says) {
    are_what_the_definition_says(strut::from_bfloat, strut::to_bfloat, 8, 7);
}

BOOST_AUTO_TEST_CASE(numbers_between_two_go_to_the_nearest_and_ties_to_even) {
    go_to_the_nearest(strut::to_half, 5, 10);
    go_to_the_nearest(strut::to_bfloat, 8, 7);
}

BOOST_AUTO_TEST_CASE(numbers_are_rounded_as_numpy_and_torch_round_them) {
    const golden::file file{"half.txt"};
    const auto floats = file.get<float>("floats");
    const auto halves = file.get<int>("half");
    const auto bfloats = file.get<int>("bfloat");
    for (std::size_t i = 0; i < floats.size(); ++i) {
        BOOST_TEST(strut::to_half(static_cast<double>(floats[i])) == halves[i], floats[i]);
        BOOST_TEST(strut::to_bfloat(static_cast<double>(floats[i])) == bfloats[i], floats[i]);
    }
    const auto doubles = file.get<double>("doubles");
    const auto once = file.get<int>("half_of_doubles");
    for (std::size_t i = 0; i < doubles.size(); ++i)
        BOOST_TEST(strut::to_half(doubles[i]) == once[i], doubles[i]);
}

BOOST_AUTO_TEST_CASE(a_nan_stays_one_of_its_sign_whatever_its_fraction) {
    for (const std::uint64_t fraction : {std::uint64_t{1}, std::uint64_t{1} << 51})
        for (const std::uint64_t sign : {std::uint64_t{0}, std::uint64_t{1} << 63}) {
            const auto nan = std::bit_cast<double>(sign | std::uint64_t{0x7ff} << 52 | fraction);
            const int upper = sign != 0 ? 0x8000 : 0;
            BOOST_TEST(strut::to_half(nan) == (upper | 0x7e00));
            BOOST_TEST(strut::to_bfloat(nan) == (upper | 0x7fc0));
        }
    BOOST_TEST(strut::to_half(-std::numeric_limits<double>::infinity()) == 0xfc00);
}

BOOST_AUTO_TEST_SUITE_END()
