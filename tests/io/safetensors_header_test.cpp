#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/io/safetensors_header.hpp"

namespace {

using namespace std::string_literals;

std::string complaint(std::string_view text) {
    const auto header = strut::parse_safetensors_header(text, "x");
    return header.has_value() ? "" : header.error().message();
}

const std::string w = R"("dtype":"F32","shape":[1,2],"data_offsets":[0,8])";

std::string with(const std::string& members) {
    return R"({"w":{)" + members + "}}";
}

std::string malformed(const std::string& expected, const std::string& found) {
    return "x: the header is malformed (expected " + expected + ", found " + found + ")";
}

} // namespace

BOOST_AUTO_TEST_SUITE(safetensors_header)

BOOST_AUTO_TEST_CASE(what_it_says_is_read_in_its_order) {
    const auto header = strut::parse_safetensors_header(
        R"({ "b" : {"data_offsets":[8,8],"shape":[],"dtype":"?"},
            "__metadata__":{"k":"v","":"\u00e9\"\n"},
            "a\u0062\ud83d\ude00":{"dtype":"F32","shape":[1,0,18446744073709551615],"data_offsets":[0,8]}}   )",
        "x");
    BOOST_REQUIRE_MESSAGE(header.has_value(), header.error());
    BOOST_CHECK(
        (header->tensors == std::vector<strut::safetensors_entry>{{"b", "?", {}, 8, 8},
                                {"ab\xf0\x9f\x98\x80", "F32", {1, 0, std::size_t(-1)}, 0, 8}}));
    BOOST_REQUIRE(header->metadata.size() == 2);
    BOOST_TEST(header->metadata[0].first == "k");
    BOOST_TEST(header->metadata[0].second == "v");
    BOOST_TEST(header->metadata[1].second == "\xc3\xa9\"\n");
    BOOST_TEST(complaint("{}") == "");
}

BOOST_AUTO_TEST_CASE(it_begins_with_a_brace_and_ends_with_one_and_spaces) {
    BOOST_TEST(complaint("") == malformed("'{' at byte 0", "its end"));
    BOOST_TEST(complaint(" {}") == malformed("'{' at byte 0", "' {}'"));
    BOOST_TEST(complaint("[]") == malformed("'{' at byte 0", "'[]'"));
    BOOST_TEST(complaint("\xef\xbb\xbf{}") == malformed("'{' at byte 0", "'\\xef\\xbb\\xbf{}'"));
    for (const std::string& behind : {"\n"s, "\t"s, "\0"s, "x"s, "] "s})
        BOOST_TEST(
            complaint("{}  " + behind)
                .starts_with(
                    "x: the header is malformed (expected '}', then nothing but spaces, found "));
    BOOST_TEST(
        complaint("{} {}") == malformed("JSON in UTF-8", "something behind its end at byte 3"));
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_refused) {
    for (const std::string& text :
        {"{]}"s, "{,}"s, R"({"__metadata__":{}, })"s, R"({w:{}})"s, R"({'w':{}})"s, R"({"w" {}})"s,
            "{/**/}"s, "{}}"s, "{\"w:{}}"s, "{\"\1\":{}}"s, "{\"\\x\":{}}"s, R"({"\ud800":{}})"s,
            R"({"\udc00":{}})"s, R"({"\ud800\u0041":{}})"s, with(w + ","), with(R"("shape":[01])"),
            with(R"("shape":[1,])"), with(R"("shape":[+1])"), with(R"("shape":[.5])"),
            with(R"("shape":[0x1])"), with(R"("dtype":F32)"), "{\"w\":{\"dtype\":\"F32\0\"}}"s})
        BOOST_TEST(complaint(text).starts_with("x: the header is malformed "), text);
    // No UTF-8: alone, too long, a surrogate, too high.
    for (const char* bytes : {"\x80", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
        BOOST_TEST(complaint("{\""s + bytes + "\":{" + w + "}}").starts_with("x: the header is "));
        BOOST_TEST(complaint("{\"__metadata__\":{\"k\":\""s + bytes + "\"}}")
                       .starts_with("x: the header is malformed "));
    }
    BOOST_TEST(complaint(R"({"w":nul}})") == malformed("JSON in UTF-8", "syntax error at byte 5"));
}

BOOST_AUTO_TEST_CASE(no_key_stands_there_twice) {
    const std::string entry = "{" + w + "}";
    const auto twice = [](const std::string& name) {
        return "x: a key stands there twice (expected each once, found '" + name + "')";
    };
    BOOST_TEST(complaint(R"({"a":)" + entry + R"(,"b":)" + entry + R"(,"a":)" + entry + "}") ==
               twice("a"));
    BOOST_TEST(complaint(R"({"a":)" + entry + R"(,"\u0061":)" + entry + "}") == twice("a"));
    BOOST_TEST(complaint(R"({"__metadata__":{"k":"1","k":"1"}})") == twice("k"));
    BOOST_TEST(complaint(R"({"__metadata__":{},"__metadata__":{}})") == twice("__metadata__"));
    for (const std::string& again :
        {R"("dtype":"F32")"s, R"("shape":[])"s, R"("data_offsets":[0,8])"s})
        BOOST_TEST(
            complaint(with(w + "," + again)) ==
            "x: tensor 'w': what is said of it (expected each of 'dtype', 'shape' and "
            "'data_offsets' once, found " +
                again.substr(0, again.find(':')).replace(0, 1, "'").substr(0, again.find(':') - 1) +
                "')");
}

BOOST_AUTO_TEST_CASE(neither_more_nor_less_is_said_of_a_tensor) {
    BOOST_TEST(complaint(with(w + R"(,"strides":[1])")) ==
               "x: tensor 'w': what is said of it (expected each of 'dtype', 'shape' and "
               "'data_offsets' once, found 'strides')");
    const auto without = [](const std::string& key) {
        return "x: tensor 'w': something is not said of it (expected 'dtype', 'shape' and "
               "'data_offsets', found no '" +
               key + "')";
    };
    BOOST_TEST(complaint(with("")) == without("dtype"));
    BOOST_TEST(complaint(with(R"("shape":[],"data_offsets":[0,4])")) == without("dtype"));
    BOOST_TEST(complaint(with(R"("dtype":"F32","data_offsets":[0,4])")) == without("shape"));
    BOOST_TEST(complaint(with(R"("dtype":"F32","shape":[])")) == without("data_offsets"));
    for (const char* offsets : {"[]", "[0]", "[0,4,8]"})
        BOOST_TEST(complaint(with(R"("dtype":"F32","shape":[],"data_offsets":)"s + offsets))
                       .starts_with("x: tensor 'w': 'data_offsets' are not two (expected [begin, "
                                    "end], found "));
    BOOST_TEST(
        complaint("{\"\":{" + w + "}}") == "x: a tensor has no name (expected a name, found '')");
}

BOOST_AUTO_TEST_CASE(values_of_another_kind_are_refused) {
    for (const auto& [value, kind] : std::vector<std::pair<std::string, std::string>>{
             {"1", "a number"}, {"1.5", "a number"}, {"\"x\"", "a string"}, {"true", "true"},
             {"false", "false"}, {"null", "null"}, {"[]", "an array"}, {"{}", "an object"}}) {
        const std::string found = ", found " + kind + ")";
        if (kind != "an object") {
            BOOST_TEST(complaint(R"({"w":)" + value + "}") ==
                       "x: tensor 'w': it is of another kind (expected an object" + found);
            BOOST_TEST(complaint(R"({"__metadata__":)" + value + "}") ==
                       "x: __metadata__ is of another kind (expected an object" + found);
        }
        if (kind != "a string") {
            BOOST_TEST(complaint(R"({"__metadata__":{"k":)" + value + "}}") ==
                       "x: __metadata__ holds more than texts (expected a string for 'k'" + found);
            BOOST_TEST(
                complaint(with(R"("dtype":)" + value)) ==
                "x: tensor 'w': a value is of another kind (expected a string for 'dtype'" + found);
        }
        if (kind != "an array") {
            BOOST_TEST(
                complaint(with(R"("shape":)" + value)) ==
                "x: tensor 'w': a value is of another kind (expected an array for 'shape'" + found);
            BOOST_TEST(complaint(with(R"("data_offsets":)" + value)) ==
                       "x: tensor 'w': a value is of another kind (expected an array for "
                       "'data_offsets'" +
                           found);
        }
        if (kind != "a number")
            BOOST_TEST(
                complaint(with(R"("shape":[1,)" + value + "]")) ==
                "x: tensor 'w': an element is of another kind (expected a whole number" + found);
    }
}

BOOST_AUTO_TEST_CASE(numbers_are_counts_and_nothing_else) {
    for (const char* number : {"-1", "-0", "1.0", "1e3", "1E0", "0.5", "18446744073709551616",
             "99999999999999999999999", "-9223372036854775808"})
        for (const char* key : {"shape", "data_offsets"})
            BOOST_TEST(complaint(with("\""s + key + "\":[" + number + ",1]")) ==
                       "x: tensor 'w': a number is no count (expected digits, and fewer than 2^64, "
                       "found '" +
                           std::string{number} + "')");
}

BOOST_AUTO_TEST_CASE(sizes_are_limited) {
    const auto extents = [](int count) {
        std::string list = "1";
        for (int i = 1; i < count; ++i)
            list += ",1";
        return complaint(with(R"("dtype":"F32","shape":[)" + list + R"(],"data_offsets":[0,4])"));
    };
    BOOST_TEST(extents(32) == "");
    BOOST_TEST(extents(33).starts_with(
        "x: the header is malformed (expected JSON in UTF-8, found array too large at byte "));
    const auto name = [](std::size_t size) {
        return complaint("{\"" + std::string(size, 'n') + "\":{" + w + "}}");
    };
    BOOST_TEST(name(4096) == "");
    BOOST_TEST(name(4097).starts_with(
        "x: the header is malformed (expected JSON in UTF-8, found key too large at byte "));
    const std::string deep = R"({"w":{"shape":)" + std::string(1000, '[') + std::string(1000, ']');
    BOOST_TEST(complaint(deep + "}}") == "x: tensor 'w': an element is of another kind (expected a "
                                         "whole number, found an array)");
    // A text in the metadata may be of any length.
    BOOST_TEST(complaint(R"({"__metadata__":{"k":")" + std::string(1 << 20, 'v') + "\"}}") == "");
}

BOOST_AUTO_TEST_CASE(messages_are_plain_text) {
    const std::string message = complaint("{\"\xc3\xa9\\u001b[31m\":7}");
    BOOST_TEST(message == "x: tensor '\\xc3\\xa9\\x1b[31m': it is of another kind (expected an "
                          "object, found a number)");
}

BOOST_AUTO_TEST_SUITE_END()
