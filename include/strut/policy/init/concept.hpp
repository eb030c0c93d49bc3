#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "strut/core/config.hpp"

namespace strut {

/// What an initializer is told about a weight matrix.
struct fan {
    /// How many numbers are added up in one output, and how many outputs one input goes into.
    std::size_t in;
    std::size_t out;
    /// Of the activation that follows: 0 but for the leaky family.
    double negative_slope;
    /// The matrix as it is stored: in times out, but for a convolution, whose kernel has fewer
    /// columns than one input has uses, and a bias, which has one row.
    std::size_t rows;
    std::size_t columns;

    constexpr fan(std::size_t inputs, std::size_t outputs, double slope = 0)
        : fan{inputs, outputs, slope, inputs, outputs} {}
    constexpr fan(std::size_t inputs, std::size_t outputs, double slope, std::size_t stored_rows,
        std::size_t stored_columns)
        : in{inputs},
          out{outputs},
          negative_slope{slope},
          rows{stored_rows},
          columns{stored_columns} {}

    constexpr std::size_t size() const { return rows * columns; }

    /// Where in [rows][columns] the random number of this index goes. The numbers run along the
    /// inputs of one output, then of the next, which is PyTorch's order for a matrix (out, in).
    constexpr std::size_t position(std::size_t index) const {
        return index % rows * columns + index / rows;
    }

    /// The same layer's bias: one number an output, drawn as the weights of this fan are.
    constexpr fan of_bias() const { return {in, out, negative_slope, 1, columns}; }
};

/// A policy that fills a weight matrix before training, and states the variance that it gives, from
/// which the gradient's way through the layers is forecast at compile time.
///
/// Minimal complete definition: two static constexpr functions.
///     double variance(fan)                                  the variance of one weight
///     void fill(T* weights, fan, std::uint64_t seed)        for T float and double; weights are
///                                                           stored [rows][columns], unpadded
/// Optional:
///     static constexpr double mean                          of one weight, where it is not 0
///     static constexpr bool keeps_length = true             a square matrix is orthonormal, up to
///     a
///                                                           factor
///
/// Laws (tests/laws/initializer.hpp):
///     - The sample variance of a large fill is variance(fan) within statistical error.
///     - `fill` writes its fan.size() elements and no other, allocates nothing, and gives the same
///       bits at compile time and at run time.
///     - The same seed gives the same bits; another seed other weights, unless the variance is 0.
///     - Weights are computed in double and rounded once: those in float are those in double,
///       rounded. (orthogonal, which works in place, holds this to its arithmetic's accuracy.)
///     - Independent weights take the random number of index `out * rows + in`; see fan::position.
///
/// Models: xavier_uniform (= xavier) xavier_normal he_normal (= he) he_uniform he_truncated
/// lecun_normal (= lecun) lecun_uniform orthogonal normal uniform constant zeros torch_default.
template <class Init>
concept initializer = requires(fan shape, float* floats, double* doubles, std::uint64_t seed) {
    { Init::variance(shape) } -> std::same_as<double>;
    { Init::fill(floats, shape, seed) } -> std::same_as<void>;
    { Init::fill(doubles, shape, seed) } -> std::same_as<void>;
};

} // namespace strut
