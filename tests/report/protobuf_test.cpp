#include <string>

#include <boost/test/unit_test.hpp>

#include "strut/report/protobuf.hpp"

BOOST_AUTO_TEST_SUITE(protobuf_)

using strut::report::protobuf;
using namespace std::string_literals;

// The first three are the examples of protobuf.dev, "Encoding".
BOOST_AUTO_TEST_CASE(fields_are_encoded_as_specified) {
    BOOST_TEST(protobuf{}.integer(1, 150).bytes() == "\x08\x96\x01"s);
    BOOST_TEST(protobuf{}.text(2, "testing").bytes() == "\x12\x07testing"s);
    BOOST_TEST(
        protobuf{}.message(3, protobuf{}.integer(1, 150)).bytes() == "\x1a\x03\x08\x96\x01"s);
    BOOST_TEST(protobuf{}.number(1, 1.0).bytes() == "\x09\0\0\0\0\0\0\xf0\x3f"s);
    BOOST_TEST(protobuf{}.number(2, 1.0f).bytes() == "\x15\0\0\x80\x3f"s);
    BOOST_TEST(protobuf{}.integer(2, 0).bytes() == "\x10\0"s);
    BOOST_TEST(
        protobuf{}.integer(2, ~0ull).bytes() == "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s);
}

BOOST_AUTO_TEST_SUITE_END()
