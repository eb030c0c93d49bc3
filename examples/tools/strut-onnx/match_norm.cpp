#include <algorithm>
#include <cmath>

#include "match.hpp"
#include "number_text.hpp"

namespace strut_onnx {

namespace {

std::string epsilon_text(const node& at, double epsilon) {
    if (epsilon < 0)
        at.refuse("its epsilon is not supported", "a number from 0", float_text(epsilon));
    return parameter_text(at, epsilon);
}

/// "layer_norm<>", or with an epsilon that is not the default.
std::string layer_norm_text(const node& at, double epsilon) {
    const std::string text = epsilon_text(at, epsilon);
    return text == "1e-05" ? "strut::layer_norm<>" : "strut::layer_norm<" + text + ">";
}

std::string batch_norm_text(const node& at) {
    // ONNX keeps this share of the old statistics, PyTorch and strut take the rest of the new.
    const double kept = at.real("momentum", 0.9f);
    if (kept < 0 || kept > 1)
        at.refuse("attribute 'momentum' is not supported", "0 to 1", float_text(kept));
    const std::string momentum = parameter_text(at, std::round((1 - kept) * 1e6) / 1e6);
    const std::string epsilon = epsilon_text(at, at.real("epsilon", 1e-5f));
    if (momentum == "0.1" && epsilon == "1e-05")
        return "strut::batch_norm<>";
    return "strut::batch_norm<" + momentum + ", " + epsilon + ">";
}

reals variances(const walk& in, const node& at, std::size_t input, std::int64_t size) {
    reals all = in.vector(at, input, size);
    const auto bad = std::ranges::find_if(all, [](double one) { return one < 0; });
    if (bad != all.end())
        at.refuse("a variance is below zero", "numbers from 0",
            float_text(*bad) + " at [" + std::to_string(bad - all.begin()) + "]");
    return all;
}

matched batch_norm(const walk& in, const node& at, const std::string& to) {
    at.only({"epsilon", "momentum", "training_mode", "spatial"});
    at.must_be("training_mode", 0);
    at.must_be("spatial", 1);
    const extents& x = in.shape(at, at.input(0));
    if (x.size() < 2)
        at.refuse("what comes in has no axis of channels", {}, text_of(x));
    return in.make(at, at.input(0), to,
        norm_step{batch_norm_text(at), 1, in.vector(at, 1, x[1]), in.vector(at, 2, x[1]),
            in.vector(at, 3, x[1]), variances(in, at, 4, x[1])});
}

norm_step plain(const walk& in, const node& at, const std::string& x, double epsilon) {
    const extents& shape = in.shape(at, x);
    norm_step to{layer_norm_text(at, epsilon), shape.size() - 1, {}, {}, {}, {}};
    to.scale.assign(static_cast<std::size_t>(shape.back()), 1);
    to.shift.assign(to.scale.size(), 0);
    return to;
}

matched layer_norm(const walk& in, const node& at, const std::string& to) {
    at.only({"axis", "epsilon", "stash_type"});
    const extents& x = in.shape(at, at.input(0));
    if (axis_of(at, at.whole("axis", -1), x.size()) + 1 != x.size())
        at.refuse("only a normalization over the last axis is supported");
    norm_step one = plain(in, at, at.input(0), at.real("epsilon", 1e-5f));
    one.scale = in.vector(at, 1, x.back());
    if (at.has_input(2))
        one.shift = in.vector(at, 2, x.back());
    return in.make(at, at.input(0), to, std::move(one));
}

/// The mean over the last axis, which stays.
bool is_mean(const walk& in, const node* at) {
    if (at == nullptr || at->op != "ReduceMean" || at->whole("keepdims", 1) != 1)
        return false;
    const auto axes = wholes_of(in.of, *at, "axes", 1);
    const auto rank = static_cast<std::int64_t>(in.shape(*at, at->input(0)).size());
    return axes && axes->size() == 1 && ((*axes)[0] == -1 || (*axes)[0] == rank - 1);
}

/// d * d, of what is behind `name`.
std::optional<std::string> squared(const walk& in, const std::string& name) {
    const node* const at = in.producer(name);
    if (at == nullptr || at->inputs.size() != 2)
        return std::nullopt;
    const auto power = at->op == "Pow" ? in.split(*at) : std::nullopt;
    const bool two = power && power->data_first &&
                     (power->is(2) || (power->constant->whole &&
                                          power->constant->wholes == std::vector<std::int64_t>{2}));
    if (two || (at->op == "Mul" && at->inputs[0] == at->inputs[1]))
        return at->inputs[0];
    return std::nullopt;
}

/// (x - mean(x)) / sqrt(mean((x - mean(x))^2) + epsilon), the division of it.
struct normal {
    std::string x;
    double epsilon = 0;
};
std::optional<normal> normal_of(const walk& in, const node& at) {
    if (at.op != "Div" || at.inputs.size() != 2)
        return std::nullopt;
    const node* const centred = in.producer(at.inputs[0], "Sub");
    const node* const root = in.producer(at.inputs[1], "Sqrt");
    const node* const sum = root != nullptr ? in.producer(root->input(0), "Add") : nullptr;
    const auto epsilon = sum != nullptr ? in.split(*sum) : std::nullopt;
    if (centred == nullptr || centred->inputs.size() != 2 || !epsilon || epsilon->constant->whole ||
        epsilon->constant->reals.size() != 1)
        return std::nullopt;
    const node* const variance = in.producer(epsilon->data);
    const node* const mean = in.producer(centred->inputs[1]);
    if (!is_mean(in, variance) || !is_mean(in, mean) || mean->input(0) != centred->inputs[0] ||
        squared(in, variance->input(0)) != at.inputs[0])
        return std::nullopt;
    return normal{centred->inputs[0], epsilon->constant->reals[0]};
}

/// One number for each place of the last axis.
reals of_features(
    const walk& in, const node& at, const walk::with_constant& with, const std::string& x) {
    return in.vector(at, with.data_first ? 1 : 0, in.shape(at, x).back());
}

/// The decomposition of PyTorch before operator set 17, with a scale and a shift or without.
std::optional<matched> decomposed(const walk& in, const node& at, const std::string& to) {
    if (const auto bare = normal_of(in, at))
        return in.make(at, bare->x, to, plain(in, at, bare->x, bare->epsilon));
    const auto shift = at.op == "Add" ? in.split(at) : std::nullopt;
    const node* const scaled = shift ? in.producer(shift->data, "Mul") : &at;
    const auto scale = scaled != nullptr && scaled->op == "Mul" ? in.split(*scaled) : std::nullopt;
    const node* const quotient = scale ? in.producer(scale->data, "Div") : nullptr;
    const auto found = quotient != nullptr ? normal_of(in, *quotient) : std::nullopt;
    if (!found)
        return std::nullopt;
    norm_step one = plain(in, at, found->x, found->epsilon);
    one.scale = of_features(in, *scaled, *scale, found->x);
    if (shift)
        one.shift = of_features(in, at, *shift, found->x);
    return in.make(at, found->x, to, std::move(one));
}

} // namespace

std::optional<matched> match_norm(const walk& in, const node& at, const std::string& to) {
    if (at.op == "BatchNormalization")
        return batch_norm(in, at, to);
    if (at.op == "LayerNormalization")
        return layer_norm(in, at, to);
    return decomposed(in, at, to);
}

} // namespace strut_onnx
