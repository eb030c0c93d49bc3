#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "fuzz/safetensors_invariants.hpp"
#include "io/damage.hpp"
#include "io/scratch_file.hpp"
#include "strut/io/safetensors.hpp"

namespace {

using namespace std::string_literals;
using safetensors_invariants::file_of;
using safetensors_invariants::same;
using strut::number_type;

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span{text});
}

/// What is wrong with a file, read from memory, through a mapping and whole: the same, or it is
/// said here.
std::string complaint(const std::string& file) {
    const auto memory = strut::parse_safetensors(bytes_of(file), "x");
    const scratch_file scratch{file};
    for (const strut::read how : {strut::read::mapped, strut::read::whole}) {
        const auto read = strut::read_safetensors(scratch.path(), how);
        if (memory.has_error() != read.has_error())
            return "memory and file differ";
        if (memory.has_value()) {
            if (!same(*memory, *read) || read->subject != scratch.path())
                return "memory and file differ";
            continue;
        }
        strut::failure from_file = read.error();
        if (from_file.subject != scratch.path())
            return "the file is not named";
        from_file.subject = "x";
        if (from_file != memory.error())
            return "memory and file differ";
    }
    return memory.has_error() ? memory.error().message() : "";
}

std::string entry(const std::string& name, const std::string& type, const std::string& shape,
    std::size_t begin, std::size_t end) {
    return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape +
           ",\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(end) + "]}";
}

/// A file of one tensor.
std::string single(const std::string& type, const std::string& shape, std::size_t begin,
    std::size_t end, const std::string& data) {
    return file_of("{" + entry("w", type, shape, begin, end) + "}", data);
}

/// A file of two tensors of two bytes and eight bytes of data.
std::string two(std::size_t a, std::size_t a_end, std::size_t b, std::size_t b_end) {
    return file_of(
        "{" + entry("a", "F16", "[" + std::to_string((a_end - a) / 2) + "]", a, a_end) + "," +
            entry("b", "BF16", "[" + std::to_string((b_end - b) / 2) + "]", b, b_end) + "}",
        "12345678");
}

const std::array<float, 6> floats{1, -2, 3, 0.5f, 0, 1e-40f};
const std::array<double, 2> doubles{0.1, -3};
const std::array<std::uint16_t, 3> halves{0x3c00, 0x0001, 0xfbff};

strut::weights example() {
    strut::weights all{
        "net", {}, {{"format", "pt"}, {"", "an empty name \xc3\xa9 \"\\\n"}}, nullptr};
    all.tensors.push_back({"half", number_type::f16, {3}, std::as_bytes(std::span{halves})});
    all.tensors.push_back({"0.weight", number_type::f32, {2, 3}, std::as_bytes(std::span{floats})});
    all.tensors.push_back({"nothing", number_type::f32, {0, 5}, {}});
    all.tensors.push_back(
        {"a \"name\"\t", number_type::bf16, {1, 3, 1}, std::as_bytes(std::span{halves})});
    all.tensors.push_back({"scale", number_type::f64, {2}, std::as_bytes(std::span{doubles})});
    all.tensors.push_back(
        {"single", number_type::f64, {}, std::as_bytes(std::span{doubles}.first(1))});
    return all;
}

std::string written(const strut::weights& all) {
    const auto file = strut::serialize_safetensors(all);
    BOOST_REQUIRE_MESSAGE(file.has_value(), file.error());
    return *file;
}

std::string refusal(const strut::weights& all) {
    const auto file = strut::serialize_safetensors(all);
    const scratch_file scratch{"old"};
    const auto to = strut::write_safetensors(scratch.path(), all);
    BOOST_TEST(scratch.read().starts_with("old") == to.has_error());
    BOOST_TEST(to.has_error() == file.has_error());
    return file.has_error() ? file.error().message() : "";
}

template <class T>
std::vector<T> numbers(const strut::weights& all, std::string_view name) {
    const strut::named_tensor* const tensor = all.find(name);
    BOOST_REQUIRE_MESSAGE(tensor != nullptr, name);
    std::vector<T> values(strut::count_of(*tensor));
    BOOST_REQUIRE(strut::read_numbers(*tensor, std::span{values}).has_value());
    return values;
}

} // namespace

BOOST_AUTO_TEST_SUITE(safetensors)

BOOST_AUTO_TEST_CASE(a_file_of_python_is_read) {
    const auto all = strut::read_safetensors(STRUT_TEST_DATA "/types.safetensors");
    BOOST_REQUIRE_MESSAGE(all.has_value(), all.error());
    BOOST_TEST(all->subject == STRUT_TEST_DATA "/types.safetensors");
    std::vector<std::string> names;
    for (const strut::named_tensor& tensor : all->tensors)
        names.push_back(tensor.name);
    BOOST_TEST(names == (std::vector<std::string>{
                            "half", "nothing", "bfloat", "float", "single", "double \xce\xb1"}),
        boost::test_tools::per_element());
    using list = std::vector<double>;
    const list values{0.5, -1.25, 3, 1e-3, -65504, 0x1p-24};
    list rounded = values;
    rounded[3] = 0x1.064p-10; // the half next to 1e-3
    BOOST_TEST(numbers<double>(*all, "half") == rounded, boost::test_tools::per_element());
    rounded[3] = 0x1.06p-10;
    rounded[4] = -65536;
    BOOST_TEST(numbers<double>(*all, "bfloat") == rounded, boost::test_tools::per_element());
    rounded[3] = static_cast<double>(1e-3f);
    rounded[4] = -65504;
    BOOST_TEST(numbers<double>(*all, "float") == rounded, boost::test_tools::per_element());
    BOOST_TEST(
        numbers<double>(*all, "double \xce\xb1") == values, boost::test_tools::per_element());
    BOOST_TEST(numbers<double>(*all, "single") == list{0.1});
    BOOST_TEST(numbers<double>(*all, "nothing").empty());
    BOOST_CHECK((all->find("nothing")->extents == std::vector<std::size_t>{0, 4}));
    BOOST_CHECK((all->find("double \xce\xb1")->extents == std::vector<std::size_t>{1, 2, 3}));
    BOOST_TEST(all->find("single")->extents.empty());
    BOOST_CHECK((all->metadata == std::vector<std::pair<std::string, std::string>>{
                                      {"format", "pt"}, {"made by", "make_safetensors.py"}}));
}

BOOST_AUTO_TEST_CASE(what_is_read_outlives_the_file) {
    const scratch_file scratch{written(example())};
    auto all = strut::read_safetensors(scratch.path());
    BOOST_REQUIRE(all.has_value());
    const strut::weights copy = *all;
    all = strut::failure{};
    std::filesystem::remove(scratch.path());
    BOOST_TEST(same(copy, example()));
}

BOOST_AUTO_TEST_CASE(weights_make_the_round_trip) {
    const scratch_file scratch;
    BOOST_REQUIRE(strut::write_safetensors(scratch.path(), example()).has_value());
    const auto back = strut::read_safetensors(scratch.path());
    BOOST_REQUIRE_MESSAGE(back.has_value(), back.error());
    BOOST_TEST(same(*back, example()));
    BOOST_TEST(scratch.read() == written(example()));
    BOOST_TEST(written(*back) == scratch.read());
    for (const strut::weights& few : {strut::weights{}, strut::weights{"x", {}, {{"k", ""}}, {}}}) {
        const std::string file = written(few);
        const auto read = strut::parse_safetensors(bytes_of(file), "x");
        BOOST_REQUIRE_MESSAGE(read.has_value(), read.error());
        BOOST_TEST(same(*read, few));
    }
}

// serialize_safetensors of one tensor, byte for byte, as make_safetensors.py would have to read it.
BOOST_AUTO_TEST_CASE(a_file_is_written_as_the_format_says) {
    strut::weights all{"net", {}, {{"format", "pt"}}, nullptr};
    all.tensors.push_back({"w", number_type::f16, {1, 3}, std::as_bytes(std::span{halves})});
    const std::string file = written(all);
    const std::string header =
        R"({"__metadata__":{"strut.check":"crc32c","strut.crc32c":"XXXXXXXX","format":"pt"},)"
        R"("w":{"dtype":"F16","shape":[1,3],"data_offsets":[0,6]}})";
    const std::size_t size = 184;
    std::string expected =
        file_of(header + std::string(size - header.size(), ' '), "\x00\x3c\x01\x00\xff\xfb"s);
    const std::size_t digits = expected.find("XXXXXXXX");
    expected.replace(digits, 8, file, digits, 8);
    BOOST_TEST(file == expected);
    expected.replace(digits, 8, "00000000");
    BOOST_TEST(file.substr(digits, 8) == strut::detail::hexadecimal(strut::crc32c(expected)));
}

BOOST_AUTO_TEST_CASE(every_number_that_is_written_is_aligned) {
    const std::string file = written(example());
    const auto all = strut::parse_safetensors(bytes_of(file), "x");
    BOOST_REQUIRE(all.has_value());
    for (const strut::named_tensor& tensor : all->tensors) {
        const auto at = reinterpret_cast<const char*>(tensor.bytes.data()) - file.data();
        BOOST_TEST(static_cast<std::size_t>(at) % strut::size_of(tensor.type) == 0u);
    }
    const auto begin = reinterpret_cast<const char*>(all->tensors[0].bytes.data()) - file.data();
    BOOST_TEST(begin % 64 == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_refused) {
    const auto missing = strut::read_safetensors("nowhere/x");
    BOOST_REQUIRE(missing.has_error());
    BOOST_TEST(missing.error().message() ==
               "nowhere/x: cannot be read (expected a file, found No such file or directory)");
    const auto to = strut::write_safetensors("nowhere/x", example());
    BOOST_REQUIRE(to.has_error());
    BOOST_TEST(to.error().message() ==
               "nowhere/x: cannot be written (expected a file, found No such file or directory)");
}

BOOST_AUTO_TEST_CASE(a_header_beyond_the_file_or_the_limit_is_refused) {
    BOOST_TEST(
        complaint("") == "x: the file is truncated (expected at least 8 bytes, found 0 bytes)");
    BOOST_TEST(complaint("\2\0\0\0\0\0\0"s) ==
               "x: the file is truncated (expected at least 8 bytes, found 7 bytes)");
    BOOST_TEST(complaint("\2\0\0\0\0\0\0\0{"s) ==
               "x: the file is truncated (expected at least 10 bytes, found 9 bytes)");
    BOOST_TEST(complaint("\0\xe1\xf5\5\0\0\0\0{}"s) ==
               "x: the file is truncated (expected at least 100000008 bytes, found 10 bytes)");
    const std::string too_long = "x: the header is too long, or this is no .safetensors file "
                                 "(expected at most 100000000 bytes, found ";
    BOOST_TEST(complaint("\1\xe1\xf5\5\0\0\0\0{}"s) == too_long + "100000001 bytes)");
    BOOST_TEST(
        complaint(std::string(8, '\xff') + "{}") == too_long + "18446744073709551615 bytes)");
    BOOST_TEST(complaint("\0\0\0\0\0\0\0\0{}"s) ==
               "x: the header is malformed (expected '{' at byte 0, found its end)");
    BOOST_TEST(complaint(file_of("{}")) == "");
    BOOST_TEST(complaint(file_of("{}      ")) == "");
}

BOOST_AUTO_TEST_CASE(another_type_is_refused_by_name) {
    for (const char* type : {"I32", "I16", "I8", "U8", "U16", "U32", "U64", "BOOL", "F8_E4M3",
             "F8_E5M2", "f32", "F32 ", "", "float16"})
        BOOST_TEST(complaint(single(type, "[2]", 0, 8, "12345678")) ==
                   "x: tensor 'w': numbers of this type are not read (expected F16, BF16, F32, "
                   "F64 or I64, found '" +
                       std::string{type} + "')");
    for (const auto& [type, shape] :
        {std::pair{"F16", "[4]"}, {"BF16", "[2,2]"}, {"F32", "[2]"}, {"F64", "[]"}, {"I64", "[1]"}})
        BOOST_TEST(complaint(single(type, shape, 0, 8, "12345678")) == "");
}

BOOST_AUTO_TEST_CASE(a_shape_that_does_not_fit_its_range_is_refused) {
    const auto with = [](const std::string& shape) {
        return complaint(single("F32", shape, 0, 8, "12345678"));
    };
    BOOST_TEST(with("[1,2,1]") == "");
    const auto differs = [](const std::string& expected) {
        return "x: tensor 'w': its shape and its range differ (expected " + expected +
               " of F32, found 8 bytes)";
    };
    BOOST_TEST(with("[]") == differs("4 bytes for []"));
    BOOST_TEST(with("[3]") == differs("12 bytes for [3]"));
    BOOST_TEST(with("[0,2]") == differs("0 bytes for [0, 2]"));
    // Products that wrap round, to 8 among others.
    for (const std::string shape :
        {"[4611686018427387904]", "[4294967296, 4294967296]", "[9223372036854775809, 2]",
            "[4611686018427387906]", "[0, 4294967296, 4294967296]", "[18446744073709551615, 0, 2]"})
        BOOST_TEST(
            with(shape) ==
            "x: tensor 'w': it is larger than any file (expected fewer than 2^64 bytes, found " +
                shape + " of F32)");
    BOOST_TEST(complaint(single("F32", "[18446744073709551615,0]", 0, 0, "")) ==
               "x: tensor 'w': it is larger than any file (expected fewer than 2^64 "
               "bytes, found [18446744073709551615, 0] of F32)");
    BOOST_TEST(complaint(single("F32", "[4611686018427387903,0]", 0, 0, "")) == "");
}

BOOST_AUTO_TEST_CASE(ranges_tile_the_data_exactly) {
    BOOST_TEST(complaint(two(0, 4, 4, 8)) == "");
    BOOST_TEST(complaint(two(4, 8, 0, 4)) == "");
    BOOST_TEST(complaint(two(0, 0, 0, 8)) == "");
    BOOST_TEST(complaint(two(8, 8, 0, 8)) == "");
    BOOST_TEST(complaint(two(0, 8, 4, 4)) ==
               "x: tensor 'b': it overlaps the one before (expected its begin at 8, found 4)");
    BOOST_TEST(complaint(two(0, 4, 2, 8)) ==
               "x: tensor 'b': it overlaps the one before (expected its begin at 4, found 2)");
    BOOST_TEST(complaint(two(0, 8, 0, 8)) ==
               "x: tensor 'b': it overlaps the one before (expected its begin at 8, found 0)");
    BOOST_TEST(complaint(two(0, 2, 4, 8)) ==
               "x: tensor 'b': bytes before it belong to none (expected its begin at 2, found 4)");
    BOOST_TEST(complaint(two(2, 4, 4, 8)) ==
               "x: tensor 'a': bytes before it belong to none (expected its begin at 0, found 2)");
    BOOST_TEST(complaint(two(0, 4, 4, 6)) == "x: the file does not end with its last tensor "
                                             "(expected 6 bytes of data, found 8 bytes)");
    BOOST_TEST(complaint(two(0, 4, 4, 10)) == "x: tensor 'b': it ends beyond the file (expected at "
                                              "most 8 bytes of data, found its end at 10)");
    BOOST_TEST(complaint(single("F32", "[]", 8, 4, "12345678")) ==
               "x: tensor 'w': it ends before it begins (expected begin <= end, found [8, 4])");
    BOOST_TEST(complaint(single("F32", "[1]", std::size_t(-4), std::size_t(-1), "1234"))
                   .starts_with("x: tensor 'w': it ends beyond the file "));
    BOOST_TEST(complaint(file_of("{}", "1")) == "x: the file does not end with its last tensor "
                                                "(expected 0 bytes of data, found 1 bytes)");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_is_refused) {
    const auto with = [](auto change) {
        strut::weights all = example();
        change(all);
        return refusal(all);
    };
    BOOST_TEST(refusal(example()) == "");
    const std::string name = "net: a tensor cannot have this name (expected ";
    BOOST_TEST(with([](auto& w) { w.tensors[0].name = ""; }) == name + "another, found '')");
    BOOST_TEST(with([](auto& w) { w.tensors[0].name = "__metadata__"; }) ==
               name + "another, found '__metadata__')");
    BOOST_TEST(with([](auto& w) { w.tensors[0].name = "\xff"; }) ==
               name + "a name in UTF-8, found '\\xff')");
    BOOST_TEST(with([](auto& w) {
        w.tensors[0].name = std::string(4097, 'n');
    }).starts_with(name + "a name of at most 4096 bytes, found 'nnn"));
    BOOST_TEST(with([](auto& w) { w.tensors[0].name = std::string(4096, 'n'); }) == "");
    BOOST_TEST(with([](auto& w) { w.tensors[1].name = "half"; }) ==
               "net: two tensors have one name (expected each once, found 'half')");
    BOOST_TEST(with([](auto& w) {
        w.tensors[1].extents = {2, 2};
    }) == "net: tensor '0.weight': its shape and its bytes differ (expected 16 bytes for [2, "
          "2], found 24 bytes)");
    BOOST_TEST(with([](auto& w) { w.tensors[1].bytes = w.tensors[1].bytes.first(23); }) ==
               "net: tensor '0.weight': its shape and its bytes differ (expected 24 bytes for [2, "
               "3], found 23 bytes)");
    BOOST_TEST(with([](auto& w) {
        w.tensors[2].extents = {std::size_t(-1), 0};
    }).starts_with("net: tensor 'nothing': its shape and its bytes differ "));
    BOOST_TEST(with([](auto& w) { w.tensors[2].extents = std::vector<std::size_t>(33, 0); }) ==
               "net: tensor 'nothing': it has too many extents (expected at most 32, found 33)");
    const std::string key = "net: metadata cannot have this name (expected ";
    BOOST_TEST(with([](auto& w) { w.metadata[0].first = "strut.crc32c"; }) ==
               key + "none that the checksum has, found 'strut.crc32c')");
    BOOST_TEST(with([](auto& w) { w.metadata[0].first = "\xc3"; }) ==
               key + "a name in UTF-8, found '\\xc3')");
    BOOST_TEST(with([](auto& w) { w.metadata[0].second = "\x80"; }) ==
               "net: metadata 'format' is no text (expected UTF-8, found '\\x80')");
    BOOST_TEST(with([](auto& w) { w.metadata[0].first = ""; }) ==
               "net: two metadata have one name (expected each once, found '')");
}

BOOST_AUTO_TEST_CASE(every_truncation_is_refused) {
    const std::string file = written(example());
    for_each_truncation(file, [](const std::string& cut, std::size_t size) {
        BOOST_TEST(strut::parse_safetensors(bytes_of(cut), "x").has_error(), size);
    });
    BOOST_TEST(complaint(file + '\0') != "");
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_of_what_strut_writes_is_refused) {
    for_each_bit_flip(written(example()), [](const std::string& changed, std::size_t bit) {
        const auto read = strut::parse_safetensors(bytes_of(changed), "x");
        BOOST_TEST(read.has_error(), "bit " << bit);
        BOOST_TEST((read.has_value() || invariants::of_message(read.error()).empty()));
    });
}

// Of a file without a checksum all that the header says is refused or read as it stands; numbers
// that changed are not noticed.
BOOST_AUTO_TEST_CASE(a_flipped_bit_of_a_file_from_elsewhere_gives_a_file_or_is_refused) {
    const std::string file = scratch_file::contents_of(STRUT_TEST_DATA "/types.safetensors");
    for_each_bit_flip(file, [](const std::string& changed, std::size_t bit) {
        const std::string wrong = safetensors_invariants::of(bytes_of(changed));
        BOOST_TEST(wrong.empty(), wrong << ", bit " << bit);
    });
}

BOOST_AUTO_TEST_CASE(a_checksum_that_is_not_one_is_refused) {
    const auto with = [](const std::string& metadata) {
        return complaint(file_of("{\"__metadata__\":{" + metadata + "}}"));
    };
    const std::string kind = R"("strut.check":"crc32c")";
    const std::string malformed = "x: the checksum is malformed (expected ";
    BOOST_TEST(
        with(kind) ==
        malformed + "both or none of 'strut.check' and 'strut.crc32c', found no 'strut.crc32c')");
    BOOST_TEST(
        with(R"("strut.crc32c":"00000000")") ==
        malformed + "both or none of 'strut.check' and 'strut.crc32c', found no 'strut.check')");
    BOOST_TEST(
        with(kind + R"(,"strut.crc32c":"0")") == malformed + "8 hexadecimal digits, found '0')");
    BOOST_TEST(with(kind + R"(,"strut.crc32c":"\u0030\u0030000000")") ==
               malformed + "8 hexadecimal digits, found '00000000')");
    BOOST_TEST(with(kind + R"(,"strut.crc32c":"0000000\u0030")") ==
               malformed + "8 hexadecimal digits, found '00000000')");
    BOOST_TEST(with(R"("strut.check":"sha1","strut.crc32c":"00000000")") ==
               "x: the checksum is unknown (expected 'crc32c', found 'sha1')");
    BOOST_TEST(with(kind + R"(,"strut.crc32c":"0000000X")")
                   .starts_with("x: the checksum differs: the file is damaged or was changed by "
                                "another program (expected '0000000X', found '"));
}

// A few thousand files that are nearly right. tests/fuzz/safetensors_fuzz.cpp does it without end.
BOOST_AUTO_TEST_CASE(no_mutated_file_is_ever_read_wrongly) {
    const std::vector<std::string> seeds{two(0, 4, 4, 8), single("F32", "[2]", 0, 8, "12345678"),
        file_of("{\"__metadata__\":{\"k\":\"v\"}," + entry("a", "F64", "[1,1]", 0, 8) + "}",
            "12345678")};
    const std::vector<std::string> words{"{", "}", "[", "]", ",", ":", "\"", "0", "4", "8", "-1",
        "F32", "F16", "BF16", "__metadata__", "dtype", "shape", "data_offsets", "1e3",
        "18446744073709551615", " ", "\\u0061", "\xff", "\0"s};
    constexpr unsigned seed = 20241128;
    std::mt19937 random{seed};
    for (int round = 0; round < 4000; ++round) {
        const std::string& start = seeds[random() % seeds.size()];
        std::string header = start.substr(8, start.find("}}") - 6);
        const std::string data = start.substr(8 + header.size());
        for (unsigned edit = 0; edit < 1 + random() % 3; ++edit) {
            const std::size_t at = random() % header.size();
            header.replace(at, random() % 3, words[random() % words.size()]);
        }
        const std::string file = file_of(header, data);
        const std::string wrong = safetensors_invariants::of(bytes_of(file));
        BOOST_TEST(wrong.empty(), wrong << ", seed " << seed << ", " << header);
    }
}

BOOST_AUTO_TEST_SUITE_END()
