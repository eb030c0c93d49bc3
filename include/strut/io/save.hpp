#pragma once

#include <bit>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/layout.hpp"
#include "strut/io/load.hpp"
#include "strut/io/slots.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/weights.hpp"

namespace strut {

/// A network's numbers as tensors of that layout, ready for a writer. Loaded again they give the
/// same bits.
/// Errors: a list of names that has not one for each tensor, or has one twice, or one of `verify`.
template <class Net, layout Layout = torch_layout>
result<weights> save(const Net& from, Layout = {}, const naming& named = {}) {
    static_assert(std::endian::native == std::endian::little,
        "strut: files of weights are written on little-endian machines only");
    using T = typename Net::value;
    auto slots = detail::named_slots<Net, Layout>(named, "names");
    if (slots.has_error())
        return std::move(slots).error();
    std::erase_if(*slots, [](const slot& one) { return one.parts.empty(); });
    for (const slot& one : *slots)
        if (detail::is_sample(one.name))
            return failure{
                "names", "a name that is kept for samples", "", detail::name_text(one.name)};

    std::size_t count = 0;
    for (const slot& one : *slots)
        count += one.size();
    const auto numbers = std::make_shared<std::vector<T>>(count);
    weights all;
    std::size_t begin = 0;
    for (slot& one : *slots) {
        T* const to = numbers->data() + begin;
        const std::size_t size = one.size();
        const T* const block = one.statistic ? from.statistics.data() : from.parameters.data();
        for (const slot_part& part : one.parts)
            if (!part.second)
                detail::for_each_number(
                    part, [&](std::size_t in_file, std::size_t own) { to[in_file] = block[own]; });
        all.tensors.push_back(
            {std::move(one.name), std::is_same_v<T, float> ? number_type::f32 : number_type::f64,
                std::move(one.extents), std::as_bytes(std::span{to, size})});
        begin += size;
    }
    if constexpr (requires { Layout::metadata; })
        all.metadata.emplace_back(Layout::metadata.first, Layout::metadata.second);
    all.bytes = numbers;
    return all;
}

} // namespace strut
