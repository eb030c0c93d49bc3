#pragma once

#include <ostream>
#include <stdexcept>
#include <string>

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include "strut/core/config.hpp"

namespace strut {

/// What was wrong with something given at run time: a file, a tensor, a data set.
struct failure {
    std::string subject;  ///< what it is about: a file's path, a tensor's name
    std::string problem;  ///< what is wrong, in words
    std::string expected; ///< may be empty
    std::string found;    ///< may be empty

    /// "digits.npy: the element type differs (expected float32, found int64)"
    std::string message() const {
        std::string text = subject + ": " + problem;
        if (!expected.empty())
            text += " (expected " + expected + (found.empty() ? ")" : "");
        if (!found.empty())
            text += (expected.empty() ? " (found " : ", found ") + found + ")";
        return text;
    }
    friend std::ostream& operator<<(std::ostream& to, const failure& of) {
        return to << of.message();
    }
    friend bool operator==(const failure&, const failure&) = default;
};

/// A value, or why there is none. `value()` throws std::invalid_argument with the failure's
/// message.
template <class T>
using result = boost::system::result<T, failure>;

/// Found by boost::system::result through argument-dependent lookup.
[[noreturn]] inline void throw_exception_from_error(
    const failure& error, const boost::source_location&) {
    throw std::invalid_argument{error.message()};
}

} // namespace strut
