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
/// are written beside it, as `path.part`, and moved to its place. A link is followed; what is no
/// file, such as a pipe or /dev/null, is written to as it is.
/// *Errors*: a failure with the reason of the operating system; nothing has changed then.
inline result<void> replace_file(const std::string& path, std::string_view contents) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const auto refuse = [&](const std::string& why) -> result<void> {
        return failure{path, "cannot be written", "a file", why};
    };
    if (fs::is_directory(path, ignored))
        return refuse("a directory");
    const auto write = [&](const std::string& to) {
        errno = 0;
        std::ofstream file{to, std::ios::binary};
        file.write(contents.data(), static_cast<std::streamsize>(contents.size()));
        file.close();
        return std::error_code{file ? 0 : errno != 0 ? errno : EIO, std::generic_category()};
    };
    std::error_code problem;
    if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored)) {
        problem = write(path);
    } else {
        const fs::path followed = fs::weakly_canonical(path, ignored);
        const fs::path target = followed.empty() ? fs::path{path} : followed;
        const std::string beside = target.string() + ".part";
        problem = write(beside);
        if (!problem)
            fs::rename(beside, target, problem);
        if (problem)
            fs::remove(beside, ignored);
    }
    if (problem)
        return refuse(problem.message());
    return {};
}

} // namespace strut
