#pragma once

#include <string>
#include <vector>

#include "layer.hpp"
#include "place.hpp"
#include "refusal.hpp"
#include "step.hpp"

/// One step as layers, which go behind those in `to`; `at` is where its input lies, and then where
/// its output does. Errors: it has no layer here, by its node's name.
namespace strut_onnx {

void lower_step(place& at, const step& one, const affine_step& what, std::vector<layer>& to);
void lower_step(place& at, const step& one, const activation_step& what, std::vector<layer>& to);
void lower_step(place& at, const step& one, const softmax_step& what, std::vector<layer>& to);
void lower_step(place& at, const step& one, const norm_step& what, std::vector<layer>& to);
void lower_step(place& at, const step& one, const recurrent_step& what, std::vector<layer>& to);
void lower_step(place& at, const step& one, const convolution_step& what, std::vector<layer>& to);
void lower_step(place& at, const step& one, const pool_step& what, std::vector<layer>& to);
void lower_step(place& at, const step& one, const last_step& what, std::vector<layer>& to);
void lower_step(place& at, const step& one, const transpose_step& what, std::vector<layer>& to);
void lower_step(place& at, const step& one, const drop_step& what, std::vector<layer>& to);
void lower_step(place& at, const step& one, const insert_step& what, std::vector<layer>& to);
void lower_step(place& at, const step& one, const reshape_step& what, std::vector<layer>& to);

/// Refuses a step because of the axes of what comes in: meant otherwise, they may fit.
[[noreturn]] inline void unfit(const step& one, const std::string& what) {
    throw refusal{{"", one.at->text() + ": " + what, "", text_of(one.from)}, true};
}

/// A matrix or a kernel and, unless it is empty, its bias.
inline std::vector<named_numbers> weight_and_bias(
    extents shape, const reals& weight, const reals& bias) {
    std::vector<named_numbers> to{{"weight", std::move(shape), weight}};
    if (!bias.empty())
        to.push_back({"bias", {static_cast<std::int64_t>(bias.size())}, bias});
    return to;
}

} // namespace strut_onnx
