#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/core/permutation.hpp"

namespace {

using strut::permutation;

std::vector<std::uint64_t> all_of(const permutation& order) {
    std::vector<std::uint64_t> places;
    for (std::uint64_t i = 0; i < order.size(); ++i)
        places.push_back(order(i));
    return places;
}

constexpr bool is_one_to_one(std::uint64_t count, std::uint64_t seed) {
    const permutation order{count, seed};
    std::array<bool, 64> seen{};
    for (std::uint64_t i = 0; i < count; ++i) {
        if (order(i) >= count || seen[order(i)])
            return false;
        seen[order(i)] = true;
    }
    return true;
}
static_assert(
    is_one_to_one(1, 7) && is_one_to_one(2, 7) && is_one_to_one(37, 7) && is_one_to_one(64, 7));

// Pearson's statistic of counts that should be equal. For k counts its mean is k - 1 and its
// standard deviation sqrt(2 (k - 1)).
double unevenness(const std::vector<int>& counts) {
    double total = 0;
    for (const int count : counts)
        total += count;
    const double expected = total / static_cast<double>(counts.size());
    double sum = 0;
    for (const int count : counts)
        sum += (count - expected) * (count - expected) / expected;
    return sum;
}

} // namespace

BOOST_AUTO_TEST_SUITE(permutation_)

BOOST_AUTO_TEST_CASE(every_place_is_taken_once_for_every_count) {
    std::vector<std::uint64_t> counts{
        1000, 1797, 4095, 4096, 4097, 60000, 65535, 65536, 65537, 262147};
    for (std::uint64_t count = 1; count <= 300; ++count)
        counts.push_back(count);
    for (const std::uint64_t count : counts)
        for (const std::uint64_t seed : {0ull, 1ull, 0xFFFF'FFFF'FFFF'FFFFull}) {
            auto places = all_of(permutation{count, seed});
            std::ranges::sort(places);
            for (std::uint64_t i = 0; i < count; ++i)
                BOOST_REQUIRE_MESSAGE(
                    places[i] == i, "count " << count << ", seed " << seed << ", place " << i);
        }
}

// Too large to count: distinct places, all in range.
BOOST_AUTO_TEST_CASE(counts_beyond_32_bits_are_one_to_one_as_well) {
    for (const std::uint64_t count :
        {(1ull << 32) + 1, (1ull << 40) - 3, (1ull << 63) + 1, 0xFFFF'FFFF'FFFF'FFFFull}) {
        const permutation order{count, 5};
        std::vector<std::uint64_t> places;
        for (std::uint64_t i = 0; i < 1000; ++i)
            for (const std::uint64_t place : {order(i), order(count - 1 - i)}) {
                BOOST_REQUIRE(place < count);
                places.push_back(place);
            }
        std::ranges::sort(places);
        BOOST_TEST((std::ranges::adjacent_find(places) == places.end()), "count " << count);
    }
}

BOOST_AUTO_TEST_CASE(a_seed_gives_one_order_and_another_seed_another) {
    const auto first = all_of(permutation{100, 1});
    BOOST_TEST(first == all_of(permutation{100, 1}), boost::test_tools::per_element());
    for (std::uint64_t seed = 2; seed < 200; ++seed) {
        const auto other = all_of(permutation{100, seed});
        int same = 0;
        for (std::size_t i = 0; i < 100; ++i)
            same += first[i] == other[i];
        // One place in a hundred agrees by chance.
        BOOST_TEST(same < 10, "seeds 1 and " << seed << " agree at " << same << " of 100 places");
    }
}

// What the first machine computed, every machine must: a run can be repeated anywhere.
BOOST_AUTO_TEST_CASE(the_order_is_the_same_on_every_machine) {
    const std::vector<std::uint64_t> expected{0, 6, 7, 5, 4, 1, 9, 8, 3, 2};
    BOOST_TEST(all_of(permutation{10, 42}) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(each_value_comes_first_and_last_about_equally_often) {
    for (const std::uint64_t count : {2u, 3u, 7u, 16u, 100u}) {
        std::vector<int> first(count);
        std::vector<int> last(count);
        for (std::uint64_t seed = 0; seed < 300 * count; ++seed) {
            const permutation order{count, seed};
            ++first[order(0)];
            ++last[order(count - 1)];
        }
        const double freedom = static_cast<double>(count - 1);
        const double limit = freedom + 5 * std::sqrt(2 * freedom);
        BOOST_TEST(unevenness(first) < limit, "first of " << count);
        BOOST_TEST(unevenness(last) < limit, "last of " << count);
    }
}

BOOST_AUTO_TEST_CASE(every_order_of_four_comes_about_equally_often) {
    std::map<std::vector<std::uint64_t>, int> seen;
    for (std::uint64_t seed = 0; seed < 24000; ++seed)
        ++seen[all_of(permutation{4, seed})];
    BOOST_TEST(seen.size() == 24);
    // Three rounds on halves of one bit cannot be quite even.
    for (const auto& [order, count] : seen) {
        BOOST_TEST(count > 700);
        BOOST_TEST(count < 1300);
    }
}

BOOST_AUTO_TEST_CASE(neighbours_do_not_stay_neighbours) {
    constexpr std::uint64_t count = 1797;
    int together = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const auto places = all_of(permutation{count, seed});
        for (std::size_t i = 0; i + 1 < count; ++i)
            together += places[i] + 1 == places[i + 1] || places[i + 1] + 1 == places[i];
    }
    // Two of them an order by chance.
    BOOST_TEST(together > 10);
    BOOST_TEST(together < 90);
}

BOOST_AUTO_TEST_CASE(a_permutation_of_nothing_ends) {
    const strut::permutation nothing{0, 1};
    BOOST_TEST(nothing.size() == 0U);
    nothing(0);
}

BOOST_AUTO_TEST_SUITE_END()
