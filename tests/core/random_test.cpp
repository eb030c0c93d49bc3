#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "strut/core/random.hpp"

using strut::seed;

static_assert(!std::is_convertible_v<int, seed> && std::is_constructible_v<seed, int>);
static_assert(seed{7} == seed{7} && seed{7} != seed{8});
static_assert(strut::random{7}.u64(0) == 7191089600892374487u);
static_assert(strut::random{seed{7}}.u64(5) == strut::random{7}.u64(5));
static_assert(strut::random{7}.uniform(0) == 0.38982974839127149);
static_assert(static_cast<float>(strut::random{7}.normal(0)) == 0.988474309f);
static_assert(strut::random{7}.normal_pair(3).odd == strut::random{7}.normal(7));
static_assert(strut::random{7}.below(0, 10) == 7);

BOOST_AUTO_TEST_SUITE(core_random)

BOOST_AUTO_TEST_CASE(numbers_are_those_of_the_reference) {
    const golden::file file{"random.txt"};
    const auto indices = file.get<std::uint64_t>("indices");
    for (const std::uint64_t number : file.get<std::uint64_t>("seeds")) {
        const strut::random numbers{number};
        const auto bits = file.get<std::uint64_t>("u64/" + std::to_string(number));
        const auto uniform = file.get<double>("uniform/" + std::to_string(number));
        const auto normal = file.get<float>("normal/" + std::to_string(number));
        for (std::size_t i = 0; i < indices.size(); ++i) {
            BOOST_TEST_CONTEXT("seed " << number << ", index " << indices[i]) {
                BOOST_TEST(numbers.u64(indices[i]) == bits[i]);
                BOOST_TEST(numbers.uniform(indices[i]) == uniform[i]);
                BOOST_TEST(static_cast<float>(numbers.normal(indices[i])) == normal[i]);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(a_million_normal_numbers_have_the_bits_of_the_reference_as_float) {
    const golden::file file{"random.txt"};
    for (const std::uint64_t number : file.get<std::uint64_t>("seeds")) {
        std::uint64_t sum = 0;
        for (std::uint64_t i = 0; i < 1'000'000; ++i) {
            const auto bits =
                std::bit_cast<std::uint32_t>(static_cast<float>(strut::random{number}.normal(i)));
            sum += bits * (2 * i + 1);
        }
        BOOST_TEST(sum == file.get<std::uint64_t>("million/" + std::to_string(number))[0],
            "seed " << number);
    }
}

BOOST_AUTO_TEST_CASE(a_pair_is_two_normal_numbers) {
    for (std::uint64_t n = 0; n < 10'000; ++n) {
        const auto [even, odd] = strut::random{11}.normal_pair(n);
        BOOST_TEST(even == strut::random{11}.normal(2 * n));
        BOOST_TEST(odd == strut::random{11}.normal(2 * n + 1));
    }
}

BOOST_AUTO_TEST_CASE(compile_time_and_run_time_give_the_same_bits) {
    constexpr auto expected = [] {
        std::array<double, 500> numbers{};
        for (std::size_t i = 0; i < numbers.size(); ++i)
            numbers[i] = strut::random{3}.normal(i);
        return numbers;
    }();
    const volatile std::uint64_t start = 3;
    for (std::size_t i = 0; i < expected.size(); ++i)
        BOOST_TEST(strut::random{start}.normal(i) == expected[i], "index " << i);
}

BOOST_AUTO_TEST_CASE(uniform_numbers_lie_in_the_unit_interval_and_fill_it_evenly) {
    std::array<int, 16> count{};
    constexpr int draws = 160'000;
    for (std::uint64_t i = 0; i < draws; ++i) {
        const double u = strut::random{5}.uniform(i);
        BOOST_REQUIRE(u >= 0);
        BOOST_REQUIRE(u < 1);
        ++count[static_cast<std::size_t>(u * 16)];
    }
    for (const int found : count)
        BOOST_TEST(std::abs(found - draws / 16) < 5 * std::sqrt(draws / 16.0));
}

BOOST_AUTO_TEST_CASE(bounded_numbers_shuffle_without_preference) {
    std::array<std::array<int, 4>, 4> count{};
    constexpr std::uint64_t shuffles = 40'000;
    for (std::uint64_t shuffle = 0; shuffle < shuffles; ++shuffle) {
        std::array<std::size_t, 4> order{0, 1, 2, 3};
        for (std::size_t k = 3; k > 0; --k)
            std::swap(order[k], order[strut::random{shuffle}.below(k, k + 1)]);
        for (std::size_t place = 0; place < 4; ++place)
            ++count[place][order[place]];
    }
    for (const auto& place : count)
        for (const int found : place)
            BOOST_TEST(std::abs(found - 10'000) < 5 * std::sqrt(10'000.0));
}

BOOST_AUTO_TEST_SUITE_END()
