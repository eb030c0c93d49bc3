#include <string>

#include <boost/test/unit_test.hpp>

#include "strut/io/embedded_text.hpp"

BOOST_AUTO_TEST_SUITE(embedded_text_)

BOOST_AUTO_TEST_CASE(any_text_becomes_a_name_that_a_namespace_may_have) {
    const auto expect = [](const char* text, const char* name) {
        BOOST_TEST(strut::detail::identifier_like(text) == name, text);
        BOOST_TEST(strut::detail::is_namespace_name(name), name);
    };
    expect("model", "model");
    expect("my-model.v2", "my_model_v2");
    expect("2nd", "model_2nd");
    expect("double", "double_model");
    expect("log", "log_model");
    expect("EOF", "EOF_model");
    expect("__a__b__", "a_b_");
    expect("\xc3\xa4", "model");
    expect("", "model");
    expect("a \"; int b", "a_int_b");
}

BOOST_AUTO_TEST_CASE(words_are_written_without_leading_zeros) {
    std::string text;
    strut::detail::append_literal(text, std::string("\0\0\0\0\x0f\0\0\0\x78\x56\x34\x12", 12));
    BOOST_TEST(text == "        U\"\\x0\\xf\\x12345678\"");
}

BOOST_AUTO_TEST_CASE(a_file_name_cannot_end_the_string_of_the_assembler) {
    strut::detail::embedded_network from;
    const auto files =
        strut::detail::embedded_text("a\"b\\.hpp", from, {.form = strut::embedded_form::assembly});
    BOOST_TEST(
        files.assembly.find(".incbin \"a\\\"b\\\\.bin\"") != std::string::npos, files.assembly);
}

BOOST_AUTO_TEST_SUITE_END()
