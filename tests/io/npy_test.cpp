#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "fuzz/npy_invariants.hpp"
#include "io/damage.hpp"
#include "io/scratch_file.hpp"
#include "strut/io/npy.hpp"

namespace {

using namespace std::string_literals;

static_assert(strut::npy_element<bool> && strut::npy_element<double>);
static_assert(strut::npy_element<unsigned char> && strut::npy_element<long long>);
static_assert(!strut::npy_element<long double> && !strut::npy_element<char>);
static_assert(!strut::npy_element<const float> && !strut::npy_element<std::string>);
static_assert(strut::npy_values<std::vector<float>> && strut::npy_values<std::array<int, 3>>);
static_assert(!strut::npy_values<std::vector<bool>> && !strut::npy_values<std::vector<char>>);

/// A file as NumPy would write it, but with any header.
std::string file_of(std::string header, std::string_view elements, char version = 1) {
    header += '\n';
    std::string file = "\x93NUMPY"s + version + '\0';
    for (int byte = 0; byte < (version == 1 ? 2 : 4); ++byte)
        file += static_cast<char>(header.size() >> 8 * byte & 0xff);
    return file + header + std::string{elements};
}

std::string header_of(const std::string& type, const std::string& shape) {
    return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
}

template <class T>
std::string bytes_of(const std::vector<T>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

/// What is wrong with these bytes, read from memory and from a file: the same, or it is said here.
template <class T>
std::string complaint(const std::string& bytes, const std::vector<std::size_t>* shape = nullptr) {
    const auto span = std::as_bytes(std::span{bytes});
    const auto memory =
        shape ? strut::parse_npy<T>(span, "x.npy", *shape) : strut::parse_npy<T>(span, "x.npy");
    const scratch_file scratch{bytes};
    const auto file =
        shape ? strut::read_npy<T>(scratch.path(), *shape) : strut::read_npy<T>(scratch.path());
    if (memory.has_error() != file.has_error())
        return "memory and file differ";
    if (memory.has_value())
        return *memory == *file ? "" : "memory and file differ";
    strut::failure from_file = file.error();
    if (from_file.subject != scratch.path())
        return "the file is not named";
    from_file.subject = "x.npy";
    return from_file == memory.error() ? memory.error().message() : "memory and file differ";
}

const std::string good = file_of(header_of("<f4", "(2, 3)"), bytes_of<float>({1, 2, 3, 4, 5, 6}));

template <class T>
void makes_the_round_trip(const std::vector<T>& values) {
    const scratch_file scratch;
    for (const std::vector<std::size_t>& shape : std::vector<std::vector<std::size_t>>{
             {values.size()}, {1, values.size()}, {values.size(), 1, 1}}) {
        BOOST_TEST_CONTEXT(strut::detail::npy_type<T>() << " with " << shape.size() << " axes") {
            BOOST_REQUIRE(strut::write_npy(scratch.path(), shape, values).has_value());
            const auto back = strut::read_npy<T>(scratch.path());
            BOOST_REQUIRE_MESSAGE(back.has_value(), back.error());
            BOOST_CHECK(back->shape == shape);
            BOOST_CHECK(bytes_of(back->values) == bytes_of(values));
            // And through the array.
            const scratch_file second;
            BOOST_REQUIRE(strut::write_npy(second.path(), *back).has_value());
            BOOST_CHECK(second.read() == scratch.read());
        }
    }
}

template <class T>
std::vector<T> extremes() {
    using limits = std::numeric_limits<T>;
    std::vector<T> values{T(0), T(1), limits::lowest(), limits::max(), limits::min()};
    if constexpr (std::is_floating_point_v<T>)
        for (const T x : {-T(0), limits::infinity(), limits::quiet_NaN(), limits::denorm_min()})
            values.push_back(x);
    return values;
}

} // namespace

BOOST_AUTO_TEST_SUITE(npy)

BOOST_AUTO_TEST_CASE(every_type_makes_the_round_trip_bit_for_bit) {
    makes_the_round_trip(extremes<float>());
    makes_the_round_trip(extremes<double>());
    makes_the_round_trip(extremes<std::int8_t>());
    makes_the_round_trip(extremes<std::int16_t>());
    makes_the_round_trip(extremes<std::int32_t>());
    makes_the_round_trip(extremes<std::int64_t>());
    makes_the_round_trip(extremes<long long>());
    makes_the_round_trip(extremes<std::uint8_t>());
    makes_the_round_trip(extremes<std::uint16_t>());
    makes_the_round_trip(extremes<std::uint32_t>());
    makes_the_round_trip(extremes<std::uint64_t>());
}

// Around the 10012 bytes that are read at first: a header, and whatever has come along with it.
BOOST_AUTO_TEST_CASE(arrays_of_any_length_make_the_round_trip) {
    for (const std::size_t size : {9883, 9884, 9885, 10012, 10013, 100000}) {
        std::vector<std::uint8_t> values(size);
        for (std::size_t i = 0; i < size; ++i)
            values[i] = static_cast<std::uint8_t>(i * 7 % 251);
        makes_the_round_trip(values);
    }
}

BOOST_AUTO_TEST_CASE(bools_are_bytes_of_zero_and_one) {
    const scratch_file scratch;
    const std::array values{true, false, true};
    BOOST_REQUIRE(strut::write_npy(scratch.path(), {3}, values).has_value());
    const auto back = strut::read_npy<bool>(scratch.path());
    BOOST_REQUIRE_MESSAGE(back.has_value(), back.error());
    BOOST_CHECK((back->values == std::vector<std::uint8_t>{1, 0, 1}));
    const std::string before = scratch.read();
    BOOST_REQUIRE(strut::write_npy(scratch.path(), *back).has_value());
    BOOST_CHECK(scratch.read() == before);

    BOOST_TEST(
        complaint<bool>(file_of(header_of("|b1", "(3,)"), "\1\0\2"s)) ==
        "x.npy: a bool that is neither true nor false (expected 0 or 1, found 2 at element 2)");
    auto wrong = *back;
    wrong.values[1] = 7;
    const auto written = strut::write_npy(scratch.path(), wrong);
    BOOST_REQUIRE(written.has_error());
    BOOST_TEST(
        written.error().message() ==
        scratch.path() +
            ": a bool that is neither true nor false (expected 0 or 1, found 7 at element 1)");
}

BOOST_AUTO_TEST_CASE(a_single_number_and_an_empty_array_are_arrays) {
    const scratch_file scratch;
    BOOST_REQUIRE(strut::write_npy(scratch.path(), {}, std::array{2.5}).has_value());
    const auto number = strut::read_npy<double>(scratch.path(), {});
    BOOST_REQUIRE_MESSAGE(number.has_value(), number.error());
    BOOST_TEST(number->shape.empty());
    BOOST_TEST(number->values.at(0) == 2.5);

    BOOST_REQUIRE(strut::write_npy(scratch.path(), {0, 7}, std::vector<float>{}).has_value());
    const auto empty = strut::read_npy<float>(scratch.path(), {0, 7});
    BOOST_REQUIRE_MESSAGE(empty.has_value(), empty.error());
    BOOST_TEST(empty->values.empty());
    // However large the other extents are.
    const std::string huge = "(9223372036854775808, 0, 9223372036854775808)";
    BOOST_TEST(complaint<float>(file_of(header_of("<f4", huge), "")) == "");
}

// The bytes that numpy.save(path, numpy.arange(3, dtype='<i2')) writes (NumPy 1.24).
BOOST_AUTO_TEST_CASE(files_are_written_as_numpy_writes_them) {
    const scratch_file scratch;
    const std::array<std::int16_t, 3> values{0, 1, 2};
    BOOST_REQUIRE(strut::write_npy(scratch.path(), {3}, values).has_value());
    const std::string header = "{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }";
    const std::string expected = "\x93NUMPY\x01\0\x76\0"s + header +
                                 std::string(117 - header.size(), ' ') + "\n" + "\0\0\1\0\2\0"s;
    BOOST_TEST(scratch.read() == expected);
}

BOOST_AUTO_TEST_CASE(the_elements_of_a_written_file_begin_at_a_multiple_of_64) {
    const scratch_file scratch;
    for (std::size_t axes = 1; axes <= 32; ++axes) {
        const std::vector<std::size_t> shape(axes, 1);
        BOOST_REQUIRE(strut::write_npy(scratch.path(), shape, std::vector<float>(1)).has_value());
        BOOST_TEST(scratch.read().size() % 64 == sizeof(float));
        BOOST_TEST(strut::read_npy<float>(scratch.path(), shape).has_value());
    }
}

BOOST_AUTO_TEST_CASE(all_versions_and_spellings_of_a_header_are_read) {
    const std::string elements = bytes_of<float>({1, 2, 3, 4, 5, 6});
    const std::string header = header_of("<f4", "(2, 3)");
    for (const char version : {1, 2, 3})
        BOOST_TEST(complaint<float>(file_of(header, elements, version)) == "");
    for (const char* spelling : {
             "{'shape':(2,3),'descr':'<f4','fortran_order':False}",
             "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (2, 3,)}",
             "  { 'descr' : '<f4' , 'fortran_order' : False , 'shape' : ( 2 , 3 ) , }   ",
             "{\n'descr': '<f4',\n'fortran_order': False,\n'shape': (2, 3)\n}",
         })
        BOOST_TEST(complaint<float>(file_of(spelling, elements)) == "");
    // Single bytes have no order, whatever is written.
    BOOST_TEST(complaint<std::uint8_t>(file_of(header_of("<u1", "(2,)"), "ab")) == "");
    BOOST_TEST(complaint<bool>(file_of(header_of(">b1", "(2,)"), "\0\1"s)) == "");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_or_no_file_is_refused) {
    const auto missing = strut::read_npy<float>("nowhere/x.npy");
    BOOST_REQUIRE(missing.has_error());
    BOOST_TEST(missing.error().message() ==
               "nowhere/x.npy: cannot be read (expected a file, found No such file or directory)");
    const auto folder = strut::read_npy<float>("/");
    BOOST_REQUIRE(folder.has_error());
    BOOST_TEST(
        folder.error().message() == "/: cannot be read (expected a file, found Is a directory)");
    if (std::filesystem::exists("/dev/zero"))
        BOOST_TEST(strut::read_npy<float>("/dev/zero").has_error());
}

BOOST_AUTO_TEST_CASE(what_is_no_npy_file_is_refused) {
    BOOST_TEST(complaint<float>("") == "x.npy: not a .npy file (expected '\\x93NUMPY', found '')");
    BOOST_TEST(complaint<float>("\x93NUMPX\x01") ==
               "x.npy: not a .npy file (expected '\\x93NUMPY', found '\\x93NUMPX')");
    BOOST_TEST(complaint<float>("PK\3\4 and more") ==
               "x.npy: not a .npy file (expected '\\x93NUMPY', found 'PK\\x03\\x04 a')");
    for (const auto& [version, name] :
        {std::pair{"\4\0"s, "4.0"}, {"\0\0"s, "0.0"}, {"\1\1"s, "1.1"}, {"\xff\xff"s, "255.255"}})
        BOOST_TEST(
            complaint<float>(std::string{good}.replace(6, 2, version)) ==
            "x.npy: the format version is unknown (expected 1.0, 2.0 or 3.0, found "s + name + ")");
}

BOOST_AUTO_TEST_CASE(a_truncated_file_is_refused_wherever_it_ends) {
    for (std::size_t size = 0; size < good.size(); ++size)
        BOOST_TEST_CONTEXT(size << " bytes of " << good.size()) {
            const std::string message = complaint<float>(good.substr(0, size));
            const std::string sizes =
                size < 6    ? ""
                : size < 10 ? "(expected at least 10 bytes, found " + std::to_string(size)
                : size < good.size() - 24
                    ? "(expected at least " + std::to_string(good.size() - 24) + " bytes, found " +
                          std::to_string(size)
                    : "(expected 24 bytes of elements, found " +
                          std::to_string(size - (good.size() - 24));
            BOOST_TEST(
                message == (size < 6 ? "x.npy: not a .npy file (expected '\\x93NUMPY', found " +
                                           strut::detail::in_quotes(good.substr(0, size)) + ")"
                                     : "x.npy: the file is truncated " + sizes + " bytes)"));
        }
    const std::string second = file_of(header_of("<f4", "(1,)"), bytes_of<float>({1}), 2);
    BOOST_TEST(complaint<float>(second.substr(0, 11)) ==
               "x.npy: the file is truncated (expected at least 12 bytes, found 11 bytes)");
}

BOOST_AUTO_TEST_CASE(bytes_behind_the_array_are_refused) {
    BOOST_TEST(complaint<float>(good + "\n") == "x.npy: the file does not end with its array "
                                                "(expected 24 bytes of elements, found 25 bytes)");
    BOOST_TEST(
        complaint<float>(good + good) ==
        "x.npy: the file does not end with its array (expected 24 bytes of elements, found " +
            std::to_string(24 + good.size()) + " bytes)");
}

BOOST_AUTO_TEST_CASE(another_element_type_is_refused_by_name) {
    for (const auto& [type, name] : std::vector<std::pair<std::string, std::string>>{
             {"<f8", "float64"},
             {"<f2", "float16"},
             {"<f16", "float128"},
             {"<i4", "int32"},
             {"<u4", "uint32"},
             {"|b1", "bool"},
             {"|u1", "uint8"},
             {"<c8", "complex64"},
             {">f4", "big-endian float32"},
             {">i8", "big-endian int64"},
             {"|O", "Python objects"},
             {"|S5", "byte strings"},
             {"<U10", "unicode strings"},
             {"|V8", "untyped bytes"},
             {"<M8[ns]", "datetime64"},
             {"<m8[s]", "timedelta64"},
             {"=f4", "'=f4'"},
             {"f4", "'f4'"},
             {"", "''"},
             {"<", "'<'"},
             {"<f", "'<f'"},
             {"<f44", "'<f44'"},
             {"float32", "'float32'"},
             {"<f4 ", "'<f4 '"},
             {"|f4", "'|f4'"},
         })
        BOOST_TEST(complaint<float>(file_of(header_of(type, "(1,)"), "abcd")) ==
                   "x.npy: the element type differs (expected float32, found " + name + ")");
    BOOST_TEST(complaint<std::int64_t>(good) ==
               "x.npy: the element type differs (expected int64, found float32)");
    BOOST_TEST(complaint<std::uint8_t>(file_of(header_of("|i1", "(1,)"), "a")) ==
               "x.npy: the element type differs (expected uint8, found int8)");
    const std::string records =
        "{'descr': [('x', '<f4'), ('y', '<f4')], 'fortran_order': False, 'shape': (1,)}";
    BOOST_TEST(complaint<float>(file_of(records, "abcdefgh")) ==
               "x.npy: the header is malformed (expected one element type at character 10, found "
               "records with several fields)");
}

BOOST_AUTO_TEST_CASE(fortran_order_is_refused) {
    const std::string header = "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1), }";
    BOOST_TEST(complaint<float>(file_of(header, "abcd")) ==
               "x.npy: stored column by column; save numpy.ascontiguousarray of it (expected "
               "fortran_order False, found fortran_order True)");
}

BOOST_AUTO_TEST_CASE(another_shape_is_refused_and_a_wildcard_is_any_extent) {
    const auto with = [](std::vector<std::size_t> shape) { return complaint<float>(good, &shape); };
    constexpr std::size_t any = strut::any_extent;
    BOOST_TEST(with({2, 3}) == "");
    BOOST_TEST(with({any, 3}) == "");
    BOOST_TEST(with({any, any}) == "");
    BOOST_TEST(with({3, 2}) == "x.npy: the shape differs (expected (3, 2), found (2, 3))");
    BOOST_TEST(with({any, 4}) == "x.npy: the shape differs (expected (*, 4), found (2, 3))");
    BOOST_TEST(with({6}) == "x.npy: the shape differs (expected (6,), found (2, 3))");
    BOOST_TEST(with({any}) == "x.npy: the shape differs (expected (*,), found (2, 3))");
    BOOST_TEST(with({}) == "x.npy: the shape differs (expected (), found (2, 3))");
    BOOST_TEST(with({2, 3, 1}) == "x.npy: the shape differs (expected (2, 3, 1), found (2, 3))");
}

BOOST_AUTO_TEST_CASE(more_extents_than_numpy_knows_are_refused) {
    const auto with = [](int extents) {
        std::string shape = "(";
        for (int i = 0; i < extents; ++i)
            shape += "1,";
        return complaint<float>(file_of(header_of("<f4", shape + ")"), "abcd"));
    };
    BOOST_TEST(with(32) == "");
    BOOST_TEST(with(33) == "x.npy: the shape has too many extents (expected at most 32, found 33)");
    BOOST_TEST(
        with(4000) == "x.npy: the shape has too many extents (expected at most 32, found 4000)");
}

BOOST_AUTO_TEST_CASE(a_shape_beyond_the_file_is_refused_before_memory_is_asked_for) {
    BOOST_TEST(complaint<float>(file_of(header_of("<f4", "(1000000000000,)"), "abcd")) ==
               "x.npy: the file is truncated (expected 4000000000000 bytes of elements, found 4 "
               "bytes)");
    for (const char* shape : {"(4294967296, 4294967296)", "(4611686018427387904,)",
             "(2, 4611686018427387904, 2)", "(18446744073709551614,)"})
        BOOST_TEST(
            complaint<float>(file_of(header_of("<f4", shape), "abcd")) ==
            "x.npy: the shape is larger than any file (expected 4 bytes of elements, found "s +
                shape + ")");
    // The product of these wraps round to the size that is there.
    const std::string wraps = "(9223372036854775809, 2)";
    BOOST_TEST(complaint<std::uint8_t>(file_of(header_of("|u1", wraps), "ab")) ==
               "x.npy: the shape is larger than any file (expected 2 bytes of elements, found " +
                   wraps + ")");
    BOOST_TEST(complaint<float>(file_of(header_of("<f4", "(18446744073709551615,)"), "abcd")) ==
               "x.npy: the header is malformed (expected an extent below 18446744073709551615 at "
               "character 51, found '18446744073709551615,), }\\x0a')");
}

BOOST_AUTO_TEST_CASE(an_absurd_header_length_is_refused) {
    BOOST_TEST(complaint<float>("\x93NUMPY\x02\0\xff\xff\xff\xff"s) ==
               "x.npy: the header is too long (expected at most 10000 bytes, found 4294967295 "
               "bytes)");
    const std::string long_header = header_of("<f4", "(1,)") + std::string(10000, ' ');
    BOOST_TEST(complaint<float>(file_of(long_header, "abcd")) ==
               "x.npy: the header is too long (expected at most 10000 bytes, found " +
                   std::to_string(long_header.size() + 1) + " bytes)");
    const std::string full = header_of("<f4", "(1,)");
    BOOST_TEST(
        complaint<float>(file_of(full + std::string(9999 - full.size(), ' '), "abcd", 2)) == "");
    BOOST_TEST(complaint<float>("\x93NUMPY\x01\0\xff\x00"s + full) ==
               "x.npy: the file is truncated (expected at least 265 bytes, found " +
                   std::to_string(10 + full.size()) + " bytes)");
    BOOST_TEST(complaint<float>("\x93NUMPY\x01\0\0\0"s) ==
               "x.npy: the header is malformed (expected '{' at character 0, found its end)");
}

BOOST_AUTO_TEST_CASE(a_shape_that_does_not_fit_is_not_written) {
    const scratch_file scratch;
    const std::vector<float> values(6);
    const auto message = [&](const std::vector<std::size_t>& shape) {
        const auto written = strut::write_npy(scratch.path(), shape, values);
        return written.has_error() ? written.error().message() : "";
    };
    const std::string path = scratch.path();
    BOOST_TEST(message({2, 4}) == path + ": the shape does not fit the values (expected (2, 4), "
                                         "found 6 values)");
    BOOST_TEST(message({}) == path + ": the shape does not fit the values (expected (), found 6 "
                                     "values)");
    const std::size_t half = std::size_t{1} << 63;
    BOOST_TEST(message({half, 2}) ==
               path + ": the shape does not fit the values (expected (9223372036854775808, 2), "
                      "found 6 values)");
    std::vector<std::size_t> many(33, 1);
    many[0] = 6;
    BOOST_TEST(
        message(many) == path + ": the shape has too many extents (expected at most 32, found 33)");
    BOOST_TEST(!std::filesystem::exists(path));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_in_full_is_an_error) {
    const std::vector<float> values(6);
    const auto nowhere = strut::write_npy("nowhere/x.npy", {6}, values);
    BOOST_REQUIRE(nowhere.has_error());
    BOOST_TEST(nowhere.error().message() == "nowhere/x.npy: cannot be written (expected a file, "
                                            "found No such file or directory)");
    if (std::filesystem::exists("/dev/full")) {
        const auto full = strut::write_npy("/dev/full", {6}, values);
        BOOST_REQUIRE(full.has_error());
        BOOST_TEST(full.error().message() ==
                   "/dev/full: cannot be written (expected a file, found No space left on device)");
    }
}

// The corpus of tests/fuzz/npy_fuzz.cpp. A flip in the header is refused or read as the same array;
// .npy has no checksum, so that one in the numbers changes the number that it is in.
BOOST_AUTO_TEST_CASE(a_damaged_file_is_refused_or_keeps_its_shape) {
    const auto each_damage = []<class T>(const std::string& name, T) {
        const std::string file =
            scratch_file::contents_of(STRUT_TEST_DATA "/../fuzz/corpus/npy/" + name);
        const auto read = [](const std::string& bytes) {
            return strut::parse_npy<T>(std::as_bytes(std::span{bytes}), "x.npy");
        };
        const auto whole = read(file);
        BOOST_REQUIRE_MESSAGE(whole.has_value(), name);
        for_each_truncation(file, [&](const std::string& damaged, std::size_t size) {
            BOOST_TEST(read(damaged).has_error(), name << " of " << size << " bytes");
        });
        const std::size_t header = file.size() - bytes_of(whole->values).size();
        std::size_t refused = 0;
        for_each_bit_flip(file, [&](const std::string& damaged, std::size_t bit) {
            const auto array = read(damaged);
            refused += array.has_error();
            if (array.has_error())
                return;
            BOOST_TEST((array->shape == whole->shape), name << ", bit " << bit);
            const std::string now = bytes_of(array->values), then = bytes_of(whole->values);
            std::size_t differ = 0;
            for (std::size_t i = 0; i < then.size(); ++i)
                differ += now[i] != then[i];
            BOOST_TEST(differ == (bit / 8 < header ? 0u : 1u), name << ", bit " << bit);
        });
        BOOST_TEST(refused > 0);
    };
    each_damage("float_2_3", float{});
    each_damage("bool_4", bool{});
    each_damage("int64_number", std::int64_t{});
    each_damage("bytes_3_5", std::uint8_t{});
}

// A few thousand files that are nearly right. tests/fuzz/npy_fuzz.cpp does the same without end.
BOOST_AUTO_TEST_CASE(no_mutated_file_is_ever_read_wrongly) {
    const std::vector<std::string> seeds{
        good,
        file_of(header_of("|u1", "(3, 5)"), std::string(15, 'x')),
        file_of(header_of("|b1", "(4,)"), "\0\1\1\0"s, 2),
        file_of(header_of("<i8", "()"), "12345678", 3),
    };
    const std::vector<std::string> words{"(", ")", ",", "'", "\"", "{", "}", ":", "[", "True", "0",
        "9999999999999999999999", "18446744073709551615", "4294967296", "-1", "<f4", ">f4", "descr",
        "\n", "\0"s, "\\", "\x93NUMPY", "\xff\xff"};
    constexpr unsigned seed = 20240607;
    std::mt19937 random{seed};
    const auto below = [&](std::size_t count) {
        return random() % std::max<std::size_t>(count, 1);
    };
    int accepted = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string file = seeds[below(seeds.size())];
        for (std::size_t change = below(3); change-- < 3;) {
            const std::size_t at = below(file.size());
            switch (below(6)) {
            case 0:
                file[at] = static_cast<char>(random());
                break;
            case 1:
                file.resize(at);
                break;
            case 2:
                file.append(below(9), 'x');
                break;
            case 3:
                file.insert(at, words[below(words.size())]);
                break;
            case 4:
                file.erase(at, below(4));
                break;
            default:
                // A digit for a digit: most of these are still headers.
                for (std::size_t i = at; i < file.size(); ++i)
                    if (file[i] >= '0' && file[i] <= '9') {
                        file[i] = static_cast<char>('0' + below(10));
                        break;
                    }
            }
            if (file.empty())
                break;
        }
        const auto bytes = std::as_bytes(std::span{file});
        const std::string wrong = npy_invariants::of_all_types(bytes);
        BOOST_REQUIRE_MESSAGE(wrong.empty(), wrong << "; seed " << seed << ", round " << round);
        accepted += strut::parse_npy<float>(bytes, "x.npy").has_value() ||
                    strut::parse_npy<std::uint8_t>(bytes, "x.npy").has_value();
    }
    // Neither all nor none, or nothing was tested.
    BOOST_TEST(accepted > 100);
    BOOST_TEST(accepted < 15000);
}

BOOST_AUTO_TEST_SUITE_END()
