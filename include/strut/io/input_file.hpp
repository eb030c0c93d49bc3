#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "strut/core/failure.hpp"

#if __has_include(<sys/stat.h>) && __has_include(<unistd.h>)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#define STRUT_HAS_POSIX 1
#else
#include <filesystem>
#include <fstream>
#endif

namespace strut::detail {

inline failure cannot_be_read(const std::string& path, const std::string& why) {
    return {path, "cannot be read", "a file", why};
}
inline failure cannot_be_read(const std::string& path, int code) {
    return cannot_be_read(
        path, std::error_code{code != 0 ? code : EIO, std::generic_category()}.message());
}

/// A file that is open to be read from its beginning on, its size known before its contents.
class input_file {
public:
    /// Errors: a failure with the reason of the operating system when there is no such file, it may
    /// not be read, or is a directory, a pipe or a device, which is not waited for.
    static result<input_file> open(const std::string& path);

    input_file(input_file&& other) noexcept
        : path_{std::move(other.path_)},
          size_{other.size_},
          file_{std::exchange(other.file_, closed())} {}
    input_file& operator=(input_file&&) = delete;
    ~input_file();

    std::size_t size() const { return size_; }

    /// The next bytes, as many as there is room for.
    /// Errors: a failure with the reason of the operating system, or when the file has become
    /// shorter than it was.
    result<void> read(std::span<std::byte> to);

#ifdef STRUT_HAS_POSIX
    int descriptor() const {
        return file_;
    }

private:
    using handle = int;
    static handle closed() {
        return -1;
    }
#else
private:
    using handle = std::ifstream;
    static handle closed() {
        return {};
    }
#endif

    input_file(const std::string& path, handle file) : path_{path}, file_{std::move(file)} {}

    result<void> take_size(std::uint64_t size) {
        if (size > std::numeric_limits<std::ptrdiff_t>::max())
            return cannot_be_read(path_, EFBIG);
        size_ = static_cast<std::size_t>(size);
        return {};
    }

    std::string path_;
    std::size_t size_ = 0;
    handle file_;
};

#ifdef STRUT_HAS_POSIX

inline result<input_file> input_file::open(const std::string& path) {
    input_file file{path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    struct ::stat status {};
    if (file.file_ < 0 || ::fstat(file.file_, &status) != 0)
        return cannot_be_read(path, errno);
    if (S_ISDIR(status.st_mode))
        return cannot_be_read(path, EISDIR);
    if (!S_ISREG(status.st_mode))
        return cannot_be_read(path, "a pipe or a device");
    if (auto fits = file.take_size(static_cast<std::uint64_t>(status.st_size)); fits.has_error())
        return fits.error();
    return file;
}

inline input_file::~input_file() {
    if (file_ >= 0)
        ::close(file_);
}

inline result<void> input_file::read(std::span<std::byte> to) {
    while (!to.empty()) {
        const ::ssize_t count = ::read(file_, to.data(), to.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return cannot_be_read(path_, errno);
        if (count == 0)
            return cannot_be_read(path_, "a file that shrinks");
        to = to.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

#else

inline result<input_file> input_file::open(const std::string& path) {
    std::error_code problem;
    // Asks for a regular file: neither a folder nor a pipe has a size.
    const std::uint64_t size = std::filesystem::file_size(path, problem);
    if (problem)
        return cannot_be_read(path, problem.message());
    errno = 0;
    input_file file{path, std::ifstream{path, std::ios::binary}};
    if (!file.file_)
        return cannot_be_read(path, errno);
    if (auto fits = file.take_size(size); fits.has_error())
        return fits.error();
    return file;
}

inline input_file::~input_file() = default;

inline result<void> input_file::read(std::span<std::byte> to) {
    if (!file_.read(reinterpret_cast<char*>(to.data()), static_cast<std::streamsize>(to.size())))
        return cannot_be_read(path_, "a file that shrinks");
    return {};
}

#endif

} // namespace strut::detail

#undef STRUT_HAS_POSIX
