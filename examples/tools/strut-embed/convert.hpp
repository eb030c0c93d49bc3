#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "declared.hpp"
#include "strut/core/failure.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/layout_tag.hpp"
#include "strut/io/load.hpp"
#include "strut/io/own_layout.hpp"
#include "strut/io/slots.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/weights.hpp"
#include "strut/io/write_header.hpp"

namespace strut_embed {

/// How the file's tensors are laid out.
enum class layout_name { torch, keras, own };
inline std::optional<layout_name> layout_of(std::string_view word) {
    using enum layout_name;
    return word == "torch"   ? std::optional{torch}
           : word == "keras" ? std::optional{keras}
           : word == "own"   ? std::optional{own}
                             : std::nullopt;
}

/// The blocks of a network, filled from a file.
template <class T>
struct filled {
    std::vector<T> parameters;
    std::vector<T> statistics;
};

/// The numbers of the file in the order of the network's blocks.
/// Errors: those of `strut::load`.
template <class T>
strut::result<filled<T>> fill(const declared_network& net, const strut::weights& file,
    layout_name layout, const strut::load_options& options) {
    const auto slots_of = [&]<strut::layout Layout>(
                              Layout) -> strut::result<std::vector<strut::slot>> {
        if (const auto same = strut::detail::laid_out_as<Layout>(file); same.has_error())
            return same.error();
        return strut::detail::named_slots<Layout>(net.leaves, options.named, file.subject);
    };
    const auto slots = layout == layout_name::torch   ? slots_of(strut::torch_layout{})
                       : layout == layout_name::keras ? slots_of(strut::keras_layout{})
                                                      : slots_of(strut::own_layout{});
    if (slots.has_error())
        return slots.error();
    const auto matches = strut::detail::match(*slots, file, true);
    if (matches.has_error())
        return matches.error();
    strut::detail::staged<T> numbers{net.parameters, net.statistics};
    if (auto taken = numbers.take(file, *matches, options.numbers); taken.has_error())
        return taken.error();
    filled<T> made{std::vector<T>(net.parameters), std::vector<T>(net.statistics)};
    numbers.write(made.parameters.data(), made.statistics.data());
    return made;
}

/// Writes the header of a declared network.
template <class T>
strut::result<void> convert(const declared_network& net, const strut::weights& file,
    layout_name layout, const strut::load_options& options, const std::string& path,
    const strut::header_options& header) {
    const auto numbers = fill<T>(net, file, layout, options);
    if (numbers.has_error())
        return numbers.error();
    strut::detail::embedded_network from{.doubles = net.doubles,
        .tensors = {},
        .statistic_tensors = {},
        .parameters = std::as_bytes(std::span{numbers->parameters}),
        .statistics = std::as_bytes(std::span{numbers->statistics})};
    for (const strut::leaf& one : net.leaves) {
        from.tensors.insert(from.tensors.end(), one.tensors.begin(), one.tensors.end());
        from.statistic_tensors.insert(
            from.statistic_tensors.end(), one.statistics.begin(), one.statistics.end());
    }
    return strut::detail::write_embedded(path, from, header);
}

} // namespace strut_embed
