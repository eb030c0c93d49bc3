#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "strut/core/crc32c.hpp"
#include "strut/core/failure.hpp"
#include "strut/io/json_text.hpp"
#include "strut/io/mapped_file.hpp"
#include "strut/io/message.hpp"
#include "strut/io/replace_file.hpp"
#include "strut/io/safetensors_header.hpp"
#include "strut/io/weights.hpp"

/// Weights as Hugging Face's `safetensors` has them: eight bytes that say how long the header is,
/// the header, in JSON, and the numbers, row-major and little-endian. Read with suspicion; what is
/// written, the Python package reads.
/// Source: https://github.com/huggingface/safetensors, its README and safetensors/src/tensor.rs.

namespace strut {

namespace detail {

/// The number types that are read and written, by number_type.
inline constexpr std::string_view safetensors_types[] = {"F16", "BF16", "F32", "F64", "I64"};

/// Bytes before the header: its length.
inline constexpr std::size_t safetensors_preamble = 8;
inline constexpr std::size_t safetensors_alignment = 64;
inline constexpr std::size_t safetensors_check_digits = 8;

/// Bytes of a tensor. None when the extents that are not zero multiply to more than can be counted.
inline std::optional<std::size_t> safetensors_bytes(
    const std::vector<std::size_t>& extents, number_type type) {
    std::size_t bytes = size_of(type);
    bool empty = false;
    for (const std::size_t extent : extents) {
        empty = empty || extent == 0;
        if (extent > 1 && bytes > std::numeric_limits<std::size_t>::max() / extent)
            return std::nullopt;
        bytes *= std::max<std::size_t>(extent, 1);
    }
    return empty ? 0 : bytes;
}

inline std::string hexadecimal(std::uint32_t number) {
    std::string digits(safetensors_check_digits, '0');
    for (std::size_t i = 0; i < digits.size(); ++i)
        digits[digits.size() - 1 - i] = "0123456789abcdef"[number >> 4 * i & 0xf];
    return digits;
}

/// The checksum of a whole file, with zeros for its own digits.
inline std::string safetensors_checksum(std::string_view file, std::size_t digits) {
    const std::uint32_t before = crc32c(file.substr(0, digits));
    const std::uint32_t zeros = crc32c(std::string(safetensors_check_digits, '0'), before);
    return hexadecimal(crc32c(file.substr(digits + safetensors_check_digits), zeros));
}

/// The header within a file.
inline result<std::string_view> safetensors_find_header(
    std::string_view file, const std::string& subject) {
    const auto truncated = [&](std::uint64_t needed) {
        return failure{subject, "the file is truncated", "at least " + bytes_text(needed),
            bytes_text(file.size())};
    };
    if (file.size() < safetensors_preamble)
        return truncated(safetensors_preamble);
    std::uint64_t size = 0;
    for (std::size_t at = safetensors_preamble; at-- > 0;)
        size = size << 8 | static_cast<unsigned char>(file[at]);
    if (size > safetensors_longest_header)
        return failure{subject, "the header is too long, or this is no .safetensors file",
            "at most " + bytes_text(safetensors_longest_header), bytes_text(size)};
    if (size > file.size() - safetensors_preamble)
        return truncated(safetensors_preamble + size);
    return file.substr(safetensors_preamble, static_cast<std::size_t>(size));
}

/// Verifies the checksum, if there is one, and takes it out of the metadata.
inline result<void> safetensors_verify(
    safetensors_checked_header& checked, std::string_view file, const std::string& subject) {
    auto& metadata = checked.header.metadata;
    const auto find = [&](std::string_view key) {
        return std::ranges::find(
            metadata, key, [](const auto& entry) -> auto& { return entry.first; });
    };
    const auto kind = find(safetensors_check_kind);
    const auto digits = find(safetensors_check);
    if (kind == metadata.end() && digits == metadata.end())
        return {};
    const auto fail = [&](const char* problem, std::string expected, std::string found) {
        return failure{subject, problem, std::move(expected), std::move(found)};
    };
    if (kind == metadata.end() || digits == metadata.end())
        return fail("the checksum is malformed", "both or none of 'strut.check' and 'strut.crc32c'",
            kind == metadata.end() ? "no 'strut.check'" : "no 'strut.crc32c'");
    if (kind->second != "crc32c")
        return fail("the checksum is unknown", "'crc32c'", in_quotes(kind->second));
    if (!checked.check || digits->second.size() != safetensors_check_digits)
        return fail("the checksum is malformed", "8 hexadecimal digits", in_quotes(digits->second));
    const std::string found = safetensors_checksum(file, safetensors_preamble + *checked.check);
    if (found != digits->second)
        return fail("the checksum differs: the file is damaged or was changed by another program",
            in_quotes(digits->second), in_quotes(found));
    std::erase_if(metadata, [](const auto& entry) {
        return entry.first == safetensors_check_kind || entry.first == safetensors_check;
    });
    return {};
}

/// What the header says of a tensor as a tensor, its bytes found among the data.
inline result<named_tensor> safetensors_tensor(
    safetensors_entry& entry, std::span<const std::byte> data, const std::string& subject) {
    const auto fail = [&](const char* problem, std::string expected, std::string found) {
        return failure{subject, "tensor " + in_quotes(entry.name) + ": " + problem,
            std::move(expected), std::move(found)};
    };
    const auto type = std::ranges::find(safetensors_types, entry.type);
    if (type == std::ranges::end(safetensors_types))
        return fail("numbers of this type are not read", "F16, BF16, F32, F64 or I64",
            in_quotes(entry.type));
    const auto number = static_cast<number_type>(type - std::ranges::begin(safetensors_types));
    if (entry.begin > entry.end)
        return fail(
            "it ends before it begins", "begin <= end", extents_text({entry.begin, entry.end}));
    if (entry.end > data.size())
        return fail("it ends beyond the file", "at most " + bytes_text(data.size()) + " of data",
            "its end at " + std::to_string(entry.end));
    const auto bytes = safetensors_bytes(entry.extents, number);
    if (!bytes)
        return fail("it is larger than any file", "fewer than 2^64 bytes",
            extents_text(entry.extents) + " of " + entry.type);
    if (*bytes != entry.end - entry.begin)
        return fail("its shape and its range differ",
            bytes_text(*bytes) + " for " + extents_text(entry.extents) + " of " + entry.type,
            bytes_text(entry.end - entry.begin));
    return named_tensor{
        std::move(entry.name), number, std::move(entry.extents), data.subspan(entry.begin, *bytes)};
}

/// All tensors in the order of their bytes, once these are known to tile the data.
inline result<std::vector<named_tensor>> safetensors_tensors(std::vector<safetensors_entry>& all,
    std::span<const std::byte> data, const std::string& subject) {
    std::vector<safetensors_entry*> in_order;
    for (safetensors_entry& entry : all)
        in_order.push_back(&entry);
    // Empty tensors lie before what begins at the same place, and among themselves as in the
    // header.
    std::ranges::sort(in_order, {}, [](const safetensors_entry* entry) {
        return std::tuple{entry->begin, entry->end, entry};
    });
    std::vector<named_tensor> tensors;
    tensors.reserve(all.size());
    std::size_t at = 0;
    for (safetensors_entry* const entry : in_order) {
        const std::size_t begin = entry->begin;
        auto tensor = safetensors_tensor(*entry, data, subject);
        if (tensor.has_error())
            return std::move(tensor).error();
        if (begin != at)
            return failure{subject,
                "tensor " + in_quotes(tensor->name) +
                    (begin < at ? ": it overlaps the one before"
                                : ": bytes before it belong to none"),
                "its begin at " + std::to_string(at), std::to_string(begin)};
        at += tensor->bytes.size();
        tensors.push_back(*std::move(tensor));
    }
    if (at != data.size())
        return failure{subject, "the file does not end with its last tensor",
            bytes_text(at) + " of data", bytes_text(data.size())};
    return tensors;
}

/// Why a text cannot stand in the header.
inline const char* safetensors_unfit(std::string_view name) {
    return name.size() > safetensors_longest_name ? "a name of at most 4096 bytes"
           : !is_utf8(name)                       ? "a name in UTF-8"
                                                  : nullptr;
}

/// Whether the weights can be written at all.
inline result<void> safetensors_writable(const weights& all) {
    const auto fail = [&](std::string problem, std::string expected, std::string found) {
        return failure{all.subject, std::move(problem), std::move(expected), std::move(found)};
    };
    if (std::max(all.tensors.size(), all.metadata.size() + 2) > safetensors_most_entries)
        return fail("there are too many tensors or metadata",
            "at most " + std::to_string(safetensors_most_entries),
            std::to_string(std::max(all.tensors.size(), all.metadata.size() + 2)));
    for (const named_tensor& tensor : all.tensors) {
        const std::string of = "tensor " + in_quotes(tensor.name) + ": ";
        if (const char* const expected = safetensors_unfit(tensor.name))
            return fail("a tensor cannot have this name", expected, in_quotes(tensor.name));
        if (tensor.name.empty() || tensor.name == safetensors_metadata)
            return fail("a tensor cannot have this name", "another", in_quotes(tensor.name));
        if (tensor.extents.size() > safetensors_most_extents)
            return fail(of + "it has too many extents",
                "at most " + std::to_string(safetensors_most_extents),
                std::to_string(tensor.extents.size()));
        const auto bytes = safetensors_bytes(tensor.extents, tensor.type);
        if (bytes != tensor.bytes.size())
            return fail(of + "its shape and its bytes differ",
                (bytes ? bytes_text(*bytes) + " for " : "a shape of this size, not ") +
                    extents_text(tensor.extents),
                bytes_text(tensor.bytes.size()));
    }
    for (const auto& [key, value] : all.metadata) {
        if (const char* const expected = safetensors_unfit(key))
            return fail("metadata cannot have this name", expected, in_quotes(key));
        if (!is_utf8(value))
            return fail("metadata " + in_quotes(key) + " is no text", "UTF-8", in_quotes(value));
        if (key == safetensors_check_kind || key == safetensors_check)
            return fail(
                "metadata cannot have this name", "none that the checksum has", in_quotes(key));
    }
    if (const std::string* const name = twice(all.tensors, &named_tensor::name))
        return fail("two tensors have one name", "each once", in_quotes(*name));
    if (const std::string* const key = twice(
            all.metadata, [](const auto& entry) -> auto& { return entry.first; }))
        return fail("two metadata have one name", "each once", in_quotes(*key));
    return {};
}

/// Everything before the numbers, which begin at a multiple of 64; zeros for the checksum, whose
/// place comes with it.
inline std::pair<std::string, std::size_t> safetensors_start(
    const weights& all, const std::vector<const named_tensor*>& in_order) {
    const auto field = [](std::string_view key, std::string_view value) {
        return json_string(key) + ':' + json_string(value);
    };
    const std::string no_digits(safetensors_check_digits, '0');
    std::string start(safetensors_preamble, '\0');
    start += '{' + json_string(safetensors_metadata) + ":{" +
             field(safetensors_check_kind, "crc32c") + ',' + field(safetensors_check, no_digits);
    const std::size_t digits = start.size() - 1 - safetensors_check_digits;
    for (const auto& [key, value] : all.metadata)
        start += ',' + field(key, value);
    start += '}';
    std::size_t at = 0;
    for (const named_tensor* const tensor : in_order) {
        const auto numbers = [&](auto&& list) {
            std::string text = "[";
            for (const std::size_t number : list)
                text += (text.size() > 1 ? "," : "") + std::to_string(number);
            return text + ']';
        };
        const std::size_t end = at + tensor->bytes.size();
        start += ',' + json_string(tensor->name) + ":{" +
                 field("dtype", safetensors_types[static_cast<std::size_t>(tensor->type)]) +
                 ",\"shape\":" + numbers(tensor->extents) +
                 ",\"data_offsets\":" + numbers(std::array{at, end}) + '}';
        at = end;
    }
    start += '}';
    start.append(
        (safetensors_alignment - start.size() % safetensors_alignment) % safetensors_alignment,
        ' ');
    std::uint64_t size = start.size() - safetensors_preamble;
    for (std::size_t i = 0; i < safetensors_preamble; ++i, size >>= 8)
        start[i] = static_cast<char>(size & 0xff);
    return {std::move(start), digits};
}

} // namespace detail

/// Reads a .safetensors file that lies in memory, where the tensors then point into; `subject` is
/// what messages call it. Tensors are in the order of their bytes, metadata in that of the header.
/// Errors: a failure that names the file, the tensor, what was expected and what was found, when
/// the header is not as `parse_safetensors_header` says, a tensor is of another type than F16,
/// BF16, F32, F64 and I64, its range is not as long as its shape says, ranges overlap, leave a gap
/// or end elsewhere than the file, or a checksum, which `serialize_safetensors` writes, differs.
/// Files from elsewhere have none: of them, numbers that changed on the way are not noticed. NaN
/// and infinity pass. Throws nothing but std::bad_alloc.
inline result<weights> parse_safetensors(std::span<const std::byte> bytes, std::string subject) {
    const std::string_view file{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    const auto text = detail::safetensors_find_header(file, subject);
    if (text.has_error())
        return text.error();
    auto checked = detail::scan_safetensors_header(*text, subject);
    if (checked.has_error())
        return std::move(checked).error();
    if (auto verified = detail::safetensors_verify(*checked, file, subject); verified.has_error())
        return std::move(verified).error();
    const auto data = bytes.subspan(detail::safetensors_preamble + text->size());
    auto tensors = detail::safetensors_tensors(checked->header.tensors, data, subject);
    if (tensors.has_error())
        return std::move(tensors).error();
    return weights{
        std::move(subject), *std::move(tensors), std::move(checked->header.metadata), nullptr};
}

/// Reads a .safetensors file, whose bytes live as long as `weights::bytes`: mapped, or, where
/// another program may shorten it, `read::whole`.
/// Errors: as those of `parse_safetensors`; and when the file cannot be read.
/// Example: `const auto file = strut::read_safetensors("model.safetensors");`
inline result<weights> read_safetensors(const std::string& path, read how = read::mapped) {
    auto file = mapped_file::open(path, how);
    if (file.has_error())
        return std::move(file).error();
    auto read = parse_safetensors((*file)->bytes(), path);
    if (read.has_value())
        read->bytes = *std::move(file);
    return read;
}

/// The weights as a .safetensors file, the same bytes for the same weights: types of more bytes
/// first, so that each number is aligned, else in their order. The metadata `strut.check` and
/// `strut.crc32c` hold a checksum of the whole file, which `parse_safetensors` verifies and takes
/// out; any other program takes them for text. Errors: a failure that names `weights::subject` when
/// a name is empty, there twice, longer than 4096 bytes, no UTF-8, or one that the format or the
/// checksum has, metadata are no UTF-8, a tensor has more than 32 extents or another number of
/// bytes than its shape says, or the header is too long. Cost: the whole file in memory.
inline result<std::string> serialize_safetensors(const weights& all) {
    if (auto writable = detail::safetensors_writable(all); writable.has_error())
        return std::move(writable).error();
    std::vector<const named_tensor*> in_order;
    std::size_t size = 0;
    for (const number_type type : {number_type::f64, number_type::f32, number_type::f16})
        for (const named_tensor& tensor : all.tensors)
            if (size_of(tensor.type) == size_of(type)) {
                in_order.push_back(&tensor);
                size += tensor.bytes.size();
            }
    auto [file, digits] = detail::safetensors_start(all, in_order);
    if (file.size() - detail::safetensors_preamble > detail::safetensors_longest_header)
        return failure{all.subject, "the header is too long",
            "at most " + detail::bytes_text(detail::safetensors_longest_header),
            detail::bytes_text(file.size() - detail::safetensors_preamble)};
    file.reserve(file.size() + size);
    for (const named_tensor* const tensor : in_order)
        file.append(reinterpret_cast<const char*>(tensor->bytes.data()), tensor->bytes.size());
    file.replace(
        digits, detail::safetensors_check_digits, detail::safetensors_checksum(file, digits));
    return {boost::system::in_place_value, std::move(file)};
}

/// Writes the weights as a .safetensors file: the old one stays until the new one is whole.
/// Errors: as those of `serialize_safetensors`, which then name the path; and when the file cannot
/// be written.
inline result<void> write_safetensors(const std::string& path, const weights& all) {
    const auto file = serialize_safetensors(all);
    if (file.has_error()) {
        failure wrong = file.error();
        wrong.subject = path;
        return wrong;
    }
    return replace_file(path, *file);
}

} // namespace strut
