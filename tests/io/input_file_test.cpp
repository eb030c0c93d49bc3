#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "io/scratch_file.hpp"
#include "strut/io/input_file.hpp"

using strut::detail::input_file;

BOOST_AUTO_TEST_SUITE(input_file_)

BOOST_AUTO_TEST_CASE(the_size_is_known_first_and_the_bytes_follow_on_each_other) {
    const scratch_file scratch{"abcdef"};
    auto opened = input_file::open(scratch.path());
    BOOST_REQUIRE(opened.has_value());
    BOOST_TEST(opened->size() == 6);
    std::array<char, 4> text{};
    const std::span bytes = std::as_writable_bytes(std::span{text});
    BOOST_TEST(opened->read(bytes).has_value());
    BOOST_TEST((text == std::array{'a', 'b', 'c', 'd'}));
    input_file moved = std::move(*opened);
    BOOST_TEST(moved.size() == 6);
    BOOST_TEST(moved.read(bytes.first(2)).has_value());
    BOOST_TEST((text == std::array{'e', 'f', 'c', 'd'}));
    BOOST_TEST(moved.read({}).has_value());
}

BOOST_AUTO_TEST_CASE(a_file_that_has_become_shorter_is_a_failure) {
    const scratch_file scratch{"abcdef"};
    auto file = input_file::open(scratch.path());
    BOOST_REQUIRE(file.has_value());
    std::filesystem::resize_file(scratch.path(), 3);
    std::array<std::byte, 6> bytes;
    const auto read = file->read(bytes);
    BOOST_REQUIRE(read.has_error());
    BOOST_TEST(read.error().message() ==
               scratch.path() + ": cannot be read (expected a file, found a file that shrinks)");
}

BOOST_AUTO_TEST_SUITE_END()
