#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/io/match.hpp"

namespace {

using strut::detail::match;

const std::array<float, 6> numbers{};

strut::slot wanted(const std::string& name, std::vector<std::size_t> extents) {
    strut::slot one;
    one.name = name;
    one.extents = std::move(extents);
    one.parts.emplace_back();
    one.layer = "layer 0 (affine)";
    return one;
}

strut::named_tensor found(const std::string& name, std::vector<std::size_t> extents) {
    std::size_t count = 1;
    for (const std::size_t extent : extents)
        count *= extent;
    return {name, strut::number_type::f32, std::move(extents),
        std::as_bytes(std::span{numbers}.first(count))};
}

std::string complaint(const std::vector<strut::slot>& slots,
    const std::vector<strut::named_tensor>& tensors, bool strict = true) {
    const auto all = match(slots, {"x", tensors, {}, nullptr}, strict);
    return all.has_error() ? all.error().message() : "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(match_)

BOOST_AUTO_TEST_CASE(each_slot_gets_its_tensor_whatever_the_order) {
    const std::vector<strut::slot> slots{wanted("a", {2}), wanted("b", {3, 2})};
    const strut::weights file{"x", {found("b", {3, 2}), found("a", {2})}, {}, nullptr};
    const auto all = match(slots, file, true);
    BOOST_REQUIRE(all.has_value());
    BOOST_REQUIRE(all->size() == 2);
    BOOST_TEST((*all)[0].to == &slots[0]);
    BOOST_TEST((*all)[0].from == &file.tensors[1]);
    BOOST_TEST((*all)[1].from == &file.tensors[0]);
}

BOOST_AUTO_TEST_CASE(what_has_no_parts_may_be_there_or_not_and_is_not_read) {
    strut::slot counted = wanted("n", {});
    counted.parts.clear();
    BOOST_TEST(complaint({counted}, {}) == "");
    BOOST_TEST(complaint({counted}, {found("n", {5})}) == "");
    BOOST_TEST(complaint({}, {found("n", {})}) == "x: 1 tensor unused (found 'n')");
    BOOST_TEST(complaint({}, {found("n", {})}, false) == "");
    BOOST_TEST(complaint({}, {found("verify.input", {2}), found("verify.output", {2})}) == "");
}

BOOST_AUTO_TEST_CASE(ones_in_front_are_accepted_where_the_slot_says_so) {
    strut::slot slopes = wanted("a", {3});
    const std::string other = "x: tensor 'a' of layer 0 (affine) has another shape (expected [3], "
                              "found ";
    BOOST_TEST(complaint({slopes}, {found("a", {1, 3})}) == other + "[1, 3])");
    slopes.leading_ones = true;
    BOOST_TEST(complaint({slopes}, {found("a", {1, 1, 3})}) == "");
    BOOST_TEST(complaint({slopes}, {found("a", {2, 3})}) == other + "[2, 3])");
    BOOST_TEST(complaint({slopes}, {found("a", {3, 1})}) == other + "[3, 1])");
    BOOST_TEST(complaint({slopes}, {found("a", {})}) == other + "[])");
}

BOOST_AUTO_TEST_SUITE_END()
