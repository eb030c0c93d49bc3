#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/io/slot.hpp"

namespace {

using pairs = std::vector<std::pair<std::size_t, std::size_t>>;

pairs places_of(const strut::slot_part& part) {
    pairs all;
    strut::detail::for_each_number(
        part, [&](std::size_t file, std::size_t own) { all.emplace_back(file, own); });
    return all;
}

const strut::tensor weight{strut::role::weight, strut::dims<3, 2>, 16, 0};

strut::leaf affine() {
    strut::leaf one;
    one.layer = "affine";
    return one;
}

} // namespace

BOOST_AUTO_TEST_SUITE(slot)

BOOST_AUTO_TEST_CASE(a_part_says_where_each_number_belongs) {
    BOOST_CHECK((places_of({5, 7, {}}) == pairs{{5, 7}}));
    BOOST_CHECK(
        (places_of({1, 10, {{2, 3, 1}, {2, 1, 4}}}) == pairs{{1, 10}, {2, 14}, {4, 11}, {5, 15}}));
    BOOST_CHECK((places_of({0, 0, {{0, 1, 1}}}) == pairs{}));
}

BOOST_AUTO_TEST_CASE(a_whole_tensor_is_transposed_by_its_axes) {
    // [3][2] here, [2][3] in the file
    const auto made = strut::detail::whole_slot(affine(), "w", weight, {2, 3}, {{2, 1}, {3, 2}});
    BOOST_TEST(made.size() == 6);
    BOOST_TEST(made.layer == "layer 0 (affine)");
    BOOST_TEST(!made.statistic);
    BOOST_REQUIRE(made.parts.size() == 1);
    BOOST_CHECK(
        (places_of(made.parts[0]) == pairs{{0, 16}, {1, 18}, {2, 20}, {3, 17}, {4, 19}, {5, 21}}));
    const auto same = strut::detail::same_slot(affine(), "w", weight);
    BOOST_CHECK((same.extents == std::vector<std::size_t>{3, 2}));
    BOOST_CHECK((places_of(same.parts[0])[5] == std::pair<std::size_t, std::size_t>{5, 21}));
}

BOOST_AUTO_TEST_CASE(running_statistics_belong_in_their_own_block) {
    strut::tensor mean = weight;
    mean.purpose = strut::role::running_mean;
    BOOST_TEST(strut::detail::same_slot(affine(), "m", mean).statistic);
}

BOOST_AUTO_TEST_CASE(a_number_that_is_refused_is_named) {
    const auto made = strut::detail::same_slot(affine(), "0.w", weight);
    BOOST_TEST(strut::detail::number_failure("x", made, "[1][0]", 1e39, "less").message() ==
               "x: tensor '0.w' of layer 0 (affine) (expected less, found 1e+39 at [1][0])");
}

BOOST_AUTO_TEST_SUITE_END()
