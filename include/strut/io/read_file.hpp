#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "strut/core/failure.hpp"
#include "strut/io/input_file.hpp"
#include "strut/io/message.hpp"

namespace strut::detail {

/// A whole file, of at most so many bytes: a longer one is refused before anything is read.
/// Errors: a failure with the reason of the operating system, or with the size.
inline result<std::string> read_file(const std::string& path, std::uint64_t most) {
    auto file = input_file::open(path);
    if (file.has_error())
        return file.error();
    if (file->size() > most)
        return failure{
            path, "the file is too long", "at most " + bytes_text(most), bytes_text(file->size())};
    std::string bytes(file->size(), '\0');
    if (auto read = file->read(std::as_writable_bytes(std::span{bytes})); read.has_error())
        return read.error();
    // Spelled out: a failure can be made of a string, too.
    return {boost::system::in_place_value, std::move(bytes)};
}

} // namespace strut::detail
