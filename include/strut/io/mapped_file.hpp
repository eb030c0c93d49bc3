#pragma once

#include <cerrno>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <string>

#include "strut/core/failure.hpp"
#include "strut/io/input_file.hpp"

#if __has_include(<sys/mman.h>) && __has_include(<sys/stat.h>) && __has_include(<unistd.h>)
#include <sys/mman.h>
#define STRUT_HAS_MMAP 1
#endif

namespace strut {

/// How the bytes of a file get into memory.
enum class read {
    /// As they are looked at, shared with all who map the same file. One that another program
    /// shortens meanwhile takes the process with it (SIGBUS), one that is overwritten changes the
    /// bytes. Who replaces it by renaming, as `replace_file` does, does neither. Where there is no
    /// mmap it is the same as `whole`.
    mapped,
    /// All at once: what becomes of the file later does not matter. Cost: its size in memory.
    whole,
};

/// The bytes of a file, read-only, for as long as the object lives.
class mapped_file {
public:
    /// Errors: a failure with the reason of the operating system when there is no such file, it may
    /// not be read, or is a directory, a pipe or a device; when it is too large for the memory, or
    /// shrinks while it is read. An empty file has no bytes.
    static result<std::shared_ptr<const mapped_file>> open(
        const std::string& path, read how = read::mapped);

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

    void* mapping_ = nullptr;
    std::unique_ptr<std::byte[]> read_;
    std::span<const std::byte> bytes_;
};

inline result<std::shared_ptr<const mapped_file>> mapped_file::open(
    const std::string& path, [[maybe_unused]] read how) {
    auto file = detail::input_file::open(path);
    if (file.has_error())
        return file.error();
    const std::shared_ptr<mapped_file> made{new mapped_file};
    const std::size_t size = file->size();
    if (size == 0) // nothing cannot be mapped
        return std::shared_ptr<const mapped_file>{made};
#ifdef STRUT_HAS_MMAP
    if (how == read::mapped) {
        void* const at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file->descriptor(), 0);
        if (at == MAP_FAILED)
            return detail::cannot_be_read(path, errno);
        made->mapping_ = at;
        made->bytes_ = {static_cast<const std::byte*>(at), size};
        return std::shared_ptr<const mapped_file>{made};
    }
#endif
    made->read_.reset(new (std::nothrow) std::byte[size]);
    if (made->read_ == nullptr)
        return detail::cannot_be_read(path, ENOMEM);
    if (auto read = file->read({made->read_.get(), size}); read.has_error())
        return read.error();
    made->bytes_ = {made->read_.get(), size};
    return std::shared_ptr<const mapped_file>{made};
}

} // namespace strut

#undef STRUT_HAS_MMAP
