#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/io/message.hpp"

using namespace strut::detail;
using extents = std::vector<std::size_t>;

BOOST_AUTO_TEST_SUITE(message)

BOOST_AUTO_TEST_CASE(pieces_of_files_are_short_and_plain) {
    BOOST_TEST(printable("a b~") == "a b~");
    BOOST_TEST(in_quotes("a\x1b[0m\xc3\n") == "'a\\x1b[0m\\xc3\\x0a'");
    BOOST_TEST(in_quotes("") == "''");
    BOOST_TEST(in_quotes(std::string(32, 'x')) == "'" + std::string(32, 'x') + "'");
    BOOST_TEST(in_quotes(std::string(33, 'x')) == "'" + std::string(32, 'x') + "...'");
    BOOST_TEST(printable("abc", 2) == "ab...");
    BOOST_TEST(name_text(std::string(200, 'n')) == "'" + std::string(200, 'n') + "'");
    BOOST_TEST(name_text(std::string(201, 'n')).ends_with("n...'"));
}

BOOST_AUTO_TEST_CASE(numbers_are_as_short_as_they_can_be) {
    BOOST_TEST(number_text(0.1) == "0.1");
    BOOST_TEST(number_text(-1e300) == "-1e+300");
    BOOST_TEST(number_text(2.0 / 3, 3) == "0.667");
    BOOST_TEST(bytes_text(0) == "0 bytes");
    BOOST_TEST(bytes_text(~std::uint64_t{0}) == "18446744073709551615 bytes");
}

BOOST_AUTO_TEST_CASE(extents_and_indices_are_lists) {
    BOOST_TEST(extents_text({}) == "[]");
    BOOST_TEST(extents_text({3, 4}) == "[3, 4]");
    BOOST_TEST(extents_text({1, 2, 3, 4, 5, 6, 7, 8}) == "[1, 2, 3, 4, 5, 6, 7, 8]");
    BOOST_TEST(extents_text(extents(9, 1)) == "[1, 1, 1, 1, 1, 1, 1, 1, ...]");
    BOOST_TEST(index_text(0, {}) == "");
    BOOST_TEST(index_text(23, {2, 3, 4}) == "[1][2][3]");
    BOOST_TEST(index_text(4, {2, 3, 4}) == "[0][1][0]");
}

BOOST_AUTO_TEST_SUITE_END()
