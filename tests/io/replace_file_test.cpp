#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>

#include "io/scratch_file.hpp"
#include "strut/io/replace_file.hpp"

BOOST_AUTO_TEST_SUITE(replace_file_)

BOOST_AUTO_TEST_CASE(the_new_contents_take_the_place_of_the_old) {
    const scratch_file file{"a longer text than the new one"};
    const std::string contents{"new\0\r\n", 6};
    BOOST_TEST(strut::replace_file(file.path(), contents).has_value());
    BOOST_TEST(file.read() == contents);
    BOOST_TEST(!std::filesystem::exists(file.path() + ".part"));
}

BOOST_AUTO_TEST_CASE(a_file_in_no_folder_is_a_failure_that_names_it) {
    const scratch_file file;
    const std::string path = file.path() + "/report.html";
    const auto written = strut::replace_file(path, "new");
    BOOST_REQUIRE(written.has_error());
    BOOST_TEST(written.error().message() ==
               path + ": cannot be written (expected a file, found No such file or directory)");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_replaced_stays_and_leaves_nothing_beside_it) {
    const scratch_file file;
    std::filesystem::create_directory(file.path());
    const auto written = strut::replace_file(file.path(), "new");
    BOOST_REQUIRE(written.has_error());
    BOOST_TEST(written.error().found == "a directory");
    BOOST_TEST(std::filesystem::is_directory(file.path()));
    BOOST_TEST(!std::filesystem::exists(file.path() + ".part"));
}

// A full disk is found out when the file is closed, and must not cost the old report.
BOOST_AUTO_TEST_CASE(a_full_disk_does_not_cost_the_old_contents) {
    if (!std::filesystem::exists("/dev/full"))
        return;
    const scratch_file file{"old"};
    std::filesystem::create_symlink("/dev/full", file.path() + ".part");
    const auto written = strut::replace_file(file.path(), "new");
    BOOST_REQUIRE(written.has_error());
    BOOST_TEST(written.error().found == "No space left on device");
    BOOST_TEST(file.read() == "old");
    BOOST_TEST(!std::filesystem::exists(file.path() + ".part"));
    BOOST_TEST(std::filesystem::exists("/dev/full"));
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_written_to_and_stays_what_it_is) {
    if (!std::filesystem::is_character_file("/dev/full"))
        return;
    const auto written = strut::replace_file("/dev/full", "new");
    BOOST_REQUIRE(written.has_error());
    BOOST_TEST(written.error().found == "No space left on device");
    BOOST_TEST(std::filesystem::is_character_file("/dev/full"));
    BOOST_TEST(strut::replace_file("/dev/null", "new").has_value());
    BOOST_TEST(std::filesystem::is_character_file("/dev/null"));
}

BOOST_AUTO_TEST_CASE(a_link_is_followed) {
    const scratch_file file{"old"};
    const std::string link = file.path() + ".link";
    std::filesystem::create_symlink(file.path(), link);
    BOOST_TEST(strut::replace_file(link, "new").has_value());
    BOOST_TEST(file.read() == "new");
    BOOST_TEST(std::filesystem::is_symlink(link));
    std::filesystem::remove(link);
}

BOOST_AUTO_TEST_SUITE_END()
