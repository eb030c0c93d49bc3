#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>

#include "strut/core/failure.hpp"
#include "strut/io/message.hpp"

/// JSON as RFC 8259 has it, and no more. Needs Boost.JSON's compiled library (`boost_json`).

namespace strut {

/// What a text may be at most.
struct json_limits {
    std::size_t bytes = std::size_t{256} << 20;
    std::size_t depth = 32; ///< arrays and objects within each other
    /// Numbers, texts, arrays and objects: at most some 50 bytes of memory each, beside its
    /// characters.
    std::size_t values = std::size_t{1} << 24;
    /// Keys of all objects: some 200 bytes each, beside three times its characters.
    std::size_t keys = std::size_t{1} << 20;
};

namespace detail {

/// Where in a text: "line 3, column 17", both from 1, columns in bytes.
inline std::string json_place(std::string_view text, std::size_t at) {
    std::size_t line = 1;
    std::size_t begin = 0;
    for (std::size_t next; (next = text.find('\n', begin)) < at; ++line)
        begin = next + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(at - begin + 1);
}

/// What Boost.JSON's parser tells as it reads: kept as a value, and a second key of the same name
/// or a number beyond double ends it.
class json_handler {
public:
    using part = boost::json::string_view;
    using code = boost::json::error_code;
    static constexpr std::size_t max_object_size = boost::json::object::max_size();
    static constexpr std::size_t max_array_size = boost::json::array::max_size();
    static constexpr std::size_t max_key_size = boost::json::string::max_size();
    static constexpr std::size_t max_string_size = boost::json::string::max_size();

    explicit json_handler(const json_limits& limits)
        : left_{limits.values}, keys_left_{limits.keys}, most_{limits} {}

    boost::json::value_stack values;
    std::string problem; ///< empty as long as there is none of the handler's own
    std::string expected;
    std::string found;

    bool on_document_begin(code&) {
        values.reset();
        return true;
    }
    bool on_document_end(code&) { return true; }
    bool on_object_begin(code& error) { return open(true, error); }
    bool on_array_begin(code& error) { return open(false, error); }
    bool on_object_end(std::size_t count, code&) {
        levels_.pop_back();
        values.push_object(count);
        return true;
    }
    bool on_array_end(std::size_t count, code&) {
        levels_.pop_back();
        values.push_array(count);
        return true;
    }

    bool on_key_part(part piece, std::size_t, code&) {
        key_.append(piece.data(), piece.size());
        values.push_chars(piece);
        return true;
    }
    bool on_key(part piece, std::size_t, code& error) {
        key_.append(piece.data(), piece.size());
        if (keys_left_ == 0)
            return too_many(error, "keys", most_.keys);
        --keys_left_;
        level& object = levels_.back();
        object.key = std::exchange(key_, {});
        if (!object.keys.insert(object.key).second) {
            const std::string key = object.key;
            levels_.pop_back();
            const std::string of = path();
            return refuse(error, "a key is given twice", "each key once",
                in_quotes(key) + (of.empty() ? "" : " in " + of));
        }
        values.push_key(piece);
        return true;
    }

    bool on_string_part(part piece, std::size_t, code&) {
        values.push_chars(piece);
        return true;
    }
    bool on_string(part piece, std::size_t, code& error) {
        values.push_string(piece);
        return count(error);
    }

    bool on_number_part(part piece, code&) {
        number_.append(piece.data(), piece.size());
        return true;
    }
    bool on_int64(std::int64_t number, part, code& error) {
        number_.clear();
        values.push_int64(number);
        return count(error);
    }
    bool on_uint64(std::uint64_t number, part, code& error) {
        number_.clear();
        values.push_uint64(number);
        return count(error);
    }
    // Boost 1.81 is off by one bit for some of 17 digits, so that the digits are read again.
    bool on_double(double near, part piece, code& error) {
        number_.append(piece.data(), piece.size());
        const std::string digits = std::exchange(number_, {});
        double number = near;
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (!count(error))
            return false;
        if (!std::isfinite(number) || !std::isfinite(near))
            return refuse(error, "a number is too large", "a finite double",
                in_quotes(digits) + (levels_.empty() ? "" : " as " + path()));
        values.push_double(number);
        return true;
    }

    bool on_bool(bool is, code& error) {
        values.push_bool(is);
        return count(error);
    }
    bool on_null(code& error) {
        values.push_null();
        return count(error);
    }
    bool on_comment_part(part, code&) { return true; }
    bool on_comment(part, code&) { return true; }

private:
    /// An array or object that is not closed yet.
    struct level {
        bool object;
        std::size_t index; ///< in an array: values so far
        std::string key;   ///< in an object: the latest
        std::set<std::string> keys;
    };

    bool open(bool object, code& error) {
        if (!count(error))
            return false;
        levels_.push_back({object, 0, {}, {}});
        return true;
    }
    /// One value more, of the text and of the array that it stands in.
    bool count(code& error) {
        if (!levels_.empty())
            ++levels_.back().index;
        if (left_ == 0)
            return too_many(error, "values", most_.values);
        --left_;
        return true;
    }

    /// Of the value that was read last: layers[2].weights[0]. Short, however deep.
    std::string path() const {
        std::string text;
        for (const level& at : levels_) {
            if (text.size() > 200)
                return text + "...";
            if (!at.object)
                text += "[" + std::to_string(at.index - 1) + "]";
            else
                text += (text.empty() ? "" : ".") + printable(at.key);
        }
        return text;
    }

    bool too_many(code& error, const std::string& of, std::size_t most) {
        return refuse(
            error, "the JSON has too many " + of, "at most " + std::to_string(most), "more");
    }
    bool refuse(code& error, std::string what, std::string must, std::string is) {
        problem = std::move(what);
        expected = std::move(must);
        found = std::move(is);
        error = boost::json::make_error_code(boost::json::error::syntax);
        return false;
    }

    std::vector<level> levels_;
    std::string key_;
    std::string number_;
    std::size_t left_; ///< values that may still come
    std::size_t keys_left_;
    json_limits most_;
};

/// What Boost.JSON found wrong, in the words of this library.
inline failure json_failure(const boost::json::error_code& code, const json_limits& limits,
    std::string_view text, std::size_t at, const std::string& subject) {
    const std::string place = " at " + json_place(text, at);
    const std::string here =
        (at < text.size() ? in_quotes(text.substr(at)) : std::string{"the end"}) + place;
    if (code == boost::json::error::incomplete)
        return {subject, "the JSON is truncated", "its end", "the end of the text" + place};
    if (code == boost::json::error::too_deep)
        return {subject, "the JSON is nested too deeply",
            "at most " + std::to_string(limits.depth) + " levels", here};
    if (code == boost::json::error::exponent_overflow)
        return {subject, "a number is too large", "a finite double", here};
    return {subject, "the JSON is malformed", "RFC 8259 in UTF-8", here};
}

} // namespace detail

/// Reads a JSON text as a whole, doubles to their last bit.
/// *Errors*: a failure that names the place (line and column) and, of a value, its path, when the
/// text is longer, nested deeper or of more values or keys than the limits; truncated, malformed or
/// not UTF-8; has anything but white space behind its value; names a key twice in one object; or
/// has a number beyond the largest double. NaN and infinity are no JSON. Throws nothing but
/// std::bad_alloc.
inline result<boost::json::value> parse_strict_json(
    std::string_view text, const std::string& subject, const json_limits& limits = {}) {
    if (text.size() > limits.bytes)
        return failure{subject, "the JSON is too long",
            "at most " + detail::bytes_text(limits.bytes), detail::bytes_text(text.size())};
    boost::json::parse_options options;
    options.max_depth = limits.depth;
    boost::json::basic_parser<detail::json_handler> parser{options, limits};
    detail::json_handler& handler = parser.handler();
    boost::json::error_code error;
    const std::size_t at = parser.write_some(false, text.data(), text.size(), error);
    if (!handler.problem.empty())
        return failure{subject, handler.problem, handler.expected,
            handler.found + " at " + detail::json_place(text, at)};
    if (error)
        return detail::json_failure(error, limits, text, at, subject);
    if (at < text.size())
        return failure{subject, "text stands behind the JSON", "nothing behind it",
            detail::in_quotes(text.substr(at)) + " at " + detail::json_place(text, at)};
    return handler.values.release();
}

} // namespace strut
