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

/// Refuses a file that says to be laid out otherwise. One that says nothing passes, unless what it
/// does say is `foreign` to the layout.
template <layout Layout>
result<void> laid_out_as(const weights& file) {
    if constexpr (requires { Layout::tag; }) {
        const auto fail = [&](std::string found) {
            return failure{file.subject, "the tensors are laid out otherwise",
                in_quotes(Layout::tag) + " as 'strut.layout'", std::move(found)};
        };
        if (const std::string* const tag = metadatum(file, layout_key)) {
            if (*tag != Layout::tag)
                return fail(in_quotes(*tag));
        } else if constexpr (requires { Layout::foreign; }) {
            const std::string* const said = metadatum(file, Layout::foreign.first);
            if (said != nullptr && *said == Layout::foreign.second)
                return fail(
                    "none, and " + in_quotes(*said) + " as " + in_quotes(Layout::foreign.first));
        }
    }
    return {};
}

} // namespace strut::detail
