#include "fold.hpp"

#include "constants.hpp"
#include "operands.hpp"
#include "shapes.hpp"

namespace strut_onnx {

namespace {

bool changes_nothing(const graph& in, const node& of) {
    if (of.op == "Identity") {
        of.only({});
        return true;
    }
    if (of.op == "Cast") {
        constexpr std::int64_t to_float = 1, to_double = 11;
        of.only({"to"});
        if (of.whole("to", 0) != (in.wide ? to_double : to_float))
            of.refuse("a conversion of what is computed is not supported");
        return true;
    }
    if (of.op == "Pad") { // PyTorch puts one before each AveragePool
        const auto pads = wholes_of(in, of, "pads", 1);
        return pads && std::ranges::all_of(*pads, [](std::int64_t one) { return one == 0; });
    }
    if (of.op != "Dropout")
        return false;
    of.only({"ratio", "seed"});
    if (of.has_input(2) && wholes_of(in, of, 2) != std::vector<std::int64_t>{0})
        of.refuse("it was exported in training mode");
    return true;
}

/// What is left out gives out nothing new: its output, and what that is.
using names = std::map<std::string, std::string, std::less<>>;

/// The inputs of a node by the names that are left. Whether all of them are constants.
bool rename_inputs(const graph& in, const names& same, node& of) {
    bool constant = true;
    for (std::string& name : of.inputs) {
        if (const auto at = same.find(name); at != same.end())
            name = at->second;
        constant = constant && (name.empty() || in.constant(name) != nullptr);
    }
    return constant;
}

/// The shape of what is computed, which is a constant.
tensor shape_constant(const graph& in, const node& of) {
    of.only({});
    const auto at = in.shapes.find(of.input(0));
    if (at == in.shapes.end())
        of.refuse("input 0 has no shape");
    tensor made;
    made.whole = true;
    made.wholes = at->second;
    made.shape = {static_cast<std::int64_t>(made.wholes.size())};
    return made;
}

tensor computed(const graph& in, const node& of) {
    auto made = evaluate(in, of);
    if (!made)
        of.refuse("the operation is not supported on constants");
    return *std::move(made);
}

/// The shapes of what a node gives out.
void add_shapes(graph& to, const node& of) {
    const std::vector<extents> made = shapes_of(to, of);
    for (std::size_t i = 0; i < of.outputs.size(); ++i) {
        if (of.outputs[i].empty())
            continue;
        if (i >= made.size())
            of.refuse("output " + std::to_string(i) + " is not supported");
        if (elements_of(made[i]) <= 0 || made[i].size() > 8)
            of.refuse("what it gives out has a shape that is not supported", {}, text_of(made[i]));
        to.shapes[of.outputs[i]] = made[i];
    }
}

} // namespace

void fold(graph& of) {
    of.shapes[of.input] = of.input_shape;
    names same;
    std::vector<node> left;
    for (node& one : of.nodes) {
        const bool constant = rename_inputs(of, same, one);
        if (one.outputs.empty() || one.outputs[0].empty())
            one.refuse("it has no output");
        if (constant) {
            of.constants[one.outputs[0]] = computed(of, one);
        } else if (one.op == "Shape") {
            of.constants[one.outputs[0]] = shape_constant(of, one);
        } else if (changes_nothing(of, one)) {
            if (of.shapes.find(one.input(0)) == of.shapes.end())
                one.refuse("input 0 is not computed");
            same[one.outputs[0]] = one.input(0);
        } else {
            add_shapes(of, one);
            left.push_back(std::move(one));
        }
    }
    of.nodes = std::move(left);
    if (const auto at = same.find(of.output); at != same.end())
        of.output = at->second;
    if (of.constant(of.output) != nullptr)
        refuse("output '" + of.output + "' does not depend on the input");
}

bool may_grow(const graph& of) {
    std::int64_t elements[2] = {};
    for (const std::int64_t size : {1, 2}) {
        graph sized = of;
        sized.input_shape[0] = size;
        try {
            fold(sized);
        } catch (const refusal&) {
            return true;
        }
        const auto at = sized.shapes.find(sized.output);
        if (at == sized.shapes.end())
            return true;
        elements[size - 1] = elements_of(at->second);
    }
    return elements[1] == 2 * elements[0];
}

} // namespace strut_onnx
