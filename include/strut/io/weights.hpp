#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/core/config.hpp"

/// Tensors as a file has them, whatever its format: what readers give and writers take.

namespace strut {

/// How the numbers of a tensor stand in a file: IEEE 754's, the upper half of a float, and whole
/// numbers of 64 bits, which PyTorch counts batches with.
enum class number_type { f16, bf16, f32, f64, i64 };

/// Bytes of one number.
constexpr std::size_t size_of(number_type type) {
    return type == number_type::f64 || type == number_type::i64 ? 8
           : type == number_type::f32                           ? 4
                                                                : 2;
}

/// A tensor by its name. The bytes are somebody else's.
struct named_tensor {
    std::string name;
    number_type type = number_type::f32;
    std::vector<std::size_t> extents; ///< outermost first; none for a single number
    std::span<const std::byte> bytes; ///< row-major, little-endian; any alignment
};

/// What a file of weights holds.
struct weights {
    std::string subject;               ///< the file's path, for messages
    std::vector<named_tensor> tensors; ///< in the order of their numbers in the file
    std::vector<std::pair<std::string, std::string>> metadata;
    std::shared_ptr<const void> bytes; ///< keeps alive what the tensors point into

    /// The tensor of that name, or null.
    const named_tensor* find(std::string_view name) const {
        const auto at = std::ranges::find(tensors, name, &named_tensor::name);
        return at == tensors.end() ? nullptr : &*at;
    }
};

} // namespace strut
