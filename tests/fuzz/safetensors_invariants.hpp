#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/invariants.hpp"
#include "strut/io/numbers.hpp"
#include "strut/io/safetensors.hpp"

/// What must hold whatever a .safetensors file contains: weights that agree with the file and with
/// what is written of them, or a failure that can be shown. The answer says what does not; it is
/// empty when all is well.
namespace safetensors_invariants {

inline bool same(const strut::named_tensor& a, const strut::named_tensor& b) {
    return a.name == b.name && a.type == b.type && a.extents == b.extents &&
           std::ranges::equal(a.bytes, b.bytes);
}

/// The same tensors, in whatever order, and the same metadata.
inline bool same(const strut::weights& a, const strut::weights& b) {
    return a.tensors.size() == b.tensors.size() && a.metadata == b.metadata &&
           std::ranges::all_of(a.tensors, [&](const strut::named_tensor& tensor) {
               const strut::named_tensor* const other = b.find(tensor.name);
               return other != nullptr && same(tensor, *other);
           });
}

inline std::string of_tensors(const strut::weights& read, std::span<const std::byte> file) {
    std::size_t held = 0;
    for (const strut::named_tensor& tensor : read.tensors)
        held += tensor.bytes.size();
    if (held + 10 > file.size())
        return "more bytes than the file holds";
    const std::byte* at = file.data() + file.size() - held;
    for (const strut::named_tensor& tensor : read.tensors) {
        if (tensor.bytes.data() != at)
            return "bytes that do not follow on the ones before";
        at += tensor.bytes.size();
        std::size_t count = 1;
        for (const std::size_t extent : tensor.extents)
            count *= extent;
        if (count * strut::size_of(tensor.type) != tensor.bytes.size())
            return "another number of bytes than the shape says";
        if (tensor.name.empty() || read.find(tensor.name) != &tensor)
            return "a tensor that cannot be found by its name";
        std::vector<float> numbers(count);
        if (strut::read_numbers(tensor, std::span{numbers}).has_error())
            return "numbers that cannot be read";
    }
    return "";
}

inline std::string of_weights(const strut::weights& read) {
    const auto written = strut::serialize_safetensors(read);
    if (written.has_error())
        return "read and not written: " + written.error().message();
    const auto back = strut::parse_safetensors(std::as_bytes(std::span{*written}), "again");
    if (back.has_error())
        return "written again and refused: " + back.error().message();
    if (!same(read, *back))
        return "written again and changed";
    return *strut::serialize_safetensors(*back) == *written ? "" : "written in two ways";
}

inline std::string of(std::span<const std::byte> file) {
    const auto read = strut::parse_safetensors(file, "file");
    if (read.has_error())
        return invariants::of_full_message(read.error());
    const std::string wrong = of_tensors(*read, file);
    return wrong.empty() ? of_weights(*read) : wrong;
}

/// A file of a header and what follows on it.
inline std::string file_of(std::string_view header, std::string_view data = "") {
    std::string file;
    for (unsigned byte = 0; byte < 8; ++byte)
        file += static_cast<char>(header.size() >> 8 * byte & 0xff);
    return file.append(header).append(data);
}

} // namespace safetensors_invariants
