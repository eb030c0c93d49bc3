#pragma once

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>

#include "strut/core/failure.hpp"
#include "strut/io/message.hpp"

namespace strut::detail {

/// A whole file, of at most so many bytes.
/// Errors: a failure with the reason of the operating system, or with the size.
inline result<std::string> read_file(const std::string& path, std::uint64_t most) {
    const auto refuse = [&](const std::string& why) {
        return failure{path, "cannot be read", "a file", why};
    };
    std::error_code error;
    // Asks for a regular file: neither a folder nor a pipe has a size.
    const std::uint64_t size = std::filesystem::file_size(path, error);
    if (error)
        return refuse(error.message());
    if (size > most)
        return failure{
            path, "the file is too long", "at most " + bytes_text(most), bytes_text(size)};
    errno = 0;
    std::ifstream file{path, std::ios::binary};
    if (!file)
        return refuse(std::error_code{errno, std::generic_category()}.message());
    std::string bytes(size, '\0');
    if (!file.read(bytes.data(), static_cast<std::streamsize>(size)))
        return refuse("a file that shrinks");
    // Spelled out: a failure can be made of a string, too.
    return {boost::system::in_place_value, std::move(bytes)};
}

} // namespace strut::detail
