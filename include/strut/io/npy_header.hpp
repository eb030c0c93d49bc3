#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/message.hpp"

namespace strut {

/// In the shape that a reader expects: an extent that may be anything.
inline constexpr std::size_t any_extent = std::numeric_limits<std::size_t>::max();

/// What the header of a .npy file says: a Python dictionary of exactly three keys.
struct npy_header {
    std::string type;               ///< `descr`, as NumPy spells it: "<f4" is little-endian float32
    bool fortran_order = false;     ///< the first extent is the innermost one
    std::vector<std::size_t> shape; ///< outermost first; no extents for a single number

    friend bool operator==(const npy_header&, const npy_header&) = default;
};

namespace detail {

/// NumPy's name of an element type: "float32" for "<f4", "big-endian int64" for ">i8".
inline std::string npy_type_name(std::string_view type) {
    std::string_view rest = type;
    const char order = rest.empty() ? '\0' : rest.front();
    if (order == '<' || order == '>' || order == '|' || order == '=')
        rest.remove_prefix(1);
    if (rest.empty())
        return in_quotes(type);
    const std::string_view size = rest.substr(1);
    if (rest == "b1" || rest == "?")
        return "bool";
    if (const std::string_view number = "fiuc"; number.find(rest.front()) != number.npos &&
                                                (size.size() == 1 || size == "16") &&
                                                size.front() > '0' && size.front() <= '9') {
        static constexpr const char* name[] = {"float", "int", "uint", "complex"};
        const int bytes = size == "16" ? 16 : size.front() - '0';
        return (order == '>' && bytes > 1 ? "big-endian " : "") +
               std::string{name[number.find(rest.front())]} + std::to_string(8 * bytes);
    }
    switch (rest.front()) {
    case 'O':
        return "Python objects";
    case 'S':
    case 'a':
        return "byte strings";
    case 'U':
        return "unicode strings";
    case 'V':
        return "untyped bytes";
    case 'M':
        return "datetime64";
    case 'm':
        return "timedelta64";
    default:
        return in_quotes(type);
    }
}

/// A shape as NumPy prints it: (), (3,), (3, 4).
inline std::string npy_shape_text(const std::vector<std::size_t>& shape) {
    std::string text = "(";
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        text += axis == 0 ? "" : ", ";
        text += shape[axis] == any_extent ? "*" : std::to_string(shape[axis]);
    }
    return text + (shape.size() == 1 ? ",)" : ")");
}

/// Reads the dictionary character by character; the first thing that is not as it must be ends it.
class npy_header_scanner {
public:
    npy_header_scanner(std::string_view text, const std::string& subject)
        : text_{text}, wrong_{subject, "the header is malformed", {}, {}} {}

    result<npy_header> header() {
        if (dictionary())
            return std::move(header_);
        return std::move(wrong_);
    }

private:
    bool dictionary() {
        bool has_type = false;
        bool has_order = false;
        bool has_shape = false;
        if (!symbol('{'))
            return false;
        while (!next_is('}')) {
            const std::size_t start = at_;
            std::string key;
            if (!string(key, "a key or '}'") || !symbol(':'))
                return false;
            bool* const seen = key == "descr"           ? &has_type
                               : key == "fortran_order" ? &has_order
                               : key == "shape"         ? &has_shape
                                                        : nullptr;
            if (seen == nullptr || *seen) {
                at_ = start;
                return fail("each of 'descr', 'fortran_order' and 'shape' once", in_quotes(key));
            }
            *seen = true;
            if (!(seen == &has_type      ? type()
                    : seen == &has_order ? boolean(header_.fortran_order)
                                         : shape()))
                return false;
            if (!next_is('}') && !symbol(',', "',' or '}'"))
                return false;
        }
        ++at_;
        if (!(has_type && has_order && has_shape))
            return fail("the keys 'descr', 'fortran_order' and 'shape'", "'}'");
        skip_space();
        return at_ == text_.size() || fail("nothing after '}'");
    }

    bool type() {
        if (next_is('['))
            return fail("one element type", "records with several fields");
        return string(header_.type, "an element type");
    }

    bool boolean(bool& to) {
        skip_space();
        for (const bool candidate : {false, true}) {
            const std::string_view word = candidate ? "True" : "False";
            if (text_.substr(at_, word.size()) == word) {
                at_ += word.size();
                to = candidate;
                return true;
            }
        }
        return fail("True or False");
    }

    bool shape() {
        if (!symbol('('))
            return false;
        while (!next_is(')')) {
            std::size_t extent = 0;
            if (!number(extent))
                return false;
            header_.shape.push_back(extent);
            // (3) is a number and no shape: Python writes one extent as (3,).
            if (header_.shape.size() > 1 && next_is(')'))
                break;
            if (!symbol(','))
                return false;
        }
        ++at_;
        return true;
    }

    bool number(std::size_t& to) {
        skip_space();
        const std::size_t start = at_;
        for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
            const auto digit = static_cast<std::size_t>(text_[at_] - '0');
            if (to > (any_extent - 1 - digit) / 10) {
                at_ = start;
                return fail("an extent below " + std::to_string(any_extent));
            }
            to = 10 * to + digit;
        }
        if (at_ == start || (at_ - start > 1 && text_[start] == '0')) {
            at_ = start;
            return fail("an extent");
        }
        return true;
    }

    bool string(std::string& to, const char* what) {
        skip_space();
        const std::size_t start = at_;
        if (at_ == text_.size() || (text_[at_] != '\'' && text_[at_] != '"'))
            return fail(what);
        const char quote = text_[at_++];
        for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
            if (text_[at_] < ' ' || text_[at_] > '~' || text_[at_] == '\\')
                return fail("a plain character");
            to += text_[at_];
        }
        if (at_ == text_.size()) {
            at_ = start;
            return fail("a string that ends");
        }
        ++at_;
        return true;
    }

    bool symbol(char c, const char* what = nullptr) {
        if (!next_is(c))
            return fail(what != nullptr ? what : in_quotes({&c, 1}));
        ++at_;
        return true;
    }

    bool next_is(char c) {
        skip_space();
        return at_ < text_.size() && text_[at_] == c;
    }

    void skip_space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n'))
            ++at_;
    }

    bool fail(const std::string& expected, std::string found = {}) {
        if (found.empty())
            found = at_ == text_.size() ? "its end" : in_quotes(text_.substr(at_));
        wrong_.expected = expected + " at character " + std::to_string(at_);
        wrong_.found = std::move(found);
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    npy_header header_;
    failure wrong_;
};

} // namespace detail

/// Reads the dictionary in a .npy file: Python's notation, but no more of it than NumPy writes.
/// Errors: whatever else is a failure that names the place, counted from 0.
inline result<npy_header> parse_npy_header(std::string_view text, const std::string& subject) {
    return detail::npy_header_scanner{text, subject}.header();
}

} // namespace strut
