#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/io/npy_header.hpp"

namespace {

using namespace std::string_literals;

std::string complaint(std::string_view text) {
    const auto header = strut::parse_npy_header(text, "x.npy");
    return header.has_value() ? "" : header.error().message();
}

std::string malformed(const std::string& expected, int character, const std::string& found) {
    return "x.npy: the header is malformed (expected " + expected + " at character " +
           std::to_string(character) + ", found " + found + ")";
}

std::vector<std::size_t> shape_of(const std::string& text) {
    const auto header = strut::parse_npy_header(
        "{'shape': " + text + ", 'fortran_order': True, 'descr': '>f8'}", "x.npy");
    BOOST_REQUIRE_MESSAGE(header.has_value(), header.error());
    BOOST_TEST(header->type == ">f8");
    BOOST_TEST(header->fortran_order);
    return header->shape;
}

} // namespace

BOOST_AUTO_TEST_SUITE(npy_header)

BOOST_AUTO_TEST_CASE(shapes_are_tuples_of_any_length) {
    using list = std::vector<std::size_t>;
    BOOST_TEST(shape_of("()") == list{});
    BOOST_TEST(shape_of("( )") == list{});
    BOOST_TEST(shape_of("(3,)") == list{3});
    BOOST_TEST(shape_of("(0, 4)") == (list{0, 4}), boost::test_tools::per_element());
    BOOST_TEST(shape_of("(1,2,3,)") == (list{1, 2, 3}), boost::test_tools::per_element());
    BOOST_TEST(shape_of("(18446744073709551614,)") == list{strut::any_extent - 1});
    BOOST_TEST(shape_of("(" + std::string(200, ' ') + "7 , 8 )") == (list{7, 8}),
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_no_tuple_of_extents_is_malformed) {
    const auto shape = [](const std::string& text) { return complaint("{'shape': " + text); };
    BOOST_TEST(shape("3") == malformed("'('", 10, "'3'"));
    BOOST_TEST(shape("[3]") == malformed("'('", 10, "'[3]'"));
    BOOST_TEST(shape("(3)") == malformed("','", 12, "')'"));
    BOOST_TEST(shape("(,)") == malformed("an extent", 11, "',)'"));
    BOOST_TEST(shape("(3,,4)") == malformed("an extent", 13, "',4)'"));
    BOOST_TEST(shape("(3 4)") == malformed("','", 13, "'4)'"));
    BOOST_TEST(shape("(-3,)") == malformed("an extent", 11, "'-3,)'"));
    BOOST_TEST(shape("(+3,)") == malformed("an extent", 11, "'+3,)'"));
    BOOST_TEST(shape("(03,)") == malformed("an extent", 11, "'03,)'"));
    BOOST_TEST(shape("(3L,)") == malformed("','", 12, "'L,)'"));
    BOOST_TEST(shape("(3.0,)") == malformed("','", 12, "'.0,)'"));
    BOOST_TEST(shape("(1e9,)") == malformed("','", 12, "'e9,)'"));
    BOOST_TEST(shape("(None,)") == malformed("an extent", 11, "'None,)'"));
    BOOST_TEST(shape("(3,") == malformed("an extent", 13, "its end"));
    BOOST_TEST(shape("(3, 4") == malformed("','", 15, "its end"));
    const std::string large = "99999999999999999999999999";
    BOOST_TEST(shape("(" + large) ==
               malformed("an extent below 18446744073709551615", 11, "'" + large + "'"));
}

BOOST_AUTO_TEST_CASE(what_is_no_dictionary_of_the_three_keys_is_malformed) {
    const std::string three = "'descr': '<f4', 'fortran_order': False, 'shape': (1,)";
    BOOST_TEST(complaint("{" + three + "}") == "");
    BOOST_TEST(complaint("") == malformed("'{'", 0, "its end"));
    BOOST_TEST(complaint("  ") == malformed("'{'", 2, "its end"));
    BOOST_TEST(complaint("(1,)") == malformed("'{'", 0, "'(1,)'"));
    const std::string keys = "the keys 'descr', 'fortran_order' and 'shape'";
    BOOST_TEST(complaint("{}") == malformed(keys, 2, "'}'"));
    BOOST_TEST(complaint("{'descr': '<f4'}") == malformed(keys, 16, "'}'"));
    BOOST_TEST(complaint("{'descr': '<f4', 'shape': ()}") == malformed(keys, 29, "'}'"));
    const std::string once = "each of 'descr', 'fortran_order' and 'shape' once";
    BOOST_TEST(complaint("{'descr': '<f4', 'descr': '<f8'}") == malformed(once, 17, "'descr'"));
    BOOST_TEST(complaint("{'order': True}") == malformed(once, 1, "'order'"));
    BOOST_TEST(complaint("{descr: '<f4'}") == malformed("a key or '}'", 1, "'descr: '<f4'}'"));
    BOOST_TEST(complaint("{'descr' '<f4'}") == malformed("':'", 9, "''<f4'}'"));
    BOOST_TEST(complaint("{'descr': 'a' 'b'}") == malformed("',' or '}'", 14, "''b'}'"));
    BOOST_TEST(complaint("{" + three) == malformed("',' or '}'", 54, "its end"));
    BOOST_TEST(complaint("{" + three + ",") == malformed("a key or '}'", 55, "its end"));
    BOOST_TEST(complaint("{,}") == malformed("a key or '}'", 1, "',}'"));
    BOOST_TEST(complaint("{" + three + ",,}") == malformed("a key or '}'", 55, "',}'"));
    BOOST_TEST(
        complaint("{" + three + "} # note") == malformed("nothing after '}'", 56, "'# note'"));
    BOOST_TEST(complaint("{" + three + "}\0"s) == malformed("nothing after '}'", 55, "'\\x00'"));
}

BOOST_AUTO_TEST_CASE(values_of_another_kind_are_malformed) {
    BOOST_TEST(complaint("{'descr': 4}") == malformed("an element type", 10, "'4}'"));
    BOOST_TEST(complaint("{'descr': '<f4}") == malformed("a string that ends", 10, "''<f4}'"));
    BOOST_TEST(complaint("{'descr': '<f4\"}") == malformed("a string that ends", 10, "''<f4\"}'"));
    BOOST_TEST(
        complaint("{'descr': '<\\x664'}") == malformed("a plain character", 12, "'\\x664'}'"));
    BOOST_TEST(
        complaint("{'descr': '\xc3\xa9'}") == malformed("a plain character", 11, "'\\xc3\\xa9'}'"));
    BOOST_TEST(complaint("{'descr': '\n'}") == malformed("a plain character", 11, "'\\x0a'}'"));
    for (const std::string value : {"false", "true", "0", "'False'", "Fals", "None", ""})
        BOOST_TEST(complaint("{'fortran_order': " + value) ==
                   malformed("True or False", 18, value.empty() ? "its end" : "'" + value + "'"));
    BOOST_TEST(complaint("{'fortran_order': Falsey}") == malformed("',' or '}'", 23, "'y}'"));
}

BOOST_AUTO_TEST_CASE(messages_are_short_and_obey_no_terminal) {
    using strut::detail::in_quotes;
    BOOST_TEST(in_quotes("") == "''");
    BOOST_TEST(in_quotes("\x1b[31m\x7f\xff\t") == "'\\x1b[31m\\x7f\\xff\\x09'");
    BOOST_TEST(in_quotes(std::string(32, 'x')) == "'" + std::string(32, 'x') + "'");
    BOOST_TEST(in_quotes(std::string(33, 'x')) == "'" + std::string(32, 'x') + "...'");
}

BOOST_AUTO_TEST_CASE(shapes_are_written_as_python_writes_them) {
    using strut::detail::npy_shape_text;
    BOOST_TEST(npy_shape_text({}) == "()");
    BOOST_TEST(npy_shape_text({3}) == "(3,)");
    BOOST_TEST(npy_shape_text({3, 4, 5}) == "(3, 4, 5)");
    BOOST_TEST(npy_shape_text({strut::any_extent, 4}) == "(*, 4)");
}

BOOST_AUTO_TEST_SUITE_END()
