#include <atomic>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <sys/resource.h>

#include <boost/test/unit_test.hpp>

#include "io/scratch_file.hpp"
#include "strut/io/replace_file.hpp"

BOOST_AUTO_TEST_SUITE(replace_file_)

BOOST_AUTO_TEST_CASE(the_new_contents_take_the_place_of_the_old) {
    const scratch_file file{"a longer text than the new one"};
    const std::string contents{"new\0\r\n", 6};
    BOOST_TEST(strut::replace_file(file.path(), contents).has_value());
    BOOST_TEST(file.read() == contents);
    BOOST_TEST(!std::filesystem::exists(file.path() + ".strut-part"));
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
    BOOST_TEST(!std::filesystem::exists(file.path() + ".strut-part"));
}

BOOST_AUTO_TEST_CASE(of_several_none_is_replaced_if_one_cannot_be) {
    const scratch_file first{"old"}, folder, new_one;
    std::filesystem::create_directory(folder.path());
    const std::vector<strut::new_file> files{
        {first.path(), "new"}, {new_one.path(), "new"}, {folder.path(), "new"}};
    const auto refused = strut::replace_files(files);
    BOOST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().subject == folder.path());
    BOOST_TEST(first.read() == "old");
    BOOST_TEST(!std::filesystem::exists(first.path() + ".strut-part"));
    BOOST_TEST(!std::filesystem::exists(new_one.path()));
    BOOST_TEST(strut::replace_files(std::span{files}.first(2)).has_value());
    BOOST_TEST(first.read() == "new");
    BOOST_TEST(new_one.read() == "new");
}

// A disk that fills up is tests/reliability/full_disk.sh's; a limit on the size of files is like
// it.
BOOST_AUTO_TEST_CASE(what_does_not_fit_does_not_cost_the_old_contents) {
    const scratch_file file{"old"};
    struct ::rlimit before {};
    BOOST_REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    struct ::rlimit small = before;
    small.rlim_cur = 1000;
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    BOOST_REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto written = strut::replace_file(file.path(), std::string(2000, 'x'));
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    BOOST_REQUIRE(written.has_error());
    BOOST_TEST(written.error().found == "File too large");
    BOOST_TEST(file.read() == "old");
    BOOST_TEST(!std::filesystem::exists(file.path() + ".strut-part"));
}

BOOST_AUTO_TEST_CASE(what_a_crash_has_left_is_taken_over) {
    const scratch_file file{"old"};
    std::ofstream{file.path() + ".strut-part"}
        << "half of something that was longer than the new text";
    BOOST_TEST(strut::replace_file(file.path(), "new").has_value());
    BOOST_TEST(file.read() == "new");
    BOOST_TEST(!std::filesystem::exists(file.path() + ".strut-part"));
}

// What other programs call so, such as a download that is not finished.
BOOST_AUTO_TEST_CASE(a_part_of_another_program_is_left_alone) {
    const scratch_file file{"old"};
    const std::string download = file.path() + ".part";
    std::ofstream{download} << "precious";
    BOOST_TEST(strut::replace_file(file.path(), "new").has_value());
    BOOST_TEST(file.read() == "new");
    BOOST_TEST(std::filesystem::file_size(download) == 8);
    std::filesystem::remove(download);
}

BOOST_AUTO_TEST_CASE(what_stands_in_the_way_is_left_alone) {
    const scratch_file file{"old"}, elsewhere{"precious"};
    std::filesystem::create_symlink(elsewhere.path(), file.path() + ".strut-part");
    std::filesystem::create_directory(file.path() + ".strut-part1");
    BOOST_TEST(strut::replace_file(file.path(), "new").has_value());
    BOOST_TEST(file.read() == "new");
    BOOST_TEST(elsewhere.read() == "precious");
    BOOST_TEST(std::filesystem::is_symlink(file.path() + ".strut-part"));
    std::filesystem::remove(file.path() + ".strut-part");
    std::filesystem::remove(file.path() + ".strut-part1");
}

// Each writes a text of one letter: the file is never of two, and no writer is refused.
BOOST_AUTO_TEST_CASE(writers_do_not_get_into_each_others_way) {
    const scratch_file file{"old"};
    std::atomic<int> refused = 0;
    std::vector<std::thread> writers;
    for (const char letter : {'a', 'b', 'c'})
        writers.emplace_back([&, letter] {
            const std::string text(static_cast<std::size_t>(10000 + letter), letter);
            for (int i = 0; i < 30; ++i)
                refused += !strut::replace_file(file.path(), text);
        });
    for (int i = 0; i < 100; ++i) {
        const std::string found = file.read();
        BOOST_TEST_REQUIRE((found == "old" || found == std::string(10000 + found[0], found[0])));
    }
    for (std::thread& one : writers)
        one.join();
    BOOST_TEST(refused == 0);
    for (const char* left : {".strut-part", ".strut-part1", ".strut-part2"})
        BOOST_TEST(!std::filesystem::exists(file.path() + left));
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

BOOST_AUTO_TEST_CASE(who_may_read_a_file_may_do_so_afterwards_and_nobody_else) {
    const scratch_file file{"old"};
    const auto mode = std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
    std::filesystem::permissions(file.path(), mode);
    BOOST_TEST(strut::replace_file(file.path(), "new").has_value());
    BOOST_CHECK(std::filesystem::status(file.path()).permissions() == mode);
}

BOOST_AUTO_TEST_CASE(a_link_to_a_file_that_is_yet_to_be_is_followed) {
    const scratch_file file;
    const std::string link = file.path() + ".link";
    std::filesystem::create_symlink(std::filesystem::path{file.path()}.filename(), link);
    std::filesystem::remove(file.path());
    BOOST_TEST(strut::replace_file(link, "new").has_value());
    BOOST_TEST(std::filesystem::is_symlink(link));
    BOOST_TEST(std::filesystem::is_regular_file(file.path()));
    std::filesystem::remove(link);
}

BOOST_AUTO_TEST_CASE(a_link_to_itself_is_refused) {
    const scratch_file file;
    const std::string link = file.path() + ".link";
    std::filesystem::create_symlink(std::filesystem::path{link}.filename(), link);
    BOOST_TEST(strut::replace_file(link, "new").has_error());
    BOOST_TEST(std::filesystem::is_symlink(link));
    std::filesystem::remove(link);
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

BOOST_AUTO_TEST_CASE(what_was_read_is_found_among_what_is_to_be_written_by_any_name) {
    const scratch_file source{"old"}, other{"other"}, none;
    const std::string link = source.path() + ".link", hard = source.path() + ".hard";
    std::filesystem::create_symlink(source.path(), link);
    std::filesystem::create_hard_link(source.path(), hard);
    const std::string around = std::filesystem::path{source.path()}.parent_path().string() + "/./" +
                               std::filesystem::path{source.path()}.filename().string();
    for (const std::string& name : {source.path(), link, hard, around}) {
        const std::vector<std::string> paths{other.path(), name};
        const auto spared = strut::detail::spares(source.path(), paths);
        BOOST_TEST_REQUIRE(spared.has_error());
        BOOST_TEST(spared.error().subject == name);
    }
    const std::vector<std::string> paths{other.path(), none.path()};
    BOOST_TEST(strut::detail::spares(source.path(), paths).has_value());
    BOOST_TEST(strut::detail::spares(none.path(), paths).has_value());
    std::filesystem::remove(link);
    std::filesystem::remove(hard);
}

BOOST_AUTO_TEST_SUITE_END()
