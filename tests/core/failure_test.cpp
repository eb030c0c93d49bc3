#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "strut/core/failure.hpp"

namespace {

static_assert(std::is_nothrow_move_constructible_v<strut::failure>);
static_assert(std::is_convertible_v<int, strut::result<int>>);
static_assert(std::is_convertible_v<strut::failure, strut::result<int>>);
// A string is neither a value nor a reason.
static_assert(!std::is_convertible_v<const char*, strut::result<int>>);

const strut::failure wrong_type{"digits.npy", "the element type differs", "float32", "int64"};

strut::result<std::unique_ptr<int>> made(int number) {
    if (number < 0)
        return strut::failure{"number", "below zero", "", ""};
    return std::make_unique<int>(number);
}

} // namespace

BOOST_AUTO_TEST_SUITE(failure)

BOOST_AUTO_TEST_CASE(the_message_names_subject_problem_expected_and_found) {
    const std::string expected =
        "digits.npy: the element type differs (expected float32, found int64)";
    BOOST_TEST(wrong_type.message() == expected);
    std::ostringstream text;
    text << wrong_type << "!";
    BOOST_TEST(text.str() == expected + "!");
    BOOST_TEST((strut::failure{"run.csv", "is empty", "", ""}.message()) == "run.csv: is empty");
    BOOST_TEST((strut::failure{"a", "is short", "4", ""}.message()) == "a: is short (expected 4)");
    BOOST_TEST((strut::failure{"a", "is short", "", "3"}.message()) == "a: is short (found 3)");
}

BOOST_AUTO_TEST_CASE(a_result_is_a_value_or_the_reason_for_none) {
    auto good = made(7);
    BOOST_REQUIRE(good.has_value());
    BOOST_TEST(static_cast<bool>(good));
    BOOST_TEST(*std::move(good).value() == 7);
    const auto bad = made(-1);
    BOOST_REQUIRE(bad.has_error());
    BOOST_TEST(!bad);
    BOOST_TEST(bad.error().message() == "number: below zero");
    BOOST_TEST((bad.error() == strut::failure{"number", "below zero", "", ""}));
    BOOST_TEST((bad.error() != wrong_type));
}

BOOST_AUTO_TEST_CASE(the_value_of_a_failed_result_throws_its_message) {
    const strut::result<int> bad{wrong_type};
    BOOST_CHECK_EXCEPTION(bad.value(), std::invalid_argument,
        [](const std::invalid_argument& error) { return error.what() == wrong_type.message(); });
}

BOOST_AUTO_TEST_CASE(a_result_of_nothing_succeeds_or_says_why_not) {
    const strut::result<void> good{};
    BOOST_TEST(good.has_value());
    const strut::result<void> bad{wrong_type};
    BOOST_TEST(bad.has_error());
    BOOST_CHECK_THROW(bad.value(), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
