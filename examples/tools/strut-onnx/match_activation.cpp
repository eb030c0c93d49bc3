#include <array>
#include <charconv>
#include <limits>

#include "match.hpp"
#include "number_text.hpp"

namespace strut_onnx {

namespace {

constexpr double tolerance = 1e-6;
bool near(double a, double b) {
    return std::abs(a - b) < tolerance;
}

activation_step named(std::string name) {
    return {"strut::" + std::move(name), {}, {}};
}

activation_step leaky(const node& at) {
    at.only({"alpha"});
    return named("leaky_relu<" + parameter_text(at, at.real("alpha", 0.01f)) + ">");
}

activation_step elu(const node& at) {
    at.only({"alpha"});
    const double alpha = at.real("alpha", 1);
    return named(alpha == 1 ? "elu<>" : "elu<" + parameter_text(at, alpha) + ">");
}

activation_step selu(const node& at) {
    at.only({"alpha", "gamma"});
    if (!near(at.real("alpha", 1.67326319217681884765625), 1.6732632423543772) ||
        !near(at.real("gamma", 1.05070102214813232421875), 1.0507009873554805))
        at.refuse("other constants than those of the paper are not supported");
    return named("selu");
}

bool is_torch_hard_sigmoid(const node& at) {
    at.only({"alpha", "beta"});
    return near(at.real("alpha", 0.2f), 1.0 / 6) && near(at.real("beta", 0.5), 0.5);
}

activation_step clip(const walk& in, const node& at) {
    at.only({"min", "max"});
    const auto low = real_of(in.of, at, "min", 1);
    const auto high = real_of(in.of, at, "max", 2);
    // Before operator set 11 the largest float stands for no limit.
    const bool unlimited = !high || *high >= double(std::numeric_limits<float>::max());
    if (low && *low == 0 && unlimited)
        return named("relu");
    if (low && high && *low == -1 && *high == 1)
        return named("hardtanh");
    at.refuse("these limits are not supported", "-1 to 1, or from 0",
        (low ? float_text(*low) : "none") + " to " + (high ? float_text(*high) : "none"));
}

activation_step prelu(const walk& in, const node& at) {
    at.only({});
    const tensor& slopes = in.numbers(at, 1);
    return {slopes.size() == 1 ? "strut::prelu<>" : "strut::prelu_per_channel<>", slopes.reals,
        slopes.shape};
}

/// The x of x / sqrt(2).
std::optional<std::string> over_root_of_two(const walk& in, const node& at) {
    const auto root = in.split(at);
    if (root && ((at.op == "Div" && root->data_first && root->is(1.4142135623730951)) ||
                    (at.op == "Mul" && root->is(0.7071067811865476))))
        return root->data;
    return std::nullopt;
}

/// What a Mul multiplies by this number.
std::optional<std::string> times(const walk& in, const node* at, double number) {
    const auto parts = at != nullptr && at->op == "Mul" ? in.split(*at) : std::nullopt;
    if (parts && parts->is(number))
        return parts->data;
    return std::nullopt;
}

bool is_product(const node* at, const std::string& a, const std::string& b) {
    return at != nullptr && at->op == "Mul" && at->inputs.size() == 2 &&
           ((at->inputs[0] == a && at->inputs[1] == b) ||
               (at->inputs[0] == b && at->inputs[1] == a));
}

/// x * (x * x).
bool is_cube(const walk& in, const std::string& name, const std::string& x) {
    const node* const cube = in.producer(name, "Mul");
    if (cube == nullptr || cube->inputs.size() != 2)
        return false;
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}})
        if (is_product(in.producer(cube->inputs[i]), x, x) && is_product(cube, x, cube->inputs[i]))
            return true;
    return false;
}

/// Whether it is sqrt(2 / pi) * (x + 0.044715 * x * x * x).
bool is_inside_of_tanh(const walk& in, const node& at, const std::string& x) {
    const auto inner = times(in, &at, 0.7978845608028654);
    const node* const sum = inner ? in.producer(*inner, "Add") : nullptr;
    if (sum == nullptr || sum->inputs.size() != 2)
        return false;
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
        const auto cube = times(in, in.producer(sum->inputs[1 - i]), 0.044715);
        if (sum->inputs[i] == x && cube && is_cube(in, *cube, x))
            return true;
    }
    return false;
}

/// x / 2 * (1 + erf(x / sqrt(2))), or with tanh for erf, as PyTorch exports them.
std::optional<std::pair<std::string, std::string>> gelu(const walk& in, const node& at) {
    const auto half = times(in, &at, 0.5);
    const node* const product = half ? in.producer(*half, "Mul") : nullptr;
    if (product == nullptr || product->inputs.size() != 2)
        return std::nullopt;
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
        const std::string& x = product->inputs[i];
        const node* const sum = in.producer(product->inputs[1 - i], "Add");
        const auto one = sum != nullptr ? in.split(*sum) : std::nullopt;
        const node* const curve = one && one->is(1) ? in.producer(one->data) : nullptr;
        const node* const inside =
            curve != nullptr && !curve->inputs.empty() ? in.producer(curve->inputs[0]) : nullptr;
        if (inside == nullptr)
            continue;
        if (curve->op == "Erf" && over_root_of_two(in, *inside) == x)
            return std::pair{x, std::string{"gelu"}};
        if (curve->op == "Tanh" && is_inside_of_tanh(in, *inside, x))
            return std::pair{x, std::string{"gelu_tanh"}};
    }
    return std::nullopt;
}

/// x / (1 + |x|).
std::optional<std::string> softsign(const walk& in, const node& at) {
    if (at.inputs.size() != 2)
        return std::nullopt;
    const node* const sum = in.producer(at.inputs[1], "Add");
    const auto one = sum != nullptr ? in.split(*sum) : std::nullopt;
    const node* const absolute = one && one->is(1) ? in.producer(one->data, "Abs") : nullptr;
    if (absolute == nullptr || absolute->input(0) != at.inputs[0])
        return std::nullopt;
    return at.inputs[0];
}

/// x times an activation of x.
std::optional<std::pair<std::string, std::string>> gated(const walk& in, const node& at) {
    if (at.inputs.size() != 2)
        return std::nullopt;
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
        const std::string& x = at.inputs[i];
        const node* const gate = in.is_data(x) ? in.producer(at.inputs[1 - i]) : nullptr;
        if (gate == nullptr || gate->inputs.empty())
            continue;
        if (gate->op == "Sigmoid" && gate->inputs[0] == x)
            return std::pair{x, std::string{"silu"}};
        if (gate->op == "HardSigmoid" && gate->inputs[0] == x && is_torch_hard_sigmoid(*gate))
            return std::pair{x, std::string{"hard_swish"}};
        const node* const softplus =
            gate->op == "Tanh" ? in.producer(gate->inputs[0], "Softplus") : nullptr;
        if (softplus != nullptr && softplus->input(0) == x)
            return std::pair{x, std::string{"mish"}};
    }
    return std::nullopt;
}

std::optional<activation_step> single(const walk& in, const node& at) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> plain{
        {{"Relu", "relu"}, {"Sigmoid", "sigmoid"}, {"Tanh", "tanh"}, {"Softplus", "softplus"},
            {"Softsign", "softsign"}, {"HardSwish", "hard_swish"}}};
    for (const auto& [op, name] : plain)
        if (at.op == op) {
            at.only({});
            return named(std::string{name});
        }
    if (at.op == "LeakyRelu")
        return leaky(at);
    if (at.op == "Elu")
        return elu(at);
    if (at.op == "Selu")
        return selu(at);
    if (at.op == "Clip")
        return clip(in, at);
    if (at.op == "PRelu")
        return prelu(in, at);
    if (at.op == "HardSigmoid") {
        if (!is_torch_hard_sigmoid(at))
            at.refuse("only PyTorch's slope of 1/6 and offset of 1/2 are supported");
        return named("hard_sigmoid");
    }
    return std::nullopt;
}

softmax_step softmax(const walk& in, const node& at) {
    at.only({"axis"});
    const extents& x = in.shape(at, at.input(0));
    const bool flattens = in.of.opset < 13;
    const std::size_t axis = axis_of(at, at.whole("axis", flattens ? 1 : -1), x.size());
    // Before operator set 13 it goes over this axis and all behind it.
    if (flattens && axis + 1 != x.size())
        at.refuse("only the last axis is supported before operator set 13");
    return {at.op == "LogSoftmax", axis};
}

} // namespace

std::optional<matched> match_activation(const walk& in, const node& at, const std::string& to) {
    if (at.op == "Softmax" || at.op == "LogSoftmax")
        return in.make(at, at.input(0), to, softmax(in, at));
    if (auto one = single(in, at))
        return in.make(at, at.input(0), to, *std::move(one));
    if (at.op == "Mul") {
        if (const auto x = gelu(in, at))
            return in.make(at, x->first, to, named(x->second));
        if (const auto x = gated(in, at))
            return in.make(at, x->first, to, named(x->second));
    }
    if (at.op == "Div")
        if (const auto x = softsign(in, at))
            return in.make(at, *x, to, named("softsign"));
    return std::nullopt;
}

} // namespace strut_onnx
