#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/message.hpp"
#include "strut/io/slot.hpp"
#include "strut/io/weights.hpp"

/// Which tensor of a file is for which of a network.
namespace strut::detail {

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
inline std::string listed(const std::vector<std::string>& names, std::size_t most = 64) {
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
            return failure{
                file.subject, "two tensors have one name", "each once", name_text(one.name)};

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
                "tensor " + name_text(to->name) + " of " + to->layer +
                    " has not the bytes of its shape",
                bytes_text(to->size() * size_of(from->type)), bytes_text(from->bytes.size())};
    }
    return all;
}

} // namespace strut::detail
