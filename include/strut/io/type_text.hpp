#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>

#include <boost/core/demangle.hpp>

#include "strut/io/message.hpp"
#include "strut/policy/norm/concept.hpp"
#include "strut/policy/schedule/reduce_on_plateau.hpp"

/// Types as the user wrote them.
namespace strut {

namespace detail {

/// Replaces every `from` by `to`.
inline void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size())
        text.replace(at, from.size(), to);
}

/// An enumerator as a demangled type has it, `(learned)3`, and its name.
struct enumerator_text {
    std::string_view demangled;
    std::string_view written;
};
inline constexpr std::array enumerator_texts{
    enumerator_text{"(learned)0", "learned::nothing"},
    enumerator_text{"(learned)1", "learned::scale"},
    enumerator_text{"(learned)2", "learned::shift"},
    enumerator_text{"(learned)3", "learned::scale_and_shift"},
    enumerator_text{"(schedule::watch)0", "schedule::watch::epoch"},
    enumerator_text{"(schedule::watch)1", "schedule::watch::validation"},
};
static_assert(static_cast<int>(learned::scale) == 1 && static_cast<int>(learned::shift) == 2 &&
              static_cast<int>(learned::scale_and_shift) == 3 &&
              static_cast<int>(schedule::watch::validation) == 1);

/// Writes numbers that are template arguments, `real{(double)[3fe0000000000000]}`, as they are
/// written, with that before and behind them.
inline void write_numbers(std::string& text, std::string_view type, std::string_view before = {},
    std::string_view behind = {}) {
    const std::string zero = std::string{type} + "{}", begin = std::string{type} + "{(double)[";
    constexpr std::string_view end = "]}";
    const auto written = [&](double value) {
        return std::string{before} + number_text(value) + std::string{behind};
    };
    replace_all(text, zero, written(0));
    for (std::size_t at = 0; (at = text.find(begin, at)) != text.npos;) {
        const std::size_t digits = at + begin.size(), last = text.find(end, digits);
        if (last == text.npos)
            break;
        std::uint64_t bits = 0;
        for (const char c : std::string_view{text}.substr(digits, last - digits))
            bits = bits << 4 | static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
        text.replace(at, last + end.size() - at, written(std::bit_cast<double>(bits)));
    }
}

/// A demangled type as the user wrote it: `dropout<strut::real{(double)[3fe0000000000000]}>` is
/// dropout<0.5>, `dense<64ul>` dense<64>, and `(strut::learned)1` learned::scale.
inline std::string as_written(std::string text) {
    replace_all(text, "strut::", "");
    replace_all(text, "detail::", "");
    replace_all(text, " >", ">");
    for (const enumerator_text& one : enumerator_texts)
        replace_all(text, one.demangled, one.written);
    write_numbers(text, "stated_second_moment", "second_moment<", ">");
    write_numbers(text, "real");
    for (std::size_t at = 1; (at = text.find("ul", at)) != text.npos; ++at)
        if (text[at - 1] >= '0' && text[at - 1] <= '9')
            text.erase(at, 2);
    return text;
}

/// A type as the user wrote it, the same from all compilers that follow the Itanium ABI.
template <class T>
std::string type_text() {
    std::string text = boost::core::demangle(typeid(std::type_identity_t<T>*).name());
    if (!text.empty() && text.back() == '*')
        text.pop_back();
    return as_written(text);
}

} // namespace detail

/// A network's type as text, without `strut::`: what strut-embed looks for under `strut.network` in
/// the metadata of a `.safetensors` file. It needs RTTI.
/// Example: `file.metadata.emplace_back("strut.network", declaration_text<net>())`.
template <class Net>
std::string declaration_text() {
    return detail::type_text<Net>();
}

} // namespace strut
