#pragma once

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include "strut/core/failure.hpp"

namespace strut {

/// Writes a file as a whole: readers find the old contents or the new, never a part. The new ones
/// are written beside it, as `path.part`, and moved to its place.
/// *Errors*: a failure with the reason of the operating system; nothing has changed then.
inline result<void> replace_file(const std::string& path, std::string_view contents) {
    const std::string beside = path + ".part";
    const auto refuse = [&](std::error_code why) -> result<void> {
        std::error_code ignored;
        std::filesystem::remove(beside, ignored);
        return failure{path, "cannot be written", "a file", why.message()};
    };
    if (std::error_code ignored; std::filesystem::is_directory(path, ignored))
        return failure{path, "cannot be written", "a file", "a directory"};
    errno = 0;
    std::ofstream file{beside, std::ios::binary};
    file.write(contents.data(), static_cast<std::streamsize>(contents.size()));
    file.close();
    if (!file)
        return refuse({errno, std::generic_category()});
    std::error_code moved;
    std::filesystem::rename(beside, path, moved);
    if (moved)
        return refuse(moved);
    return {};
}

} // namespace strut
