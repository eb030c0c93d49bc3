#include <cstdint>
#include <string>

#include <boost/test/unit_test.hpp>

#include "strut/core/crc32c.hpp"

BOOST_AUTO_TEST_SUITE(crc32c_)

using strut::crc32c;

static_assert(crc32c("") == 0);
// The check value of the catalogue of parametrised CRC algorithms (CRC-32/ISCSI).
static_assert(crc32c("123456789") == 0xe3069283);

// RFC 3720, appendix B.4; the bytes there are those of the check, the least significant first.
BOOST_AUTO_TEST_CASE(the_examples_of_rfc_3720) {
    BOOST_TEST(crc32c(std::string(32, '\0')) == 0x8a9136aau);
    BOOST_TEST(crc32c(std::string(32, '\xff')) == 0x62a8ab43u);
    std::string rising, falling;
    for (char i = 0; i < 32; ++i) {
        rising += i;
        falling += static_cast<char>(31 - i);
    }
    BOOST_TEST(crc32c(rising) == 0x46dd794eu);
    BOOST_TEST(crc32c(falling) == 0x113fdb5cu);
}

BOOST_AUTO_TEST_CASE(pieces_in_a_row_give_what_the_whole_gives) {
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += static_cast<char>(37 * i);
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        BOOST_TEST(crc32c(text.substr(cut), crc32c(text.substr(0, cut))) == crc32c(text));
}

BOOST_AUTO_TEST_SUITE_END()
