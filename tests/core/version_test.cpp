#include "strut/core/version.hpp"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <string>

namespace {

// The line of a file of the source tree that begins like this, from there on.
std::string line_of(const std::string& file, const std::string& beginning) {
    std::ifstream stream{STRUT_TEST_DATA "/../../" + file};
    for (std::string line; std::getline(stream, line);)
        if (line.starts_with(beginning))
            return line.substr(beginning.size());
    return {};
}

std::string text_of(const strut::version_number& version) {
    return std::to_string(version.major_part) + '.' + std::to_string(version.minor_part) + '.' +
           std::to_string(version.patch);
}

} // namespace

BOOST_AUTO_TEST_CASE(version_is_the_one_that_cmake_states) {
    BOOST_TEST(line_of("CMakeLists.txt", "project(strut VERSION ")
                   .starts_with(text_of(strut::version) + ' '));
}

BOOST_AUTO_TEST_CASE(version_is_the_newest_of_the_changelog_or_still_unreleased) {
    const std::string newest = line_of("CHANGELOG.md", "## [");
    BOOST_TEST(
        (newest.starts_with("Unreleased]") || newest.starts_with(text_of(strut::version) + ']')));
}
