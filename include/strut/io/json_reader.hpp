#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "strut/core/failure.hpp"
#include "strut/io/message.hpp"

/// What a reader of a JSON value asks for.

namespace strut::detail {

/// A value for a message.
inline std::string json_text(const boost::json::value& value) {
    switch (value.kind()) {
    case boost::json::kind::null:
        return "null";
    case boost::json::kind::bool_:
        return value.get_bool() ? "true" : "false";
    case boost::json::kind::string:
        return in_quotes({value.get_string().data(), value.get_string().size()});
    case boost::json::kind::array:
        return "a list of " + std::to_string(value.get_array().size());
    case boost::json::kind::object:
        return "an object";
    default:
        return boost::json::serialize(value);
    }
}

/// Members and values of the kinds that are wanted. The first thing that is not as it must be is
/// kept as the failure; every question answers whether to go on.
class json_reader {
public:
    using value = boost::json::value;
    using object = boost::json::object;

    /// The most that a size may be.
    static constexpr std::int64_t most = std::int64_t{1} << 20;

    explicit json_reader(const std::string& subject) : wrong_{subject, {}, {}, {}} {}

    const failure& wrong() const { return wrong_; }

    const value* member(const object& of, const char* key, const std::string& place) {
        const value* const found = of.if_contains(key);
        if (found == nullptr)
            fail((place.empty() ? "" : place + ": ") + "a member is missing", in_quotes(key),
                "none");
        return found;
    }

    bool text(const object& of, const char* key, const std::string& place, std::string& to) {
        const value* const found = member(of, key, place);
        if (found == nullptr)
            return false;
        if (!found->is_string())
            return fail(place + ": " + key, "a string", json_text(*found));
        to = std::string{found->get_string()};
        return true;
    }

    /// The last number of a list, or the number.
    bool last(const value& from, const std::string& place, std::size_t& to) {
        if (from.is_array() && !from.get_array().empty())
            return size(from.get_array().back(), place, to);
        return size(from, place, to);
    }

    bool size(const value& from, const std::string& place, std::size_t& to) {
        if (!from.is_int64() || from.get_int64() < 1 || from.get_int64() > most)
            return fail(place, "an integer from 1 to " + std::to_string(most), json_text(from));
        to = static_cast<std::size_t>(from.get_int64());
        return true;
    }

    /// False.
    bool fail(std::string problem, std::string expected, std::string found) {
        wrong_.problem = std::move(problem);
        wrong_.expected = std::move(expected);
        wrong_.found = std::move(found);
        return false;
    }

private:
    failure wrong_;
};

} // namespace strut::detail
