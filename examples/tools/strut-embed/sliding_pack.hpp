#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "declaration.hpp"
#include "parts.hpp"
#include "strut/layer/window.hpp"
#include "vocabulary.hpp"

namespace strut_embed {

/// What the pack of a convolution or a pool says of its window.
struct sliding_pack {
    using sizes = std::array<std::size_t, 2>; ///< of rows, or steps, and of columns

    sizes kernel, stride, dilation;
    std::size_t groups;
    std::string_view padding;
    bool two_axes; ///< whether something differs for rows and columns

    sliding_pack(const parts& of, sort window, std::string_view own_padding)
        : kernel{of_axes(of[window], {1, 1})},
          stride{of_axes(of[sort::stride], window == sort::window ? kernel : sizes{1, 1})},
          dilation{of_axes(of[sort::dilation], {1, 1})},
          groups{of_axes(of[sort::groups], {1, 1})[0]},
          padding{own_padding},
          two_axes{kernel[0] != kernel[1] || stride[0] != stride[1] || dilation[0] != dilation[1]} {
        if (of[sort::padding] != nullptr)
            padding = of[sort::padding]->name;
    }

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

private:
    static sizes of_axes(const item* policy, sizes otherwise) {
        if (policy == nullptr)
            return otherwise;
        const std::size_t rows = size_in(policy->inner.front()).value_or(1);
        return {rows, size_in(policy->inner.back()).value_or(1)};
    }
};

} // namespace strut_embed
