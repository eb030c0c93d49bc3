#include <cstddef>
#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>

#include "io/scratch_file.hpp"
#include "strut/io/read_file.hpp"

using strut::detail::read_file;

BOOST_AUTO_TEST_SUITE(read_file_)

BOOST_AUTO_TEST_CASE(a_whole_file_is_read) {
    using namespace std::string_literals;
    for (const std::string& contents : {""s, "a\0b\r\n"s, std::string(100000, 'x')}) {
        const scratch_file scratch{contents};
        const auto read = read_file(scratch.path(), contents.size());
        BOOST_REQUIRE(read.has_value());
        BOOST_TEST((*read == contents));
    }
}

// A hole of a terabyte: whoever read it would notice.
BOOST_AUTO_TEST_CASE(a_longer_one_is_refused_before_it_is_read) {
    const scratch_file scratch{"abc"};
    BOOST_TEST(read_file(scratch.path(), 2).error().message() ==
               scratch.path() + ": the file is too long (expected at most 2 bytes, found 3 bytes)");
    std::error_code none_here;
    std::filesystem::resize_file(scratch.path(), std::uintmax_t{1} << 40, none_here);
    if (!none_here)
        BOOST_TEST(read_file(scratch.path(), 1 << 20).error().found == "1099511627776 bytes");
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_refused) {
    BOOST_TEST(read_file("nowhere/x", 9).error().message() ==
               "nowhere/x: cannot be read (expected a file, found No such file or directory)");
    BOOST_TEST(read_file("/", 9).error().found == "Is a directory");
}

BOOST_AUTO_TEST_SUITE_END()
