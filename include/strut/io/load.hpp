#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/message.hpp"
#include "strut/io/numbers.hpp"
#include "strut/io/slot.hpp"
#include "strut/io/slots.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/weights.hpp"

namespace strut {

/// What `load` is told beside the file and its layout.
struct load_options {
    /// Every tensor of the file is used once, and every one of the network filled. Otherwise what
    /// the file does not have stays as it is, and what else it has is passed over.
    bool strict = true;
    bool allow_non_finite = false; ///< accept NaN and infinity
    naming named{};
};

namespace detail {

/// Samples that a file carries for `verify`; they are no parameters.
constexpr bool is_sample(std::string_view name) {
    return name == "verify.input" || name == "verify.output";
}

/// A network's slot and the file's tensor for it.
struct matched {
    const slot* to;
    const named_tensor* from;
};

/// "a, b and 12 more"
inline std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t most = 64;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < most; ++i)
        text += (i == 0 ? "" : ", ") + name_text(names[i]);
    if (names.size() > most)
        text += " and " + std::to_string(names.size() - most) + " more";
    return text;
}

inline std::string tensors_text(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " tensor" : " tensors");
}

inline bool same_extents(const slot& to, const std::vector<std::size_t>& found) {
    const std::size_t wanted = to.extents.size();
    if (found.size() < wanted || (found.size() > wanted && !to.leading_ones))
        return false;
    const std::size_t more = found.size() - wanted;
    for (std::size_t i = 0; i < found.size(); ++i)
        if (found[i] != (i < more ? 1 : to.extents[i - more]))
            return false;
    return true;
}

/// Each slot with its tensor, once names and shapes have been found to fit.
inline result<std::vector<matched>> match(
    const std::vector<slot>& slots, const weights& file, bool strict) {
    std::map<std::string_view, const named_tensor*> unused;
    for (const named_tensor& one : file.tensors)
        if (!is_sample(one.name) && !unused.emplace(one.name, &one).second)
            return failure{file.subject, "two tensors have the same name", "", name_text(one.name)};

    std::vector<matched> all;
    std::vector<std::string> missing;
    for (const slot& one : slots) {
        const auto at = unused.find(one.name);
        if (at == unused.end()) {
            if (!one.parts.empty())
                missing.push_back(one.name);
            continue;
        }
        if (!one.parts.empty())
            all.push_back({&one, at->second});
        unused.erase(at);
    }
    if (strict && !(missing.empty() && unused.empty())) {
        std::vector<std::string> left;
        for (const named_tensor& one : file.tensors)
            if (unused.contains(one.name))
                left.push_back(one.name);
        std::string problem;
        if (!missing.empty())
            problem = tensors_text(missing.size()) + " missing";
        if (!left.empty())
            problem += (missing.empty() ? "" : ", ") + tensors_text(left.size()) + " unused";
        return failure{file.subject, problem, listed(missing), listed(left)};
    }

    for (const auto& [to, from] : all) {
        if (!same_extents(*to, from->extents)) {
            std::string problem = "tensor " + name_text(to->name) + " of " + to->layer;
            if (to->other_shape.empty())
                problem += " has another shape";
            else
                problem += ": " + std::string{to->other_shape};
            return failure{
                file.subject, problem, extents_text(to->extents), extents_text(from->extents)};
        }
        if (from->bytes.size() != to->size() * size_of(from->type))
            return failure{file.subject,
                "tensor " + name_text(to->name) + " has not the bytes of its shape",
                bytes_text(to->size() * size_of(from->type)), bytes_text(from->bytes.size())};
    }
    return all;
}

/// The index of element `flat` of a tensor, as "[3][0]".
inline std::string index_text(std::size_t flat, const std::vector<std::size_t>& extents) {
    std::string text;
    for (std::size_t axis = extents.size(); axis-- > 0; flat /= extents[axis])
        text = "[" + std::to_string(flat % extents[axis]) + "]" + text;
    return text;
}

/// Calls `body(file, own)` for all numbers of a part.
template <class Body>
void for_each_number(const slot_part& part, Body&& body, std::size_t axis = 0, std::size_t file = 0,
    std::size_t own = 0) {
    if (axis == part.axes.size()) {
        body(part.file + file, part.own + own);
        return;
    }
    const slot_axis& along = part.axes[axis];
    for (std::size_t i = 0; i < along.extent; ++i)
        for_each_number(part, body, axis + 1, file + i * along.file, own + i * along.own);
}

/// A block of numbers as it will be: in double, which holds every number of every file.
struct staged_block {
    std::vector<double> value;
    std::vector<bool> set;

    explicit staged_block(std::size_t size) : value(size), set(size) {}

    /// The sum of what is put to the same place.
    void put(std::size_t at, double number) {
        if (!set[at])
            value[at] = number;
        else if (number != 0) // keeps the sign of a zero
            value[at] += number;
        set[at] = true;
    }
};

inline std::optional<failure> not_a_number(
    const weights& file, const matched& of, std::size_t index, double value, const char* expected) {
    const std::string found = std::isfinite(value) ? number_text(value, 9)
                              : std::isnan(value)  ? "NaN"
                              : value > 0          ? "infinity"
                                                   : "-infinity";
    return failure{file.subject, "tensor " + name_text(of.to->name) + " of " + of.to->layer,
        expected, found + " at " + index_text(index, of.from->extents)};
}

/// Puts a tensor's numbers to their places; a failure where one of them is refused.
template <std::floating_point T>
std::optional<failure> stage(
    const weights& file, const matched& of, bool allow_non_finite, staged_block& to) {
    std::vector<double> numbers(of.to->size());
    if (auto read = read_numbers(*of.from, std::span{numbers}); read.has_error())
        return std::move(read).error();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const double value = numbers[i];
        if (!std::isfinite(value) && !allow_non_finite)
            return not_a_number(file, of, i, value, "finite numbers");
        if (std::isfinite(value) && !std::isfinite(static_cast<T>(value)))
            return not_a_number(file, of, i, value, "numbers that fit a float");
    }
    for (const slot_part& part : of.to->parts)
        for_each_number(
            part, [&](std::size_t in_file, std::size_t own) { to.put(own, numbers[in_file]); });
    return std::nullopt;
}

/// A sum of two tensors may be beyond T where each of them is not.
template <std::floating_point T>
std::optional<failure> sum_too_large(const weights& file, const std::vector<matched>& all,
    const staged_block& parameters, bool allow_non_finite) {
    std::optional<failure> wrong;
    for (const matched& of : all)
        for (const slot_part& part : of.to->parts)
            for_each_number(part, [&](std::size_t in_file, std::size_t own) {
                const double value = of.to->statistic ? 0 : parameters.value[own];
                if (!wrong && !std::isfinite(static_cast<T>(value)) &&
                    (std::isfinite(value) || !allow_non_finite))
                    wrong = not_a_number(
                        file, of, in_file, value, "a sum with another tensor that fits a float");
            });
    return wrong;
}

template <class T>
void write_staged(const staged_block& from, T* to) {
    for (std::size_t i = 0; i < from.value.size(); ++i)
        if (from.set[i])
            to[i] = static_cast<T>(from.value[i]);
}

} // namespace detail

/// Fills a network with the numbers of a file whose tensors are laid out and named as `Layout` and
/// the options say. Numbers of another type are converted: a double is rounded to float.
/// Errors: a failure that names the file and the tensor, its layer, what was expected and what was
/// found: tensors missing and unused (both lists), another shape, NaN or infinity (the first of
/// them), numbers that a float cannot hold. Everything is checked first: on failure the network is
/// what it was. Tensors `verify.input` and `verify.output` are no parameters: see `verify`.
/// Example: docs/importing.md.
template <class Net, layout Layout = torch_layout>
result<void> load(Net& to, const weights& file, Layout = {}, const load_options& options = {}) {
    using T = typename Net::value;
    const auto slots = detail::named_slots<Net, Layout>(options.named, file.subject);
    if (slots.has_error())
        return slots.error();
    const auto matches = detail::match(*slots, file, options.strict);
    if (matches.has_error())
        return matches.error();
    detail::staged_block parameters{to.parameters.size()};
    detail::staged_block statistics{to.statistics.size()};
    for (const detail::matched& one : *matches)
        if (auto wrong = detail::stage<T>(
                file, one, options.allow_non_finite, one.to->statistic ? statistics : parameters))
            return *std::move(wrong);
    if (auto wrong = detail::sum_too_large<T>(file, *matches, parameters, options.allow_non_finite))
        return *std::move(wrong);
    detail::write_staged(parameters, to.parameters.data());
    detail::write_staged(statistics, to.statistics.data());
    return {};
}

} // namespace strut
