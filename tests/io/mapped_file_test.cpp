#include <filesystem>
#include <span>
#include <string>

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

#include "io/scratch_file.hpp"
#include "strut/io/mapped_file.hpp"
#include "strut/io/replace_file.hpp"

namespace {

using strut::mapped_file;

std::string text_of(const mapped_file& file) {
    return {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()};
}

std::string complaint(const std::string& path) {
    const auto mapped = mapped_file::open(path);
    BOOST_TEST(mapped_file::open(path, strut::read::whole).has_error());
    return mapped.has_error() ? mapped.error().message() : "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(mapped_file_)

BOOST_AUTO_TEST_CASE(the_bytes_are_those_of_the_file) {
    const std::string contents = "a\0b\r\n" + std::string(10000, 'x');
    const scratch_file scratch{contents};
    for (const strut::read how : {strut::read::mapped, strut::read::whole}) {
        const auto file = mapped_file::open(scratch.path(), how);
        BOOST_REQUIRE_MESSAGE(file.has_value(), file.error());
        BOOST_TEST(text_of(**file) == contents);
    }
}

BOOST_AUTO_TEST_CASE(an_empty_file_has_no_bytes) {
    const scratch_file scratch{""};
    for (const strut::read how : {strut::read::mapped, strut::read::whole}) {
        const auto file = mapped_file::open(scratch.path(), how);
        BOOST_REQUIRE_MESSAGE(file.has_value(), file.error());
        BOOST_TEST((*file)->bytes().empty());
    }
}

BOOST_AUTO_TEST_CASE(the_bytes_outlive_the_file_and_its_successor) {
    const scratch_file scratch{"old"};
    const auto file = mapped_file::open(scratch.path());
    BOOST_REQUIRE(file.has_value());
    BOOST_TEST(strut::replace_file(scratch.path(), "new").has_value());
    BOOST_TEST(text_of(**file) == "old");
    std::filesystem::remove(scratch.path());
    BOOST_TEST(text_of(**file) == "old");
}

// A mapping would end the process here (SIGBUS).
BOOST_AUTO_TEST_CASE(what_is_read_whole_outlives_a_file_that_is_shortened) {
    const scratch_file scratch{std::string(10000, 'x')};
    const auto file = mapped_file::open(scratch.path(), strut::read::whole);
    BOOST_REQUIRE(file.has_value());
    std::filesystem::resize_file(scratch.path(), 0);
    BOOST_TEST(text_of(**file) == std::string(10000, 'x'));
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_refused_by_name_and_reason) {
    BOOST_TEST(complaint("nowhere/x") ==
               "nowhere/x: cannot be read (expected a file, found No such file or directory)");
    BOOST_TEST(complaint("/") == "/: cannot be read (expected a file, found Is a directory)");
    if (std::filesystem::exists("/dev/zero"))
        BOOST_TEST(complaint("/dev/zero") ==
                   "/dev/zero: cannot be read (expected a file, found a pipe or a device)");
    // Nobody writes into it: who waited would wait for ever.
    const scratch_file pipe;
    BOOST_REQUIRE(::mkfifo(pipe.path().c_str(), 0600) == 0);
    BOOST_TEST(complaint(pipe.path()) ==
               pipe.path() + ": cannot be read (expected a file, found a pipe or a device)");
}

BOOST_AUTO_TEST_CASE(a_file_that_may_not_be_read_is_refused) {
    const scratch_file scratch{"secret"};
    std::filesystem::permissions(scratch.path(), std::filesystem::perms::none);
    if (std::ifstream{scratch.path()}) // nothing is forbidden to root
        return;
    BOOST_TEST(complaint(scratch.path()) ==
               scratch.path() + ": cannot be read (expected a file, found Permission denied)");
}

BOOST_AUTO_TEST_SUITE_END()
