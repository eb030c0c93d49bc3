#pragma once

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <unistd.h>

/// A file of a test's own, in the folder for temporary files, that goes when the test ends.
class scratch_file {
public:
    scratch_file() {
        static std::atomic<int> made = 0;
        path_ = (std::filesystem::temp_directory_path() /
                 ("strut-test-" + std::to_string(getpid()) + "-" + std::to_string(++made)))
                    .string();
    }
    explicit scratch_file(std::string_view contents) : scratch_file{} { write(contents); }
    scratch_file(const scratch_file&) = delete;
    scratch_file& operator=(const scratch_file&) = delete;
    ~scratch_file() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }

    const std::string& path() const { return path_; }

    void write(std::string_view contents) const {
        std::ofstream{path_, std::ios::binary} << contents;
    }
    std::string read() const { return contents_of(path_); }

    /// The contents of any file.
    static std::string contents_of(const std::string& path) {
        std::ifstream file{path, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

private:
    std::string path_;
};
