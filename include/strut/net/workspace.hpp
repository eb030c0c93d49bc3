#pragma once

#include <algorithm>
#include <cstddef>

#include "strut/core/storage.hpp"
#include "strut/policy/loss/loss_over.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// The memory in which one thread runs a network over `Lanes` samples. Its contents mean nothing
/// between calls.
template <class Root, std::size_t Lanes>
struct workspace {
    using T = typename Root::value;
    block<T, std::max<std::size_t>(Root::template scratch<Lanes>, 1)> scratch;

    constexpr workspace() {
        // Constant expressions refuse to read what was never written; at run time nothing does.
        if (std::is_constant_evaluated())
            scratch = {};
    }
};

/// The memory in which a network is trained on up to `Lanes` samples at a time: the batch, what
/// forward keeps for backward, and the gradients that flow down.
template <class Root, class Loss, std::size_t Lanes>
struct training_workspace {
    using T = typename Root::value;
    using target_value = typename Loss::template target<T>;
    static constexpr std::size_t stride = simd::row_stride<T>(Lanes);
    static constexpr std::size_t target_size = loss_over<Loss, Root::out>::target_size;

    block<T, tensor_footprint<T>(Root::in.size() * stride)> input{}; ///< [in][stride]
    block<target_value, tensor_footprint<target_value>(target_size* stride)> target{};
    block<T, tensor_footprint<T>(Root::out.size() * stride)> output{}; ///< the logits
    block<T, tensor_footprint<T>(Root::out.size() * stride)> output_gradient{};
    block<T, tensor_footprint<T>(Root::in.size() * stride)> input_gradient{};
    block<T, Root::template tape<Lanes> + 1> tape{};
    block<T, Root::template scratch<Lanes> + 1> scratch{};
};

} // namespace strut
