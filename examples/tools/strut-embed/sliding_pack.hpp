#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "declaration.hpp"
#include "strut/layer/window.hpp"
#include "vocabulary.hpp"

namespace strut_embed {

/// What the pack of a convolution or a pool says of its window.
struct sliding_pack {
    using sizes = std::array<std::size_t, 2>; ///< of rows, or steps, and of columns

    sizes kernel{0, 0}, stride{0, 0}, dilation{1, 1};
    std::size_t groups = 1;
    std::string_view padding{}; ///< as it is written; empty: the layer's own
    bool biased = true;

    /// How the window slides over axis 0 or 1 of so many places. Zero outputs: it does not fit.
    strut::sliding along(std::size_t places, std::size_t axis) const {
        strut::sliding one{places, kernel[axis], stride[axis], dilation[axis]};
        if (padding == "padding::causal")
            one.before = one.reach();
        if (padding == "padding::same") {
            one.before = one.reach() / 2;
            one.after = one.reach() - one.before;
        }
        return one;
    }
};

/// Reads the pack behind the first `skipped` items; what is no part of it is given back.
inline const item* read_pack(const item& of, std::size_t skipped, sliding_pack& to) {
    for (std::size_t i = skipped; i < of.inner.size(); ++i) {
        const item& one = of.inner[i];
        sliding_pack::sizes* const sizes = one.name == "kernel" || one.name == "window" ? &to.kernel
                                           : one.name == "stride"                       ? &to.stride
                                           : one.name == "dilation" ? &to.dilation
                                                                    : nullptr;
        const auto rows = first_size(one);
        const auto columns = one.inner.size() == 2 ? size_in(one.inner[1]) : rows;
        if (sizes != nullptr && rows && columns && one.inner.size() <= 2)
            *sizes = {*rows, *columns};
        else if (one.name == "groups" && rows && one.inner.size() == 1)
            to.groups = *rows;
        else if (words::contain(words::paddings, one.name))
            to.padding = one.name;
        else if (one.name == "no_bias" || one.name == "bias")
            to.biased = one.name == "bias";
        else if (!is_silent(one))
            return &one;
    }
    return to.kernel[0] == 0 ? &of : nullptr;
}

} // namespace strut_embed
