#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"

#if __has_include(<sys/mman.h>) && __has_include(<sys/stat.h>)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#define STRUT_HAS_MMAP 1
#endif

namespace strut {

/// The bytes of a file, read-only, for as long as the object lives: mapped into memory, so that
/// only what is looked at is read, and shared with all who map the same file. Where there is no
/// mmap, they are read. A file that another program shortens meanwhile takes the process with it
/// (SIGBUS), one that is overwritten changes the bytes. Whoever replaces it by renaming, as
/// `replace_file` does, does neither.
class mapped_file {
public:
    /// Errors: a failure with the reason of the operating system when there is no such file, it may
    /// not be read, or is a directory, a pipe or a device. An empty file has no bytes.
    static result<std::shared_ptr<const mapped_file>> open(const std::string& path);

    /// The same, read into memory at once.
    static result<std::shared_ptr<const mapped_file>> read(const std::string& path);

    mapped_file(const mapped_file&) = delete;
    mapped_file& operator=(const mapped_file&) = delete;
    ~mapped_file() {
#ifdef STRUT_HAS_MMAP
        if (mapping_ != nullptr)
            ::munmap(mapping_, bytes_.size());
#endif
    }

    std::span<const std::byte> bytes() const {
        return bytes_;
    }

private:
    mapped_file() = default;

    static failure unreadable(const std::string& path, int code) {
        return {path, "cannot be read", "a file",
            std::error_code{code != 0 ? code : EIO, std::generic_category()}.message()};
    }

    void* mapping_ = nullptr;
    std::vector<std::byte> read_;
    std::span<const std::byte> bytes_;
};

inline result<std::shared_ptr<const mapped_file>> mapped_file::read(const std::string& path) {
    std::error_code error;
    // Asks for a regular file: neither a folder nor a pipe has a size.
    const std::uint64_t size = std::filesystem::file_size(path, error);
    if (error)
        return unreadable(path, error.value());
    if (size > std::numeric_limits<std::ptrdiff_t>::max())
        return unreadable(path, EFBIG);
    const std::shared_ptr<mapped_file> file{new mapped_file};
    errno = 0;
    std::ifstream stream{path, std::ios::binary};
    if (!stream)
        return unreadable(path, errno);
    file->read_.resize(static_cast<std::size_t>(size));
    if (!stream.read(
            reinterpret_cast<char*>(file->read_.data()), static_cast<std::streamsize>(size)))
        return failure{path, "cannot be read", "a file", "a file that shrinks"};
    file->bytes_ = file->read_;
    return std::shared_ptr<const mapped_file>{file};
}

inline result<std::shared_ptr<const mapped_file>> mapped_file::open(const std::string& path) {
#ifdef STRUT_HAS_MMAP
    // A pipe is not waited for: it is refused.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return unreadable(path, errno);
    const struct closes {
        int descriptor;
        ~closes() { ::close(descriptor); }
    } closing{descriptor};
    struct ::stat status {};
    if (::fstat(descriptor, &status) != 0)
        return unreadable(path, errno);
    if (S_ISDIR(status.st_mode))
        return unreadable(path, EISDIR);
    if (!S_ISREG(status.st_mode))
        return failure{path, "cannot be read", "a file", "a pipe or a device"};
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size > std::numeric_limits<std::ptrdiff_t>::max())
        return unreadable(path, EFBIG);
    const std::shared_ptr<mapped_file> file{new mapped_file};
    if (size > 0) { // nothing cannot be mapped
        void* const at =
            ::mmap(nullptr, static_cast<std::size_t>(size), PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (at == MAP_FAILED)
            return unreadable(path, errno);
        file->mapping_ = at;
        file->bytes_ = {static_cast<const std::byte*>(at), static_cast<std::size_t>(size)};
    }
    return std::shared_ptr<const mapped_file>{file};
#else
    return read(path);
#endif
}

} // namespace strut

#undef STRUT_HAS_MMAP
