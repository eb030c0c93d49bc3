#pragma once

#include <cstddef>
#include <span>

namespace strut {

/// Where one tensor of parameters lies in a block, in elements, and what a policy that acts on
/// tensors may ask of it.
struct tensor_extent {
    std::size_t offset = 0;
    std::size_t size = 0;
    /// The last extent of a weight [..., out]: element i belongs to unit i % units. A vector (a
    /// bias, slopes, a scale) is one unit.
    std::size_t units = 1;
    std::size_t layer = 0; ///< as the user counts
    bool weight = true;    ///< false for biases, slopes, and the scale and shift of a normalization
    bool head = false;     ///< the last weight, or the bias that belongs to it
    bool begins = true; ///< the first of those that belong together: a weight and what follows it
                        ///< in its layer, a scale and its shift

    friend constexpr bool operator==(const tensor_extent&, const tensor_extent&) = default;
};

/// A part of a block.
struct block_range {
    std::size_t offset = 0;
    std::size_t size = 0;

    friend constexpr bool operator==(const block_range&, const block_range&) = default;
};

/// Tensors in a block: all of them, or those of some layers.
struct tensor_layout {
    std::span<const tensor_extent> tensors;
    /// What covers exactly these tensors and zeros between them, in as few pieces as there can be:
    /// for what need not know where one tensor ends.
    std::span<const block_range> runs;
};

} // namespace strut
