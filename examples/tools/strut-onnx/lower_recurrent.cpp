#include "lower_step.hpp"

namespace strut_onnx {

namespace {

std::vector<named_numbers> numbers_of(const recurrent_step& what) {
    std::vector<named_numbers> all;
    for (std::size_t i = 0; i < what.directions.size(); ++i) {
        const recurrent_step::direction& from = what.directions[i];
        const std::string end = i == 0 ? "_l0" : "_l0_reverse";
        const auto rows = static_cast<std::int64_t>(from.bias_ih.size());
        all.push_back({"weight_ih" + end, {rows, what.in}, from.weight_ih});
        all.push_back({"weight_hh" + end, {rows, what.units}, from.weight_hh});
        all.push_back({"bias_ih" + end, {rows}, from.bias_ih});
        all.push_back({"bias_hh" + end, {rows}, from.bias_hh});
    }
    return all;
}

} // namespace

void lower_step(place& at, const step& one, const recurrent_step& what, std::vector<layer>& to) {
    if (at.shape.size() != 2 || at.axes != std::vector<int>{0, none, 1})
        unfit(one, "what comes in is no sequence");
    std::string name = "strut::" + what.kind + "<" + std::to_string(what.units) +
                       (what.activation.empty() ? "" : ", " + what.activation) + ">";
    const bool both = what.directions.size() == 2;
    if (both)
        name = "strut::bidirectional<" + name + ">";
    to.push_back({std::move(name), numbers_of(what), {}});
    at.shape[1] = what.units * (both ? 2 : 1);
    at.steps_last = at.permuted = false;
    switch (what.what) {
    case recurrent_step::gives::every_step:
        at.axes = {0, none, none, 1};
        break;
    case recurrent_step::gives::both_ways:
        at.axes = {0, none, 1};
        break;
    case recurrent_step::gives::last_state:
        to.push_back({"strut::last_step", {}, {}});
        at.axes = {none, none, 0};
        at.shape = {at.shape[1]};
        break;
    }
}

} // namespace strut_onnx
