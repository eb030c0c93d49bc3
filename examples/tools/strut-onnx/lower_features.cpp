#include "lower_step.hpp"

namespace strut_onnx {

void lower_step(place& at, const step& one, const affine_step& map, std::vector<layer>& to) {
    if (at.shape.size() > 2 || !at.is_features(one.from.size() - 1))
        unfit(one, "a matrix is applied to another axis than the features");
    to.push_back({"strut::affine<" + std::to_string(map.out) +
                      (map.bias.empty() ? ", strut::no_bias>" : ">"),
        weight_and_bias({map.out, map.in}, map.weight, map.bias), {}});
    at.shape.back() = map.out;
    at.steps_last = at.permuted = false;
}

void lower_step(place& at, const step& one, const activation_step& what, std::vector<layer>& to) {
    std::vector<named_numbers> slopes;
    if (!what.slopes.empty()) {
        // Slopes are aligned with the last axes, and all but those of the channels are 1.
        const std::size_t rank = what.slopes_shape.size();
        for (std::size_t i = 0; i < rank; ++i)
            if (what.slopes_shape[i] != 1 &&
                (rank > one.from.size() || !at.is_features(one.from.size() - rank + i) ||
                    what.slopes_shape[i] != at.shape[at.features()]))
                unfit(one, "its slopes are not one for each channel");
        const auto count = static_cast<std::int64_t>(what.slopes.size());
        slopes.push_back({"weight", {count}, what.slopes});
        at.steps_last |= at.shape.size() == 2 && count > 1;
    }
    to.push_back({"strut::activate<" + what.text + ">", std::move(slopes), {}});
}

void lower_step(place& at, const step& one, const softmax_step& what, std::vector<layer>& to) {
    if (at.shape.size() > 2 || !at.is_features(what.axis))
        unfit(one, "it is over another axis than the features of a vector or of a step");
    to.push_back({what.logarithm ? "strut::log_softmax" : "strut::softmax", {}, {}});
}

void lower_step(place& at, const step& one, const norm_step& what, std::vector<layer>& to) {
    if (!at.is_features(what.axis) || (what.mean.empty() && at.shape.size() > 2))
        unfit(one, "it normalizes another axis than the features");
    const extents shape{static_cast<std::int64_t>(what.scale.size())};
    std::vector<named_numbers> all{{"weight", shape, what.scale}, {"bias", shape, what.shift}};
    if (!what.mean.empty()) {
        all.push_back({"running_mean", shape, what.mean});
        all.push_back({"running_var", shape, what.variance});
        at.steps_last |= at.shape.size() == 2;
    }
    to.push_back({"strut::normalize<" + what.text + ">", std::move(all), {}});
}

} // namespace strut_onnx
