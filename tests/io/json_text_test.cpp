#include <string>

#include <boost/test/unit_test.hpp>

#include "strut/io/json_text.hpp"

namespace {

using namespace std::string_literals;
using strut::detail::is_utf8;
using strut::detail::json_string;

static_assert(is_utf8("") && is_utf8("plain") && is_utf8("\x7f"));

} // namespace

BOOST_AUTO_TEST_SUITE(json_text)

BOOST_AUTO_TEST_CASE(the_ends_of_every_range_are_utf8) {
    for (const char* text : {"\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xec\xbf\xbf", "\xed\x9f\xbf",
             "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
        BOOST_TEST(is_utf8(text));
    BOOST_TEST(is_utf8("\0"s));
}

BOOST_AUTO_TEST_CASE(what_lies_beyond_them_is_not) {
    for (const char* text : {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80",
             "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff",
             "\xc2", "\xe1\x80", "\xf1\x80\x80", "\xc2\x41", "\xe1\x80\x41", "\xc3\xa9\x80"})
        BOOST_TEST(!is_utf8(text));
}

BOOST_AUTO_TEST_CASE(what_json_does_not_allow_is_escaped) {
    BOOST_TEST(json_string("") == "\"\"");
    BOOST_TEST(json_string("a\"b\\c/") == "\"a\\\"b\\\\c/\"");
    BOOST_TEST(json_string("\n\x1f\0"s) == "\"\\u000a\\u001f\\u0000\"");
    BOOST_TEST(json_string("\xc3\xa9\x7f") == "\"\xc3\xa9\x7f\"");
}

BOOST_AUTO_TEST_SUITE_END()
