#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/io/numbers.hpp"

namespace {

template <class Bits, std::size_t Size>
strut::named_tensor tensor_of(const std::array<Bits, Size>& bits, strut::number_type type) {
    return {"w", type, {Size}, std::as_bytes(std::span{bits})};
}

template <class T, class Bits, std::size_t Size>
std::vector<T> read(const std::array<Bits, Size>& bits, strut::number_type type) {
    std::vector<T> to(Size);
    BOOST_REQUIRE(strut::read_numbers(tensor_of(bits, type), std::span{to}).has_value());
    return to;
}

template <class T>
void are_read() {
    using list = std::vector<T>;
    using strut::number_type;
    const auto same = boost::test_tools::per_element();
    const std::array<std::uint16_t, 3> halves{0x3800, 0xc000, 0x0001};
    BOOST_TEST(read<T>(halves, number_type::f16) == (list{T(0.5), T(-2), T(0x1p-24)}), same);
    const std::array<std::uint16_t, 3> bfloats{0x3f00, 0xc000, 0x4049};
    BOOST_TEST(read<T>(bfloats, number_type::bf16) == (list{T(0.5), T(-2), T(3.140625)}), same);
    const std::array floats{0.1f, -2.f};
    BOOST_TEST(read<T>(floats, number_type::f32) == (list{T(0.1f), T(-2)}), same);
    const std::array doubles{0.1, -2.};
    BOOST_TEST(read<T>(doubles, number_type::f64) == (list{T(0.1), T(-2)}), same);
    const std::array<std::int64_t, 2> whole{123, -1};
    BOOST_TEST(read<T>(whole, number_type::i64) == (list{T(123), T(-1)}), same);
}

} // namespace

BOOST_AUTO_TEST_SUITE(numbers)

BOOST_AUTO_TEST_CASE(all_types_are_read_as_float_and_as_double) {
    are_read<float>();
    are_read<double>();
}

// By way of double it would be 2^60, the even one of its neighbours.
BOOST_AUTO_TEST_CASE(a_whole_number_is_rounded_once) {
    const std::array<std::int64_t, 1> whole{(1ll << 60) + (1ll << 36) + 1};
    BOOST_TEST(read<float>(whole, strut::number_type::i64)[0] == 0x1p60f + 0x1p37f);
}

BOOST_AUTO_TEST_CASE(bytes_may_lie_anywhere) {
    const std::array values{1.5, -2.5};
    std::vector<std::byte> shifted(1 + sizeof(values));
    std::ranges::copy(std::as_bytes(std::span{values}), shifted.begin() + 1);
    const strut::named_tensor tensor{
        "w", strut::number_type::f64, {2}, std::span{shifted}.subspan(1)};
    std::array<double, 2> to{};
    BOOST_TEST(strut::read_numbers(tensor, std::span<double>{to}).has_value());
    BOOST_TEST(to == values, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nan_and_infinity_pass) {
    const auto read_half =
        read<float>(std::array<std::uint16_t, 2>{0x7e00, 0xfc00}, strut::number_type::f16);
    BOOST_TEST(std::isnan(read_half[0]));
    BOOST_TEST(read_half[1] == -std::numeric_limits<float>::infinity());
}

BOOST_AUTO_TEST_CASE(another_number_of_places_is_refused_and_nothing_written) {
    const std::array floats{1.f, 2.f};
    const auto tensor = tensor_of(floats, strut::number_type::f32);
    BOOST_TEST(strut::count_of(tensor) == 2u);
    std::array<double, 3> to{7, 7, 7};
    const auto read = strut::read_numbers(tensor, std::span<double>{to});
    BOOST_REQUIRE(read.has_error());
    BOOST_TEST(read.error().message() ==
               "tensor 'w': the number of bytes does not fit what is read "
               "(expected 3 times 4 bytes, found 8 bytes)");
    BOOST_TEST(to == (std::array<double, 3>{7, 7, 7}), boost::test_tools::per_element());
    auto odd = tensor;
    odd.bytes = odd.bytes.first(7);
    BOOST_TEST(strut::read_numbers(odd, std::span{to}.first(1)).has_error());
}

BOOST_AUTO_TEST_SUITE_END()
