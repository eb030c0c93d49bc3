#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "strut/core/extent.hpp"
#include "strut/layer/concept.hpp"

namespace strut {

/// The tensors of a network as policies see them.
template <class Net>
inline constexpr auto extents_of = [] {
    constexpr std::size_t count = Net::tensors.size();
    std::size_t last_weight = count;
    for (std::size_t i = 0; i < count; ++i)
        if (Net::tensors[i].purpose == role::weight)
            last_weight = i;
    std::array<tensor_extent, count> all{};
    for (std::size_t i = 0; i < count; ++i) {
        const tensor& one = Net::tensors[i];
        const tensor& before = Net::tensors[i > 0 ? i - 1 : 0];
        all[i] = {.offset = one.offset,
            .size = one.size(),
            .units = one.extents.rank > 1 ? one.extents[one.extents.rank - 1] : 1,
            .layer = one.layer,
            .weight = one.purpose == role::weight,
            .head = i == last_weight || (i == last_weight + 1 && one.purpose == role::bias),
            .begins = i == 0 || before.place() != one.place() || one.purpose == role::weight ||
                      one.purpose == role::scale ||
                      (one.purpose == role::shift && before.purpose != role::scale)};
    }
    return all;
}();

/// Those of a network's tensors for which `Choice::contains(tensor_extent)` is true, and the parts
/// of the block that they cover.
template <class Net, class Choice>
struct selection {
    static constexpr std::size_t count = static_cast<std::size_t>(
        std::count_if(extents_of<Net>.begin(), extents_of<Net>.end(), &Choice::contains));

    static constexpr auto tensors = [] {
        std::array<tensor_extent, count> some{};
        std::copy_if(
            extents_of<Net>.begin(), extents_of<Net>.end(), some.begin(), &Choice::contains);
        return some;
    }();

private:
    /// Each run goes on to where the next tensor begins that is not chosen: the gap is zero.
    struct run_list {
        std::array<block_range, count> range{};
        std::size_t size = 0;
    };
    static constexpr run_list found = [] {
        run_list runs;
        bool open = false;
        for (const tensor_extent& one : extents_of<Net>) {
            const bool chosen = Choice::contains(one);
            if (chosen && !open)
                runs.range[runs.size++] = {one.offset, Net::block_size - one.offset};
            if (!chosen && open) {
                block_range& last = runs.range[runs.size - 1];
                last.size = one.offset - last.offset;
            }
            open = chosen;
        }
        return runs;
    }();

public:
    static constexpr auto runs = [] {
        std::array<block_range, found.size> some{};
        std::copy_n(found.range.begin(), found.size, some.begin());
        return some;
    }();

    static constexpr tensor_layout layout{tensors, runs};
};

} // namespace strut
