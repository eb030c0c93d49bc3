#pragma once

#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"

#if __has_include(<sys/file.h>) && __has_include(<unistd.h>)
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#define STRUT_HAS_FLOCK 1
#endif

namespace strut {

namespace detail {

/// By what a name ends beside the target. What a crash has left there is taken over, so that it is
/// no ending that other programs use.
inline constexpr std::string_view part_ending = ".strut-part";

/// What is no file, and a file where there is no POSIX, is written to as it is.
inline std::error_code write_as_it_is(const std::string& to, std::string_view contents) {
    errno = 0;
    std::ofstream file{to, std::ios::binary};
    file.write(contents.data(), static_cast<std::streamsize>(contents.size()));
    file.close();
    return {file ? 0 : errno != 0 ? errno : EIO, std::generic_category()};
}

#ifdef STRUT_HAS_FLOCK

inline std::error_code last_error() {
    return {errno != 0 ? errno : EIO, std::generic_category()};
}

/// A file beside another, which nobody else writes to as long as this object lives: it is locked. A
/// lock ends with its process, so that what a crash has left is taken over.
class file_beside {
public:
    explicit file_beside(const std::string& target) {
        constexpr int most = 64;
        for (int i = 0, tries = 0; i < most && tries < 4 * most; ++tries) {
            name_ = target + std::string{part_ending} + (i == 0 ? "" : std::to_string(i));
            errno = 0;
            descriptor_ = ::open(name_.c_str(),
                O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0666);
            if (descriptor_ < 0) {
                problem_ = last_error();
                // Somebody's link, folder or file: another name will do.
                if (std::error_code ignored;
                    !std::filesystem::exists(std::filesystem::symlink_status(name_, ignored)))
                    return;
                ++i;
                continue;
            }
            if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) {
                if (is_at_its_name()) {
                    problem_ = {};
                    return;
                }
                // It became the target meanwhile: the name is free again.
            } else {
                ++i;
            }
            close();
            problem_ = {EBUSY, std::generic_category()};
        }
    }
    file_beside(const file_beside&) = delete;
    file_beside& operator=(const file_beside&) = delete;
    ~file_beside() {
        if (descriptor_ >= 0)
            ::unlink(name_.c_str()); // while it is locked: the name is ours
        close();
    }

    const std::error_code& problem() const { return problem_; }

    /// Lets those read and write it who may the target, if there is one.
    std::error_code take_over_mode(const std::string& target) const {
        struct ::stat there {};
        if (::stat(target.c_str(), &there) != 0)
            return {};
        errno = 0;
        return ::fchmod(descriptor_, there.st_mode & 07777) == 0 ? std::error_code{} : last_error();
    }

    /// Writes, and waits until the disk has it.
    std::error_code write(std::string_view contents) const {
        errno = 0;
        if (::ftruncate(descriptor_, 0) != 0)
            return last_error();
        while (!contents.empty()) {
            const ::ssize_t written = ::write(descriptor_, contents.data(), contents.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0)
                return last_error();
            contents.remove_prefix(static_cast<std::size_t>(written));
        }
        return ::fsync(descriptor_) == 0 ? std::error_code{} : last_error();
    }

    /// Takes the place of the target, and waits until the disk knows.
    std::error_code move_to(const std::string& target) {
        errno = 0;
        if (::rename(name_.c_str(), target.c_str()) != 0)
            return last_error();
        close();
        const std::string folder = std::filesystem::path{target}.parent_path().string();
        const int at = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_CLOEXEC);
        if (at < 0)
            return {}; // a folder that may be written to and not read: nothing more can be done
        const bool failed = ::fsync(at) != 0 && errno == EIO;
        ::close(at);
        return failed ? std::error_code{EIO, std::generic_category()} : std::error_code{};
    }

private:
    bool is_at_its_name() const {
        struct ::stat open_one {};
        struct ::stat named_one {};
        return ::fstat(descriptor_, &open_one) == 0 && ::lstat(name_.c_str(), &named_one) == 0 &&
               open_one.st_ino == named_one.st_ino && open_one.st_dev == named_one.st_dev &&
               S_ISREG(open_one.st_mode);
    }

    void close() {
        if (descriptor_ >= 0)
            ::close(descriptor_);
        descriptor_ = -1;
    }

    std::string name_;
    int descriptor_ = -1;
    std::error_code problem_;
};

/// New contents, written beside what they are to replace.
class replacement {
public:
    replacement(std::string target, std::string_view contents)
        : target_{std::move(target)}, part_{target_}, problem_{part_.problem()} {
        if (problem_)
            return;
        if (::access(target_.c_str(), F_OK) == 0 && ::access(target_.c_str(), W_OK) != 0)
            problem_ = {EACCES, std::generic_category()};
        else if (problem_ = part_.take_over_mode(target_); !problem_)
            problem_ = part_.write(contents);
    }

    const std::error_code& problem() const { return problem_; }
    std::error_code finish() { return part_.move_to(target_); }

private:
    std::string target_;
    file_beside part_;
    std::error_code problem_;
};

#else

class replacement {
public:
    replacement(std::string target, std::string_view contents)
        : target_{std::move(target)},
          part_{target_ + std::string{part_ending}},
          problem_{write_as_it_is(part_, contents)} {}
    replacement(const replacement&) = delete;
    replacement& operator=(const replacement&) = delete;
    ~replacement() {
        std::error_code ignored;
        if (!finished_)
            std::filesystem::remove(part_, ignored);
    }

    const std::error_code& problem() const { return problem_; }
    std::error_code finish() {
        std::error_code problem;
        std::filesystem::rename(part_, target_, problem);
        finished_ = !problem;
        return problem;
    }

private:
    std::string target_;
    std::string part_;
    std::error_code problem_;
    bool finished_ = false;
};

#endif

/// Where a link leads to, also if there is nothing yet.
inline std::string followed(const std::string& path, std::error_code& problem) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    fs::path target{path};
    for (int links = 0; !problem && fs::is_symlink(target, ignored); ++links) {
        constexpr int most = 40; // as Linux
        const fs::path to = fs::read_symlink(target, problem);
        if (links == most)
            problem = {ELOOP, std::generic_category()};
        target = target.parent_path() / to;
    }
    return target.string();
}

/// Whether none of the files that a program is to write is the model that it reads, by whatever
/// name: a link to it, another path.
/// *Errors*: a failure with the path that is.
inline result<void> spares(const std::string& model, std::span<const std::string> paths) {
    for (const std::string& one : paths) {
        std::error_code none_there;
        if (std::filesystem::equivalent(one, model, none_there))
            return failure{one, "cannot be written", "another file than the model", "the model"};
    }
    return {};
}

} // namespace detail

/// A file to be, for `replace_files`.
struct new_file {
    std::string path;
    std::string_view contents;
};

/// Writes several files that belong together, each as `replace_file` does: all of them are written
/// beside their places before the first takes its own, so that what cannot be written, or has no
/// room on the disk, is found while all are still as they were. A crash between two of the last
/// steps leaves some new and some old, each whole.
/// *Errors*: those of `replace_file`.
inline result<void> replace_files(std::span<const new_file> files) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    const auto refuse = [](const std::string& path, const std::string& why) -> result<void> {
        return failure{path, "cannot be written", "a file", why};
    };
    // Empty where the contents are written as they are.
    std::vector<std::unique_ptr<detail::replacement>> prepared;
    for (const auto& [path, contents] : files) {
        if (fs::is_directory(path, ignored))
            return refuse(path, "a directory");
        prepared.emplace_back();
        if (fs::exists(path, ignored) && !fs::is_regular_file(path, ignored))
            continue;
        std::error_code problem;
        const std::string target = detail::followed(path, problem);
        if (!problem) {
            prepared.back() = std::make_unique<detail::replacement>(target, contents);
            problem = prepared.back()->problem();
        }
        if (problem)
            return refuse(path, problem.message());
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::error_code problem =
            prepared[i] ? prepared[i]->finish()
                        : detail::write_as_it_is(files[i].path, files[i].contents);
        if (problem)
            return refuse(files[i].path, problem.message());
    }
    return {};
}

/// Writes a file as a whole: readers find the old contents or the new, never a part, and so does
/// whoever comes after a crash or a loss of power. The new ones are written beside it, as
/// `path.strut-part`, flushed to the disk and moved to its place; the folder is flushed, too. Of
/// several writers at a time the last one wins: each has a file of its own (`path.strut-part1`,
/// ...), and what a crash has left of one is taken over by the next, as no other program's file is
/// called so. The mode of what was there is kept, and what may not be written to is refused. A link
/// is followed, also to a file that is yet to be; what is no file, such as a pipe or /dev/null, is
/// written to as it is. Without POSIX nothing is flushed, and one writer at a time is expected.
/// *Errors*: a failure with the reason of the operating system; nothing has changed then, unless
/// the disk fails behind the last step.
inline result<void> replace_file(const std::string& path, std::string_view contents) {
    const new_file only{path, contents};
    return replace_files({&only, 1});
}

} // namespace strut

#undef STRUT_HAS_FLOCK
