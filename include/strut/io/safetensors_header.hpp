#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>

#include "strut/core/failure.hpp"
#include "strut/io/message.hpp"

namespace strut {

/// What the header of a .safetensors file says of one tensor.
struct safetensors_entry {
    std::string name;
    std::string type;                 ///< as it stands there: "F32"
    std::vector<std::size_t> extents; ///< outermost first
    std::size_t begin = 0;            ///< bytes, from where the data begin
    std::size_t end = 0;

    friend bool operator==(const safetensors_entry&, const safetensors_entry&) = default;
};

/// What the header of a .safetensors file says, in its order.
struct safetensors_header {
    std::vector<safetensors_entry> tensors;
    std::vector<std::pair<std::string, std::string>> metadata;

    friend bool operator==(const safetensors_header&, const safetensors_header&) = default;
};

namespace detail {

/// The format's own limit of the header, and this reader's of what is in it.
inline constexpr std::size_t safetensors_longest_header = 100'000'000;
inline constexpr std::size_t safetensors_longest_name = 4096;
inline constexpr std::size_t safetensors_most_extents = 32;
inline constexpr std::size_t safetensors_most_entries = 1'000'000;

inline constexpr std::string_view safetensors_metadata = "__metadata__";

/// What strut itself puts into the metadata: which checksum there is, and its eight digits. One
/// stands for the other, so that no single error can hide that there was a checksum.
inline constexpr std::string_view safetensors_check_kind = "strut.check";
inline constexpr std::string_view safetensors_check = "strut.crc32c";

/// Takes what Boost.JSON's parser comes across, and refuses whatever is not at its place, without a
/// value for each thing first, as `parse_strict_json` makes them: of a hostile header of 100 MB
/// those would take gigabytes. That the names differ is seen to afterwards, of all at once.
class safetensors_handler {
    using error_code = boost::json::error_code;
    using string_view = boost::json::string_view;

public:
    static constexpr std::size_t max_array_size = safetensors_most_extents;
    static constexpr std::size_t max_object_size = safetensors_most_entries;
    static constexpr std::size_t max_key_size = safetensors_longest_name;
    static constexpr std::size_t max_string_size = safetensors_longest_header;

    explicit safetensors_handler(const std::string& subject) : subject_{subject} {}

    safetensors_header header;
    std::optional<failure> wrong;
    std::string_view check; ///< the checksum's digits; in the parsed text unless they are escaped

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }

    bool on_object_begin(error_code& error) {
        if (place_ == place::document)
            place_ = place::top;
        else if (place_ != place::top)
            return misplaced("an object", error);
        else if (in_metadata_)
            place_ = place::metadata;
        else
            place_ = place::tensor;
        return true;
    }
    bool on_object_end(std::size_t, error_code& error) {
        if (place_ == place::tensor)
            for (std::size_t i = 0; i < 3; ++i)
                if (!seen_[i])
                    return refuse(of_tensor() + "something is not said of it",
                        "'dtype', 'shape' and 'data_offsets'", "no " + in_quotes(tensor_keys[i]),
                        error);
        place_ = place::top;
        return true;
    }

    bool on_array_begin(error_code& error) {
        if (place_ != place::tensor || key_ == key::type)
            return misplaced("an array", error);
        place_ = place::array;
        return true;
    }
    bool on_array_end(std::size_t size, error_code& error) {
        place_ = place::tensor;
        if (key_ == key::offsets && size != 2)
            return refuse(of_tensor() + "'data_offsets' are not two", "[begin, end]",
                std::to_string(size) + " numbers", error);
        return true;
    }

    bool on_key_part(string_view text, std::size_t, error_code&) { return more(text); }
    bool on_key(string_view text, std::size_t, error_code& error) {
        more(text);
        const std::string name = std::exchange(text_, {});
        if (place_ == place::metadata) {
            header.metadata.emplace_back(name, "");
            return true;
        }
        if (place_ == place::tensor)
            return on_tensor_key(name, error);
        in_metadata_ = name == safetensors_metadata;
        if (!in_metadata_) {
            if (name.empty())
                return refuse("a tensor has no name", "a name", "''", error);
            header.tensors.push_back({name, {}, {}, 0, 0});
            seen_[0] = seen_[1] = seen_[2] = false;
        } else if (std::exchange(has_metadata_, true)) {
            return refuse("a key stands there twice", "each once", in_quotes(name), error);
        }
        return true;
    }

    bool on_string_part(string_view text, std::size_t, error_code&) { return more(text); }
    bool on_string(string_view text, std::size_t, error_code& error) {
        const bool whole = text_.empty();
        more(text);
        std::string value = std::exchange(text_, {});
        if (place_ == place::metadata) {
            if (whole && header.metadata.back().first == safetensors_check)
                check = {text.data(), text.size()};
            header.metadata.back().second = std::move(value);
        } else if (place_ == place::tensor && key_ == key::type) {
            header.tensors.back().type = std::move(value);
        } else {
            return misplaced("a string", error);
        }
        return true;
    }

    // A whole number arrives with all its characters: the text is one piece.
    bool on_number_part(string_view, error_code&) { return true; }
    bool on_int64(std::int64_t value, string_view text, error_code& error) {
        return on_number(static_cast<std::uint64_t>(value), text, error);
    }
    bool on_uint64(std::uint64_t value, string_view text, error_code& error) {
        return on_number(value, text, error);
    }
    bool on_double(double, string_view text, error_code& error) {
        return place_ == place::array ? no_count(text, error) : misplaced("a number", error);
    }
    bool on_bool(bool value, error_code& error) {
        return misplaced(value ? "true" : "false", error);
    }
    bool on_null(error_code& error) { return misplaced("null", error); }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }

private:
    enum class place { document, top, metadata, tensor, array };
    enum class key { type, extents, offsets };
    static constexpr std::string_view tensor_keys[] = {"dtype", "shape", "data_offsets"};

    bool on_tensor_key(const std::string& name, error_code& error) {
        for (std::size_t i = 0; i < 3; ++i)
            if (name == tensor_keys[i] && !std::exchange(seen_[i], true)) {
                key_ = static_cast<key>(i);
                offsets_ = 0;
                return true;
            }
        return refuse(of_tensor() + "what is said of it",
            "each of 'dtype', 'shape' and 'data_offsets' once", in_quotes(name), error);
    }

    bool on_number(std::uint64_t value, string_view text, error_code& error) {
        if (place_ != place::array)
            return misplaced("a number", error);
        // JSON's integers may have a sign, even zero.
        if (text.empty() || text.front() == '-' || value > std::numeric_limits<std::size_t>::max())
            return no_count(text, error);
        safetensors_entry& tensor = header.tensors.back();
        const auto number = static_cast<std::size_t>(value);
        if (key_ == key::extents)
            tensor.extents.push_back(number);
        else
            (offsets_++ == 0 ? tensor.begin : tensor.end) = number;
        return true;
    }
    bool no_count(string_view text, error_code& error) {
        return refuse(of_tensor() + "a number is no count", "digits, and fewer than 2^64",
            in_quotes({text.data(), text.size()}), error);
    }

    bool more(string_view text) {
        text_.append(text.data(), text.size());
        return true;
    }

    bool misplaced(const char* found, error_code& error) {
        switch (place_) {
        case place::document:
            return refuse("the header is no list of tensors", "an object", found, error);
        case place::top:
            return refuse((in_metadata_ ? "__metadata__ is of another kind"
                                        : of_tensor() + "it is of another kind"),
                "an object", found, error);
        case place::metadata:
            return refuse("__metadata__ holds more than texts",
                "a string for " + in_quotes(header.metadata.back().first), found, error);
        case place::array:
            return refuse(
                of_tensor() + "an element is of another kind", "a whole number", found, error);
        case place::tensor:
            break;
        }
        return refuse(of_tensor() + "a value is of another kind",
            key_ == key::type      ? "a string for 'dtype'"
            : key_ == key::extents ? "an array for 'shape'"
                                   : "an array for 'data_offsets'",
            found, error);
    }

    std::string of_tensor() const {
        return "tensor " + in_quotes(header.tensors.back().name) + ": ";
    }

    bool refuse(std::string problem, std::string expected, std::string found, error_code& error) {
        wrong = failure{subject_, std::move(problem), std::move(expected), std::move(found)};
        error = boost::json::error::syntax;
        return false;
    }

    std::string subject_;
    std::string text_;
    place place_ = place::document;
    key key_ = key::type;
    bool in_metadata_ = false;
    bool has_metadata_ = false;
    bool seen_[3] = {};
    int offsets_ = 0;
};

/// The first name that stands there twice, or null.
template <class Named, class Name>
const std::string* twice(const std::vector<Named>& all, Name name) {
    std::vector<const std::string*> sorted;
    sorted.reserve(all.size());
    for (const Named& one : all)
        sorted.push_back(&std::invoke(name, one));
    std::ranges::sort(sorted, {}, [](const std::string* text) { return std::string_view{*text}; });
    const auto at = std::ranges::adjacent_find(
        sorted, [](const std::string* a, const std::string* b) { return *a == *b; });
    return at == sorted.end() ? nullptr : *at;
}

/// A header that has been read, and where in its text the digits of its checksum are.
struct safetensors_checked_header {
    safetensors_header header;
    std::optional<std::size_t> check;
};

inline result<safetensors_checked_header> scan_safetensors_header(
    std::string_view text, const std::string& subject) {
    const auto fail = [&](std::string problem, std::string expected, std::string found) {
        return failure{subject, std::move(problem), std::move(expected), std::move(found)};
    };
    const auto at = [](std::size_t byte) { return " at byte " + std::to_string(byte); };
    if (text.size() > safetensors_longest_header)
        return fail("the header is too long", "at most " + bytes_text(safetensors_longest_header),
            bytes_text(text.size()));
    if (!text.starts_with('{'))
        return fail(
            "the header is malformed", "'{'" + at(0), text.empty() ? "its end" : in_quotes(text));
    const std::size_t size = text.find_last_not_of(' ') + 1;
    if (text[size - 1] != '}')
        return fail("the header is malformed", "'}', then nothing but spaces",
            in_quotes(text.substr(size - 1)) + at(size - 1));

    boost::json::parse_options options;
    options.max_depth = 4; // one more than there is, so that the handler says what is wrong
    boost::json::basic_parser<safetensors_handler> parser{options, subject};
    boost::json::error_code error;
    const std::size_t used = parser.write_some(false, text.data(), size, error);
    safetensors_handler& handler = parser.handler();
    if (handler.wrong)
        return *std::move(handler.wrong);
    if (error || used < size)
        return fail("the header is malformed", "JSON in UTF-8",
            (error ? error.message() : "something behind its end") + at(used));

    safetensors_header& header = handler.header;
    const std::string* name = twice(header.tensors, &safetensors_entry::name);
    if (name == nullptr)
        name = twice(
            header.metadata, [](const auto& entry) -> auto& { return entry.first; });
    if (name != nullptr)
        return fail("a key stands there twice", "each once", in_quotes(*name));

    std::optional<std::size_t> check;
    const char* const digits = handler.check.data();
    if (digits != nullptr && !std::less<>{}(digits, text.data()) &&
        std::less<>{}(digits, text.data() + text.size()))
        check = static_cast<std::size_t>(digits - text.data());
    return safetensors_checked_header{std::move(header), check};
}

} // namespace detail

/// Reads the header of a .safetensors file: JSON in UTF-8 from `{` to `}`, then nothing but spaces.
/// Errors: a failure that names the place when it is longer than 100 MB, no JSON, a key stands
/// there twice, a tensor has no name or one of more than 4096 bytes, more is said of it than
/// 'dtype', 'shape' and 'data_offsets' or less, it has more than 32 extents, a number is no count,
/// `__metadata__` holds anything but strings, or there are more than a million tensors.
inline result<safetensors_header> parse_safetensors_header(
    std::string_view text, const std::string& subject) {
    auto parsed = detail::scan_safetensors_header(text, subject);
    if (parsed.has_error())
        return std::move(parsed).error();
    return std::move(parsed->header);
}

} // namespace strut
