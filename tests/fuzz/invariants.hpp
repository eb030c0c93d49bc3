#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "strut/core/failure.hpp"

/// What all fuzz targets begin with: what must hold of every message, and the end of a run where
/// something does not.
namespace invariants {

/// A sentence is wrong with what came of an input: it is printed, and libFuzzer keeps the input.
/// Nothing is wrong if it is empty.
inline void must_hold(const std::string& wrong) {
    if (wrong.empty())
        return;
    std::fprintf(stderr, "broken: %s\n", wrong.c_str());
    std::abort();
}
inline void must_hold(bool holds, const char* otherwise) {
    if (!holds)
        must_hold(otherwise);
}

/// A failure says something, and briefly, in text that a terminal only shows.
inline std::string of_message(const strut::failure& error, std::size_t longest = 1000) {
    const std::string message = error.message();
    if (error.problem.empty() || error.subject.empty())
        return "a failure without a problem or without the file: " + message;
    if (message.size() > longest)
        return "an endless message";
    for (const char c : message)
        if (c < ' ' || c > '~')
            return "a message that is not plain text";
    return "";
}

/// The same of a failure that says what was expected and what was found.
inline std::string of_full_message(const strut::failure& error) {
    if (error.expected.empty() || error.found.empty())
        return "a failure that leaves something unsaid: " + error.message();
    return of_message(error);
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}
inline std::span<const std::byte> bytes_of(const std::uint8_t* data, std::size_t size) {
    return std::as_bytes(std::span{data, size});
}

} // namespace invariants
