#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <string>
#include <string_view>

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

#include "strut/core/random.hpp"
#include "strut/io/strict_json.hpp"

namespace {

using namespace std::string_literals;

std::string complaint(std::string_view text, const strut::json_limits& limits = {}) {
    const auto value = strut::parse_strict_json(text, "x.json", limits);
    return value.has_value() ? "" : value.error().message();
}

std::string again(std::string_view text) {
    const auto value = strut::parse_strict_json(text, "x.json");
    BOOST_REQUIRE_MESSAGE(value.has_value(), value.error());
    return boost::json::serialize(*value);
}

} // namespace

BOOST_AUTO_TEST_SUITE(strict_json)

BOOST_AUTO_TEST_CASE(what_is_json_is_read) {
    BOOST_TEST(again("null") == "null");
    BOOST_TEST(again(" [ ] \n") == "[]");
    BOOST_TEST(again(R"({"a":[1,-2,true,null,"\u00e9\n"],"b":{"a":{}}})") ==
               "{\"a\":[1,-2,true,null,\"\u00e9\\n\"],\"b\":{\"a\":{}}}");
    BOOST_TEST(again(R"({"a\"b":1,"ab":2})") == R"({"a\"b":1,"ab":2})");
    BOOST_TEST(again("18446744073709551615") == "18446744073709551615");
}

BOOST_AUTO_TEST_CASE(more_values_than_the_limit_are_refused) {
    const strut::json_limits three{.values = 3};
    BOOST_TEST(complaint("[1, -2.5]", three) == "");
    BOOST_TEST(complaint(R"({"a":1,"b":"c"})", three) == "");
    for (const char* text : {"[1, 2, 3]", "[1.5, 2.5, 3.5]", "[null, true, 18446744073709551615]",
             R"(["a", "b", "c"])", R"({"a":1,"b":[2]})", "[[[[]]]]"})
        BOOST_TEST(complaint(text, three)
                       .starts_with(
                           "x.json: the JSON has too many values (expected at most 3, found more"),
            text);
}

BOOST_AUTO_TEST_CASE(more_keys_than_the_limit_are_refused_wherever_they_are) {
    const strut::json_limits three{.keys = 3};
    BOOST_TEST(complaint(R"({"a":1,"b":{"a":2}})", three) == "");
    for (const char* text : {R"({"a":1,"b":1,"c":1,"d":1})", R"([{"a":1},{"a":1},{"a":1},{"a":1}])",
             R"({"a":{"a":{"a":{"a":1}}}})"})
        BOOST_TEST(
            complaint(text, three)
                .starts_with("x.json: the JSON has too many keys (expected at most 3, found more"),
            text);
    // A file of 145 MB had twelve million: 2.5 GB of memory.
    std::string text = "{";
    for (std::size_t i = 0; i <= strut::json_limits{}.keys; ++i)
        text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
    BOOST_TEST(complaint(text + "}").find("at most 1048576, found more") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(doubles_are_read_to_their_last_bit) {
    const strut::random random{7};
    for (std::size_t i = 0; i < 20000; ++i) {
        const double number =
            std::ldexp(double(random.u64(2 * i)) - 9e18, -int(random.u64(2 * i + 1) % 140));
        char digits[40];
        std::snprintf(digits, sizeof digits, "%.17g", number);
        std::string text = digits;
        if (text.find_first_of(".e") == text.npos)
            text += ".0";
        const auto value = strut::parse_strict_json(text, "x.json");
        BOOST_REQUIRE_MESSAGE(value.has_value(), text);
        BOOST_REQUIRE_MESSAGE(value->as_double() == number, text);
    }
    BOOST_TEST(std::signbit(strut::parse_strict_json("-0.0", "x.json")->as_double()));
    BOOST_TEST(strut::parse_strict_json("1e-400", "x.json")->as_double() == 0.0);
    BOOST_TEST(strut::parse_strict_json("5e-324", "x.json")->as_double() ==
               std::numeric_limits<double>::denorm_min());
    BOOST_TEST(strut::parse_strict_json("1.7976931348623157e308", "x.json")->as_double() ==
               std::numeric_limits<double>::max());
}

BOOST_AUTO_TEST_CASE(a_key_that_is_given_twice_is_named_with_its_path) {
    BOOST_TEST(
        complaint(R"({"a":1,"b":2,"a":3})") ==
        "x.json: a key is given twice (expected each key once, found 'a' at line 1, column 16)");
    BOOST_TEST(complaint("{\"layers\":[{},[1],{\"x\":{\"t\":1,\n \"t\":2}}]}") ==
               "x.json: a key is given twice (expected each key once, found 't' in layers[2].x at "
               "line 2, column 4)");
    // The same name, spelled differently.
    BOOST_TEST(
        complaint(R"([{"ab":1,"\u0061b":2}])")
            .starts_with(
                "x.json: a key is given twice (expected each key once, found 'ab' in [0] at"));
    // The empty name is a name.
    BOOST_TEST(complaint(R"({"":1,"":2})") != "");
    BOOST_TEST(complaint(R"({"a":{"a":1},"b":{"a":1}})") == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_refused_at_its_place) {
    const auto malformed = [](const std::string& found) {
        return "x.json: the JSON is malformed (expected RFC 8259 in UTF-8, found " + found + ")";
    };
    BOOST_TEST(complaint("[1,\n 2,, 3]") == malformed("', 3]' at line 2, column 4"));
    BOOST_TEST(complaint("[NaN]") == malformed("'NaN]' at line 1, column 2"));
    BOOST_TEST(complaint("[1,]") == malformed("']' at line 1, column 4"));
    BOOST_TEST(complaint("[-Infinity]") != "");
    BOOST_TEST(complaint("[01]") != "");
    BOOST_TEST(complaint("[+1]") != "");
    BOOST_TEST(complaint("[.5]") != "");
    BOOST_TEST(complaint("[5.]") != "");
    BOOST_TEST(complaint("{1:2}") != "");
    BOOST_TEST(complaint("{'a':2}") != "");
    BOOST_TEST(complaint("// 1\n1") != "");
    BOOST_TEST(complaint("\xef\xbb\xbf{}") != "");
    BOOST_TEST(complaint("[\"a\nb\"]") != "");
    BOOST_TEST(complaint("[\"\\ud800\"]") != "");
    BOOST_TEST(complaint("[\"\xc3\"]") == malformed("'\\xc3\"]' at line 1, column 3"));
    BOOST_TEST(complaint("[\"\xed\xa0\x80\"]") != "");
}

BOOST_AUTO_TEST_CASE(what_is_cut_off_or_goes_on_is_refused) {
    BOOST_TEST(complaint("") == "x.json: the JSON is truncated (expected its end, found the end of "
                                "the text at line 1, column 1)");
    const std::string text = R"({"a":[1.5,-2e3,true,"x\u00e9"],"b":null})";
    for (std::size_t size = 0; size < text.size(); ++size)
        BOOST_TEST(complaint(text.substr(0, size)) != "");
    BOOST_TEST(complaint(text + " \n\t\r") == "");
    BOOST_TEST(
        complaint(text + "\n{}") ==
        "x.json: text stands behind the JSON (expected nothing behind it, found '{}' at line "
        "2, column 1)");
    BOOST_TEST(complaint(text + "\0"s) != "");
}

BOOST_AUTO_TEST_CASE(limits_are_kept) {
    const std::string deep = std::string(32, '[') + std::string(32, ']');
    BOOST_TEST(complaint(deep) == "");
    BOOST_TEST(complaint("[" + deep + "]") ==
               "x.json: the JSON is nested too deeply (expected at most 32 levels, found "
               "'[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]...' at line 1, column 33)");
    BOOST_TEST(complaint("[1]", {.bytes = 2}) ==
               "x.json: the JSON is too long (expected at most 2 bytes, found 3 bytes)");
    BOOST_TEST(complaint("[1]", {.bytes = 3}) == "");
    BOOST_TEST(complaint("[[1]]", {.depth = 1}) != "");
}

BOOST_AUTO_TEST_CASE(numbers_beyond_double_are_refused) {
    BOOST_TEST(
        complaint(R"({"w":[0.5,[1e999]]})") ==
        "x.json: a number is too large (expected a finite double, found '1e999' as w[1][0] at "
        "line 1, column 17)");
    BOOST_TEST(complaint("[-1.8e308]") != "");
    BOOST_TEST(complaint("[1e99999999999999999999]") != "");
    BOOST_TEST(complaint("[" + std::string(400, '9') + "]") != "");
    BOOST_TEST(complaint("[" + std::string(300, '9') + "]") == "");
}

BOOST_AUTO_TEST_SUITE_END()
