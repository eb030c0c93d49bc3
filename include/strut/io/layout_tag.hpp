#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "strut/core/failure.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/message.hpp"
#include "strut/io/weights.hpp"

/// What a file says of how its tensors are laid out: names and shapes alone do not tell
/// [in][out] from [out][in] where a layer is square.

namespace strut::detail {

/// The key of the metadata that `save` writes a layout's `tag` under.
inline constexpr std::string_view layout_key = "strut.layout";

/// What the metadata say under a key, or null.
inline const std::string* metadatum(const weights& file, std::string_view key) {
    const auto at = std::ranges::find(
        file.metadata, key, [](const auto& entry) -> auto& { return entry.first; });
    return at == file.metadata.end() ? nullptr : &at->second;
}

/// What the metadata say that is `foreign` to the layout, "'pt' as 'format'", or nothing.
template <layout Layout>
std::string foreign_to(const weights& file) {
    if constexpr (requires { Layout::foreign; }) {
        const auto& [key, value] = Layout::foreign;
        const std::string* const said = metadatum(file, key);
        if (said != nullptr && *said == value)
            return in_quotes(value) + " as " + in_quotes(key);
    }
    return {};
}

/// Refuses a file that says to be laid out otherwise: by another tag than the layout's, or, where
/// it or the layout has none, by what is `foreign` to the layout.
template <layout Layout>
result<void> laid_out_as(const weights& file) {
    const auto fail = [&](std::string expected, std::string found) {
        return failure{file.subject, "the tensors are laid out otherwise", std::move(expected),
            std::move(found)};
    };
    const std::string foreign = foreign_to<Layout>(file);
    if constexpr (requires { Layout::tag; }) {
        const std::string ours = in_quotes(Layout::tag) + " as 'strut.layout'";
        if (const std::string* const tag = metadatum(file, layout_key)) {
            if (*tag != Layout::tag)
                return fail(ours, in_quotes(*tag));
        } else if (!foreign.empty()) {
            return fail(ours, "none, and " + foreign);
        }
    } else if (!foreign.empty()) {
        return fail("no " + foreign, foreign);
    }
    return {};
}

} // namespace strut::detail
