#include <utility>

#include "match.hpp"

namespace strut_onnx {

namespace {

/// Where each of PyTorch's gates stands among those of ONNX.
std::vector<std::size_t> gates_of(const node& at) {
    if (at.op == "LSTM") // i, o, f, c there; i, f, g, o here
        return {0, 2, 3, 1};
    if (at.op == "GRU") // z, r, h there; r, z, n here
        return {1, 0, 2};
    return {0};
}

/// The activations of an RNN, the same in each direction; of the others they must be the usual.
std::string activation_of(const node& at, std::size_t directions) {
    const attribute* const given = at.find("activations", attribute::kind::texts);
    if (given == nullptr)
        return {};
    std::vector<std::string> usual;
    if (at.op == "LSTM")
        usual = {"Sigmoid", "Tanh", "Tanh"};
    else if (at.op == "GRU")
        usual = {"Sigmoid", "Tanh"};
    else
        usual = {given->texts.empty() ? "Tanh" : given->texts[0]};
    if (at.op == "RNN" && usual[0] != "Tanh" && usual[0] != "Relu")
        at.refuse("its activation is not supported", "Tanh or Relu", usual[0]);
    const std::size_t each = usual.size();
    if (given->texts.size() != each * directions)
        at.refuse("attribute 'activations' has another number of names");
    for (std::size_t i = 0; i < given->texts.size(); ++i)
        if (given->texts[i] != usual[i % each])
            at.refuse("its activation is not supported", usual[i % each], given->texts[i]);
    return usual[0] == "Relu" ? "strut::relu" : "";
}

void check(const walk& in, const node& at, std::size_t state_inputs) {
    at.only({"hidden_size", "direction", "activations", "linear_before_reset", "layout",
        "input_forget"});
    at.must_be("layout", 0);
    at.must_be("input_forget", 0);
    if (at.op == "GRU" && at.whole("linear_before_reset", 0) != 1)
        at.refuse("attribute 'linear_before_reset' is not supported: a GRU that resets before the "
                  "product is another function",
            "1", "0");
    if (at.has_input(4))
        at.refuse("lengths of its sequences are not supported");
    for (std::size_t i = 5; i < at.inputs.size(); ++i) {
        if (!at.has_input(i))
            continue;
        if (i >= 5 + state_inputs)
            at.refuse("input " + std::to_string(i) + " is not supported");
        for (const double one : in.numbers(at, i).reals)
            if (one != 0)
                at.refuse("it begins with a state other than zero, which is not supported");
    }
}

/// The rows of one direction with the gates in PyTorch's order.
reals rows(
    const reals& all, std::size_t from, std::size_t gate, const std::vector<std::size_t>& gates) {
    reals to;
    for (const std::size_t one : gates) {
        const auto begin = all.begin() + static_cast<std::ptrdiff_t>(from + one * gate);
        to.insert(to.end(), begin, begin + static_cast<std::ptrdiff_t>(gate));
    }
    return to;
}

recurrent_step recurrent(const walk& in, const node& at) {
    const std::string direction = at.word("direction", "forward");
    if (direction != "forward" && direction != "bidirectional")
        at.refuse("attribute 'direction' is not supported", "forward or bidirectional", direction);
    const std::size_t directions = direction == "forward" ? 1 : 2;
    check(in, at, at.op == "LSTM" ? 2 : 1);
    recurrent_step to;
    to.kind = at.op == "LSTM" ? "lstm" : at.op == "GRU" ? "gru" : "rnn";
    to.activation = activation_of(at, directions);
    const std::vector<std::size_t> gates = gates_of(at);
    const tensor& w = in.numbers(at, 1);
    const tensor& r = in.numbers(at, 2);
    to.in = in.shape(at, at.input(0)).back();
    to.units = r.shape.size() == 3 ? r.shape[2] : 0;
    const auto count = static_cast<std::int64_t>(gates.size());
    const auto both = static_cast<std::int64_t>(directions);
    if (to.units < 1 || at.whole("hidden_size", to.units) != to.units ||
        w.shape != extents{both, count * to.units, to.in} ||
        r.shape != extents{both, count * to.units, to.units})
        at.refuse("the shapes of its weights do not fit", {},
            text_of(w.shape) + " and " + text_of(r.shape));
    const auto units = static_cast<std::size_t>(to.units),
               features = static_cast<std::size_t>(to.in);
    const std::size_t all = gates.size() * units;
    reals biases(2 * all * directions, 0);
    if (at.has_input(3)) {
        if (in.numbers(at, 3).shape != extents{both, 2 * count * to.units})
            at.refuse("the shape of its bias does not fit");
        biases = in.numbers(at, 3).reals;
    }
    for (std::size_t i = 0; i < directions; ++i)
        to.directions.push_back({rows(w.reals, i * all * features, units * features, gates),
            rows(r.reals, i * all * units, units * units, gates),
            rows(biases, 2 * i * all, units, gates),
            rows(biases, (2 * i + 1) * all, units, gates)});
    return to;
}

bool is_recurrent(const node* at) {
    return at != nullptr && (at->op == "LSTM" || at->op == "GRU" || at->op == "RNN");
}

/// [steps][2][batch][units] as [steps][batch][2 units], which PyTorch does behind both directions.
const node* behind_both(const walk& in, const node& at) {
    if (at.op != "Reshape" || !at.has_input(0))
        return nullptr;
    const node* const turned = in.producer(at.input(0), "Transpose");
    const node* const found = turned != nullptr ? in.producer(turned->input(0)) : nullptr;
    if (!is_recurrent(found) || found->outputs[0] != turned->input(0) ||
        turned->wholes("perm") != std::vector<std::int64_t>{0, 2, 1, 3})
        return nullptr;
    const extents& y = in.shape(at, turned->input(0));
    return y[1] == 2 && in.shape(at, at.outputs[0]) == extents{y[0], y[2], 2 * y[3]} ? found
                                                                                     : nullptr;
}

} // namespace

std::optional<matched> match_recurrent(const walk& in, const node& at, const std::string& to) {
    using gives = recurrent_step::gives;
    if (const node* const both = behind_both(in, at)) {
        recurrent_step one = recurrent(in, *both);
        one.what = gives::both_ways;
        matched found = in.make(at, both->input(0), to, std::move(one));
        found.what.at = both;
        return found;
    }
    if (!is_recurrent(&at))
        return std::nullopt;
    recurrent_step one = recurrent(in, at);
    if (one.directions.size() != 1)
        at.refuse("of both directions, only the outputs of all steps side by side are supported");
    if (to != at.outputs[0]) {
        if (at.outputs.size() < 2 || to != at.outputs[1])
            at.refuse("its memory is used as an output, which is not supported");
        one.what = gives::last_state;
    }
    return in.make(at, at.input(0), to, std::move(one));
}

} // namespace strut_onnx
