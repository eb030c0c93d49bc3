#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <torch/torch.h>

#include "common/task.hpp"

namespace bench {

/// From `[feature][lane]` to the samples as rows, which is what torch computes with.
inline at::Tensor samples(
    const std::vector<float>& values, std::size_t features, std::size_t lanes) {
    return torch::from_blob(const_cast<float*>(values.data()), {long(features), long(lanes)})
        .t()
        .clone(at::MemoryFormat::Contiguous);
}

inline std::unique_ptr<torch::optim::Adam> libtorch_adam(std::vector<at::Tensor> parameters) {
    using options = torch::optim::AdamOptions;
    return std::make_unique<torch::optim::Adam>(
        std::move(parameters), options{adam_options::learning_rate}
                                   .betas({adam_options::beta1, adam_options::beta2})
                                   .eps(adam_options::epsilon));
}

} // namespace bench
