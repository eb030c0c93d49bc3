#pragma once

#include <bit>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/allow.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/layout_tag.hpp"
#include "strut/io/match.hpp"
#include "strut/io/message.hpp"
#include "strut/io/slots.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/weights.hpp"

namespace strut {

/// What `save` is told beside the network and its layout.
struct save_options {
    allow numbers = allow::finite;
    naming named{};
};

namespace detail {

/// `subject` is what messages and the weights are about.
template <class Net, layout Layout>
result<weights> save_as(const std::string& subject, const Net& from, const save_options& options) {
    static_assert(std::endian::native == std::endian::little,
        "strut: files of weights are written on little-endian machines only");
    using T = typename Net::value;
    auto slots = named_slots<Net, Layout>(options.named, subject);
    if (slots.has_error())
        return std::move(slots).error();
    std::erase_if(*slots, [](const slot& one) { return one.parts.empty(); });
    std::size_t count = 0;
    for (const slot& one : *slots) {
        if (is_sample(one.name))
            return failure{
                subject, "a tensor cannot have this name", "none of samples", name_text(one.name)};
        count += one.size();
    }

    const auto numbers = std::make_shared<std::vector<T>>(count);
    weights all{subject, {}, {}, numbers};
    T* to = numbers->data();
    for (slot& one : *slots) {
        const std::span<const T> tensor{to, one.size()};
        const T* const block = one.statistic ? from.statistics.data() : from.parameters.data();
        for (const slot_part& part : one.parts)
            if (!part.second)
                for_each_number(
                    part, [&](std::size_t in_file, std::size_t own) { to[in_file] = block[own]; });
        const auto bytes = std::as_bytes(tensor);
        if (options.numbers == allow::finite)
            if (const auto bad = first_non_finite<T>(bytes))
                return number_failure(
                    subject, one, index_text(bad->index, one.extents), bad->value, finite_numbers);
        all.tensors.push_back(
            {std::move(one.name), std::is_same_v<T, float> ? number_type::f32 : number_type::f64,
                std::move(one.extents), bytes});
        to += tensor.size();
    }
    if constexpr (requires { Layout::metadata; })
        all.metadata.emplace_back(Layout::metadata.first, Layout::metadata.second);
    if constexpr (requires { Layout::tag; })
        all.metadata.emplace_back(layout_key, Layout::tag);
    return all;
}

} // namespace detail

/// A network's numbers as tensors of that layout, ready for a writer. Loaded again they give the
/// same bits. The metadata name the layout, so that no other reads them.
/// Errors: a failure that names the tensor, its layer and the index of a NaN or an infinity, unless
/// `allow::non_finite` is asked for; a list of names that has not one for each tensor, or has one
/// twice, or one of `verify`.
template <class Net, layout Layout = torch_layout>
result<weights> save(const Net& from, Layout = {}, const save_options& options = {}) {
    return detail::save_as<Net, Layout>("network", from, options);
}

} // namespace strut
