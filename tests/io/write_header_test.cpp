#include <filesystem>
#include <limits>
#include <string>

#include <boost/test/unit_test.hpp>

#include "io/scratch_file.hpp"
#include "strut/io/write_header.hpp"
#include "strut/layer/dense.hpp"
#include "strut/net/network.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/policy/init/xavier_uniform.hpp"
#include "strut/policy/norm/batch_norm.hpp"

// That what is written compiles, and is the network: tests/embed.
BOOST_AUTO_TEST_SUITE(write_header_)

namespace {
using net = strut::network<strut::input<2>, strut::dense<3, strut::batch_norm<>>>;

std::string message(const strut::result<void>& of) {
    return of.has_error() ? of.error().message() : "no failure";
}
} // namespace

BOOST_AUTO_TEST_CASE(the_header_is_the_numbers_and_the_table_of_their_tensors) {
    const scratch_file file;
    net model{};
    model.parameters[0] = 1;
    model.parameters[1] = -2;
    const auto done = strut::write_header(file.path(), model,
        {.name = "app::first", .declaration = "some_net", .origin = "a\nfile\\"});
    BOOST_TEST(message(done) == "no failure");
    const std::string text = file.read();
    for (const char* const part :
        {"// Weights of a network, made from a file . Not to be edited.\n#pragma once\n",
            "namespace app::first {\n\nusing net = some_net;\n", "using value = float;",
            "tensors{{\n        {strut::role::weight, {2, 3}, 0, 0},\n        {strut::role::bias, "
            "{3}, 32, 0},\n        {strut::role::scale, {3}, 64, 0},\n        {strut::role::shift, "
            "{3}, 96, 0},\n    }};",
            "statistic_tensors{{\n        {strut::role::running_mean, {3}, 0, 0},\n        "
            "{strut::role::running_variance, {3}, 32, 0},\n    }};",
            "size = 768;", "char32_t words[208] =\n        U\"\\x3f800000\\xc0000000\\x0\\x0"})
        BOOST_TEST(text.find(part) != text.npos, part);
}

BOOST_AUTO_TEST_CASE(an_assembler_is_told_where_the_numbers_are) {
    const scratch_file folder;
    std::filesystem::create_directory(folder.path());
    const net model{strut::seed{3}};
    const auto done = strut::write_header(folder.path() + "/first.hpp", model,
        {.name = "app::first", .form = strut::embedded_form::assembly});
    BOOST_TEST(message(done) == "no failure");
    BOOST_TEST(std::filesystem::file_size(folder.path() + "/first.bin") == sizeof(net));
    BOOST_TEST(std::filesystem::exists(folder.path() + "/first.S"));
    std::filesystem::remove_all(folder.path());
}

BOOST_AUTO_TEST_CASE(a_name_that_is_none_is_refused_and_nothing_written) {
    for (const char* const name : {"", "1st", "my-model", "a b", "a::", "::a", "a:b", "a::1", "_a",
             "a__b", "app::class", "\xc3\xa4"}) {
        const scratch_file file;
        const auto done = strut::write_header(file.path(), net{}, {.name = name});
        BOOST_TEST(message(done).starts_with(
                       file.path() + ": the name cannot be that of a namespace (expected letters"),
            name << ": " << message(done));
        BOOST_TEST(!std::filesystem::exists(file.path()));
    }
    for (const char* const name : {"double", "std", "strut", "main", "NULL"}) {
        const scratch_file file;
        const auto done = strut::write_header(file.path(), net{}, {.name = name});
        BOOST_TEST(
            message(done).starts_with(file.path() + ": the name cannot be that of a namespace "
                                                    "(expected no word of C++"),
            name << ": " << message(done));
        BOOST_TEST(!std::filesystem::exists(file.path()));
    }
}

BOOST_AUTO_TEST_CASE(numbers_that_are_not_finite_are_refused_unless_they_are_allowed) {
    const scratch_file file;
    net model{strut::seed{3}};
    model.parameters[33] = std::numeric_limits<float>::quiet_NaN();
    BOOST_TEST(message(strut::write_header(file.path(), model)) ==
               file.path() + ": the bias of layer 0 (expected finite numbers, found NaN "
                             "at 1)");
    BOOST_TEST(!std::filesystem::exists(file.path()));
    BOOST_TEST(message(strut::write_header(
                   file.path(), model, {.numbers = strut::allow::non_finite})) == "no failure");
    model = net{strut::seed{3}};
    model.statistics.data()[34] = std::numeric_limits<float>::infinity();
    BOOST_TEST(message(strut::write_header(file.path(), model)) ==
               file.path() + ": the running_variance of layer 0 (expected finite numbers, found "
                             "infinity at 2)");
}

BOOST_AUTO_TEST_CASE(a_path_that_cannot_be_written_is_a_failure_that_names_it) {
    const scratch_file file;
    const std::string path = file.path() + "/model.hpp";
    const auto expected = ": cannot be written (expected a file, found No such file or directory)";
    BOOST_TEST(message(strut::write_header(path, net{})) == path + expected);
    BOOST_TEST(
        message(strut::write_header(path, net{}, {.form = strut::embedded_form::assembly})) ==
        file.path() + "/model.bin" + expected);
}

BOOST_AUTO_TEST_SUITE_END()
