#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/io/staged.hpp"

namespace {

using strut::allow;

/// A tensor of two numbers for places 1 and 3 of a block of four.
struct pair_of {
    std::array<double, 2> numbers;
    strut::weights file{"x", {{"w", strut::number_type::f64, {1, 2}, bytes()}}, {}, nullptr};
    strut::slot to{"w", {1, 2}, {{0, 1, {{2, 1, 2}}}}, false, "layer 0 (affine)"};
    std::vector<strut::detail::matched> all{{&to, &file.tensors[0]}};

    explicit pair_of(double first, double second) : numbers{first, second} {}
    pair_of(const pair_of&) = delete;

private:
    std::span<const std::byte> bytes() const { return std::as_bytes(std::span{numbers}); }
};

std::string complaint(const pair_of& of, allow numbers = allow::finite) {
    strut::detail::staged<float> all{4, 0};
    const auto taken = all.take(of.file, of.all, numbers);
    return taken.has_error() ? taken.error().message() : "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(staged_)

BOOST_AUTO_TEST_CASE(what_no_tensor_has_stays_as_it_is) {
    const pair_of of{5, -0.0};
    strut::detail::staged<float> all{4, 1};
    BOOST_REQUIRE(all.take(of.file, of.all, allow::finite).has_value());
    std::array<float, 4> parameters{1, 2, 3, 4};
    std::array<float, 1> statistics{9};
    all.write(parameters.data(), statistics.data());
    BOOST_TEST((parameters == std::array<float, 4>{1, 5, 3, 0}));
    BOOST_TEST(std::signbit(parameters[3]));
    BOOST_TEST(statistics[0] == 9);
}

BOOST_AUTO_TEST_CASE(the_block_is_that_of_the_slot) {
    pair_of of{5, 6};
    of.to.statistic = true;
    strut::detail::staged<double> all{0, 4};
    BOOST_REQUIRE(all.take(of.file, of.all, allow::finite).has_value());
    std::array<double, 4> statistics{};
    all.write(nullptr, statistics.data());
    BOOST_TEST((statistics == std::array<double, 4>{0, 5, 0, 6}));
}

BOOST_AUTO_TEST_CASE(numbers_that_cannot_be_are_named_with_their_index) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const std::string start = "x: tensor 'w' of layer 0 (affine) (expected ";
    BOOST_TEST(complaint(pair_of{1, infinity}) == start + "finite numbers, found infinity at "
                                                          "[0][1])");
    BOOST_TEST(complaint(pair_of{1, infinity}, allow::non_finite) == "");
    // Not an infinity that was asked for, but one that a float would make of it.
    BOOST_TEST(complaint(pair_of{1e39, 1}, allow::non_finite) ==
               start + "numbers that fit a float, found 1e+39 at [0][0])");
    pair_of twice{2e38, 0};
    twice.all.push_back(twice.all[0]);
    BOOST_TEST(complaint(twice, allow::non_finite) ==
               start + "a sum with another tensor that fits a float, found 4e+38 at [0][0])");
}

BOOST_AUTO_TEST_CASE(a_whole_number_is_rounded_once) {
    const std::array<std::int64_t, 2> whole{(1ll << 60) + (1ll << 36) + 1, -1};
    pair_of of{0, 0};
    of.file.tensors[0].type = strut::number_type::i64;
    of.file.tensors[0].bytes = std::as_bytes(std::span{whole});
    strut::detail::staged<float> all{4, 0};
    BOOST_REQUIRE(all.take(of.file, of.all, allow::finite).has_value());
    std::array<float, 4> parameters{};
    all.write(parameters.data(), static_cast<float*>(nullptr));
    BOOST_TEST(parameters[1] == 0x1p60f + 0x1p37f);
    BOOST_TEST(parameters[3] == -1);
}

BOOST_AUTO_TEST_CASE(a_variance_below_zero_is_refused) {
    pair_of of{1, -0.5};
    of.to.negative_refused = true;
    BOOST_TEST(complaint(of) == "x: tensor 'w' of layer 0 (affine) (expected no number below 0, "
                                "found -0.5 at [0][1])");
}

BOOST_AUTO_TEST_SUITE_END()
