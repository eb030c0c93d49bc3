#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "strut/report/html/escape.hpp"

BOOST_AUTO_TEST_SUITE(escape_)

using strut::report::detail::html_text;
using strut::report::detail::json;
using strut::report::detail::json_array;

BOOST_AUTO_TEST_CASE(no_text_ends_an_attribute_or_opens_a_tag) {
    BOOST_TEST(html_text("<b id=\"a\" class='b'>R&D</b>") ==
               "&lt;b id=&quot;a&quot; class=&#39;b&#39;&gt;R&amp;D&lt;/b&gt;");
}

BOOST_AUTO_TEST_CASE(no_text_ends_a_string_or_the_script_around_it) {
    BOOST_TEST(json(std::string_view{"a \"b\" \\ </script>"}) == R"("a \"b\" \\ \u003c/script>")");
    BOOST_TEST(json(std::string_view{"\n\x1f"}) == R"("\u000a\u001f")");
    BOOST_TEST(json(std::string_view{"\xc3\xa9"}) == "\"\xc3\xa9\""); // UTF-8 stays as it is
}

BOOST_AUTO_TEST_CASE(numbers_that_json_does_not_know_are_null) {
    BOOST_TEST(json(0.125) == "0.125");
    BOOST_TEST(json(std::numeric_limits<double>::quiet_NaN()) == "null");
    BOOST_TEST(json(-std::numeric_limits<double>::infinity()) == "null");
    BOOST_TEST(json(std::uint64_t{18446744073709551615u}) == "18446744073709551615");
    BOOST_TEST(json_array(3, [](std::size_t i) { return std::uint64_t{i}; }) == "[0,1,2]");
    BOOST_TEST(json_array(0, [](std::size_t i) { return std::uint64_t{i}; }) == "[]");
}

BOOST_AUTO_TEST_SUITE_END()
