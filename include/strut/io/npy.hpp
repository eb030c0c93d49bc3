#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/input_file.hpp"
#include "strut/io/message.hpp"
#include "strut/io/npy_header.hpp"
#include "strut/io/replace_file.hpp"

/// NumPy's files, read with suspicion and written as NumPy writes them.
/// Source: NumPy Enhancement Proposal 1, and numpy.lib.format.

namespace strut {

namespace detail {
template <class T, class... Candidates>
inline constexpr bool one_of = (std::is_same_v<T, Candidates> || ...);

/// NumPy's letter for the kind of number, or '\0'.
template <class T>
inline constexpr char npy_kind =
    one_of<T, bool>                                                                         ? 'b'
    : one_of<T, float, double>                                                              ? 'f'
    : one_of<T, signed char, short, int, long, long long>                                   ? 'i'
    : one_of<T, unsigned char, unsigned short, unsigned, unsigned long, unsigned long long> ? 'u'
                                                                                            : '\0';

// The bytes of a file are those in memory only where both are little-endian.
template <class T>
inline constexpr bool is_npy_element =
    npy_kind<T> != '\0' && std::endian::native == std::endian::little;
} // namespace detail

/// A type of number that .npy files can hold: bool, float, double, and the integers.
template <class T>
concept npy_element = detail::is_npy_element<T>;

/// The contents of a .npy file, row-major. An array of bool has its values as bytes, 0 or 1.
template <npy_element T>
struct npy_array {
    using value = std::conditional_t<std::is_same_v<T, bool>, std::uint8_t, T>;

    std::vector<std::size_t> shape; ///< outermost first; no extents for a single number
    std::vector<value> values;

    friend bool operator==(const npy_array&, const npy_array&) = default;
};

namespace detail {

/// The same limits as NumPy's. What strut reads needs 100 bytes or so.
inline constexpr std::size_t npy_longest_header = 10000;
inline constexpr std::size_t npy_longest_preamble = 12;
inline constexpr std::size_t npy_most_extents = 32;

/// The element type as it stands in the header.
template <npy_element T>
std::string npy_type() {
    return {sizeof(T) == 1 ? '|' : '<', npy_kind<T>, static_cast<char>('0' + sizeof(T))};
}

inline failure npy_too_many_extents(const std::string& subject, std::size_t found) {
    return {subject, "the shape has too many extents",
        "at most " + std::to_string(npy_most_extents), std::to_string(found)};
}

/// The number of elements; false when their bytes cannot be counted.
inline bool npy_count(
    const std::vector<std::size_t>& shape, std::size_t element_size, std::size_t& count) {
    // An extent of zero makes the array empty, however large the others are.
    count = std::ranges::find(shape, std::size_t{0}) == shape.end() ? 1 : 0;
    for (const std::size_t extent : shape) {
        if (count != 0 && extent > std::size_t(-1) / element_size / count)
            return false;
        count *= extent;
    }
    return true;
}

/// Where the elements of a file lie, once everything about it has been checked.
struct npy_layout {
    std::vector<std::size_t> shape;
    std::size_t count;  ///< elements; the file holds them all, and nothing behind them
    std::size_t offset; ///< bytes before the first one
};

/// The header within the first bytes of a file.
inline result<std::string_view> npy_find_header(
    std::string_view start, std::uint64_t file_size, const std::string& subject) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(start[at]); };
    const auto truncated = [&](std::size_t needed) {
        return failure{subject, "the file is truncated", "at least " + bytes_text(needed),
            bytes_text(file_size)};
    };
    constexpr std::string_view signature = "\x93NUMPY";
    if (!start.starts_with(signature))
        return failure{
            subject, "not a .npy file", in_quotes(signature), in_quotes(start.substr(0, 6))};
    if (start.size() < 8)
        return truncated(10);
    if (byte(6) < 1 || byte(6) > 3 || byte(7) != 0)
        return failure{subject, "the format version is unknown", "1.0, 2.0 or 3.0",
            std::to_string(byte(6)) + "." + std::to_string(byte(7))};
    const std::size_t preamble = byte(6) == 1 ? 10 : npy_longest_preamble;
    if (start.size() < preamble)
        return truncated(preamble);
    std::size_t size = 0;
    for (std::size_t at = preamble; at-- > 8;)
        size = size << 8 | byte(at);
    if (size > npy_longest_header)
        return failure{subject, "the header is too long",
            "at most " + bytes_text(npy_longest_header), bytes_text(size)};
    if (start.size() < preamble + size)
        return truncated(preamble + size);
    return start.substr(preamble, size);
}

/// Checks a file by its first bytes (the header, if it is there, lies within them) and its size.
inline result<npy_layout> npy_check(std::string_view start, std::uint64_t file_size,
    const std::string& subject, const std::string& type, std::size_t element_size,
    const std::vector<std::size_t>* expected_shape) {
    const auto text = npy_find_header(start, file_size, subject);
    if (text.has_error())
        return text.error();
    const auto fail = [&](const char* problem, std::string expected, std::string found) {
        return failure{subject, problem, std::move(expected), std::move(found)};
    };
    auto parsed = parse_npy_header(*text, subject);
    if (parsed.has_error())
        return std::move(parsed).error();
    npy_header& header = *parsed;
    // A single byte has no order: '|u1' is also written '<u1'.
    const bool same =
        header.type == type || (element_size == 1 && header.type.size() == type.size() &&
                                   (header.type[0] == '<' || header.type[0] == '>') &&
                                   header.type.substr(1) == type.substr(1));
    if (!same) {
        std::string expected = npy_type_name(type);
        std::string found = npy_type_name(header.type);
        // The same name in another spelling: "=f4".
        if (found == expected)
            found = in_quotes(header.type);
        return fail("the element type differs", std::move(expected), std::move(found));
    }
    if (header.shape.size() > npy_most_extents)
        return npy_too_many_extents(subject, header.shape.size());
    if (header.fortran_order)
        return fail("stored column by column; save numpy.ascontiguousarray of it",
            "fortran_order False", "fortran_order True");
    if (expected_shape != nullptr &&
        !std::ranges::equal(header.shape, *expected_shape,
            [](std::size_t is, std::size_t must) { return must == any_extent || is == must; }))
        return fail(
            "the shape differs", npy_shape_text(*expected_shape), npy_shape_text(header.shape));

    std::size_t count = 0;
    const auto offset = static_cast<std::size_t>(text->data() + text->size() - start.data());
    const std::uint64_t held = file_size - offset;
    if (!npy_count(header.shape, element_size, count))
        return fail("the shape is larger than any file", bytes_text(held) + " of elements",
            npy_shape_text(header.shape));
    const std::uint64_t needed = std::uint64_t{count} * element_size;
    if (held != needed)
        return fail(
            held < needed ? "the file is truncated" : "the file does not end with its array",
            bytes_text(needed) + " of elements", bytes_text(held));
    return npy_layout{std::move(header.shape), count, offset};
}

/// The first byte that is neither true nor false, if there is one.
inline std::optional<failure> npy_no_bool(
    const npy_array<bool>& array, const std::string& subject) {
    const auto wrong = std::ranges::find_if(array.values, [](auto value) { return value > 1; });
    if (wrong == array.values.end())
        return std::nullopt;
    return failure{subject, "a bool that is neither true nor false", "0 or 1",
        std::to_string(*wrong) + " at element " + std::to_string(wrong - array.values.begin())};
}

/// The array, once its elements are there.
template <npy_element T>
result<npy_array<T>> npy_accept(npy_array<T>&& array, const std::string& subject) {
    if constexpr (std::is_same_v<T, bool>)
        if (auto wrong = npy_no_bool(array, subject))
            return *std::move(wrong);
    return std::move(array);
}

template <npy_element T>
result<npy_array<T>> parse_npy(std::span<const std::byte> bytes, const std::string& subject,
    const std::vector<std::size_t>* shape) {
    const std::string_view text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    auto layout = npy_check(text, bytes.size(), subject, npy_type<T>(), sizeof(T), shape);
    if (layout.has_error())
        return std::move(layout).error();
    npy_array<T> array{std::move(layout->shape), {}};
    array.values.resize(layout->count);
    if (layout->count > 0) // memcpy takes no null pointer
        std::memcpy(array.values.data(), bytes.data() + layout->offset, layout->count * sizeof(T));
    return npy_accept(std::move(array), subject);
}

template <npy_element T>
result<npy_array<T>> read_npy(const std::string& path, const std::vector<std::size_t>* shape) {
    auto file = input_file::open(path);
    if (file.has_error())
        return std::move(file).error();
    std::string start(std::min(file->size(), npy_longest_preamble + npy_longest_header), '\0');
    if (auto whole = file->read(std::as_writable_bytes(std::span{start})); whole.has_error())
        return std::move(whole).error();
    auto layout = npy_check(start, file->size(), path, npy_type<T>(), sizeof(T), shape);
    if (layout.has_error())
        return std::move(layout).error();
    npy_array<T> array{std::move(layout->shape), {}};
    array.values.resize(layout->count);
    // The first elements have come along with the header.
    const auto elements = std::as_writable_bytes(std::span{array.values});
    const auto first = std::as_bytes(std::span{start}).subspan(layout->offset);
    std::ranges::copy(first, elements.begin());
    if (auto whole = file->read(elements.subspan(first.size())); whole.has_error())
        return std::move(whole).error();
    return npy_accept(std::move(array), path);
}

/// Everything before the elements, padded so that they begin at a multiple of 64.
inline std::string npy_start(const std::string& type, const std::vector<std::size_t>& shape) {
    std::string header = "{'descr': '" + type +
                         "', 'fortran_order': False, 'shape': " + npy_shape_text(shape) + ", }";
    constexpr std::size_t preamble = 10;
    header.append(63 - (preamble + header.size()) % 64, ' ');
    header += '\n';
    return std::string{"\x93NUMPY\x01\0", 8} + static_cast<char>(header.size() & 0xff) +
           static_cast<char>(header.size() >> 8) + header;
}

} // namespace detail

/// Reads a .npy file (versions 1.0, 2.0 and 3.0) whose elements are of exactly the type T,
/// little-endian and row-major; of the given shape, if there is one.
/// Parameters: shape, outermost extent first, `any_extent` where any will do.
/// Errors: a failure that names the file, what was expected and what was found, when the file
/// cannot be read, is no .npy file, has another element type (big-endian, objects, strings, records
/// among them), another shape, Fortran order, a malformed header, too few bytes or too many.
/// Nothing is allocated before the file is known to hold it. Throws nothing but std::bad_alloc.
/// Example: `const auto images = strut::read_npy<float>("images.npy", {strut::any_extent, 64});`
template <npy_element T>
result<npy_array<T>> read_npy(const std::string& path, const std::vector<std::size_t>& shape) {
    return detail::read_npy<T>(path, &shape);
}
template <npy_element T>
result<npy_array<T>> read_npy(const std::string& path) {
    return detail::read_npy<T>(path, nullptr);
}

/// The same for a file that lies in memory; `subject` is what messages call it.
template <npy_element T>
result<npy_array<T>> parse_npy(std::span<const std::byte> bytes, const std::string& subject,
    const std::vector<std::size_t>& shape) {
    return detail::parse_npy<T>(bytes, subject, &shape);
}
template <npy_element T>
result<npy_array<T>> parse_npy(std::span<const std::byte> bytes, const std::string& subject) {
    return detail::parse_npy<T>(bytes, subject, nullptr);
}

/// Numbers one behind the other, of a type that .npy files can hold: a vector, an array, a span, a
/// row-major container of xtensor.
template <class Range>
concept npy_values = std::contiguous_iterator<std::ranges::iterator_t<const Range>> &&
    npy_element<std::ranges::range_value_t<const Range>>;

/// Writes numbers, row-major, as a .npy file (version 1.0) of their type, as a whole
/// (replace_file). Errors: a failure when the shape has another number of elements or more than 32
/// extents (NumPy's limit), or when the file cannot be written; it is as it was then.
template <npy_values Values>
result<void> write_npy(
    const std::string& path, const std::vector<std::size_t>& shape, const Values& values) {
    using element = std::ranges::range_value_t<const Values>;
    const auto size = static_cast<std::size_t>(std::ranges::size(values));
    if (shape.size() > detail::npy_most_extents)
        return detail::npy_too_many_extents(path, shape.size());
    std::size_t count = 0;
    if (!detail::npy_count(shape, sizeof(element), count) || count != size)
        return failure{path, "the shape does not fit the values", detail::npy_shape_text(shape),
            std::to_string(size) + " values"};

    std::string contents = detail::npy_start(detail::npy_type<element>(), shape);
    // Not std::ranges::data: that of a view of an xtensor is where the whole tensor begins.
    contents.append(reinterpret_cast<const char*>(std::to_address(std::ranges::begin(values))),
        size * sizeof(element));
    return replace_file(path, contents);
}
template <npy_element T>
result<void> write_npy(const std::string& path, const npy_array<T>& array) {
    if constexpr (std::is_same_v<T, bool>) {
        if (const auto wrong = detail::npy_no_bool(array, path))
            return *wrong;
        return write_npy(path, array.shape,
            std::span{reinterpret_cast<const bool*>(array.values.data()), array.values.size()});
    } else {
        return write_npy(path, array.shape, array.values);
    }
}

} // namespace strut
