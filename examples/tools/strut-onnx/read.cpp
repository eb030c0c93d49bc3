#include "read.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>

#ifndef ONNX_NAMESPACE
#define ONNX_NAMESPACE onnx
#endif
#ifndef ONNX_ML
#define ONNX_ML 1
#endif
#include <onnx/onnx_pb.h>

namespace strut_onnx {

static_assert(std::endian::native == std::endian::little, "strut-onnx: raw data is little-endian");

namespace {

std::string quoted(const std::string& name) {
    return "'" + name + "'";
}

template <class From, class To>
void from_raw(const std::string& raw, std::vector<To>& to) {
    for (std::size_t i = 0; i < to.size(); ++i) {
        From one;
        std::memcpy(&one, raw.data() + i * sizeof(From), sizeof(From));
        to[i] = static_cast<To>(one);
    }
}

template <class From, class Field, class To>
void numbers(const onnx::TensorProto& from, const Field& field, std::int64_t size,
    std::vector<To>& to, const std::string& where) {
    to.resize(static_cast<std::size_t>(size));
    const std::size_t found =
        from.has_raw_data() ? from.raw_data().size() / sizeof(From) : std::size_t(field.size());
    if (found != to.size() ||
        (from.has_raw_data() && from.raw_data().size() != to.size() * sizeof(From)))
        refuse(where + " has another number of elements than its shape says",
            std::to_string(to.size()), std::to_string(found));
    if (from.has_raw_data())
        from_raw<From>(from.raw_data(), to);
    else
        for (std::size_t i = 0; i < to.size(); ++i)
            to[i] = static_cast<To>(field[static_cast<int>(i)]);
}

tensor read_tensor(const onnx::TensorProto& from, const std::string& where) {
    if (from.data_location() == onnx::TensorProto::EXTERNAL || from.external_data_size() > 0)
        refuse(where + " is stored outside of the file, which is not read");
    if (from.has_segment())
        refuse(where + " is stored in segments, which are not read");
    tensor to;
    to.shape.assign(from.dims().begin(), from.dims().end());
    const std::int64_t size = elements_of(to.shape);
    if (size < 0)
        refuse(where + " has a shape that is not read", "at most 2^28 elements", text_of(to.shape));
    // Before anything is allocated: so many the message can have.
    const std::size_t held = from.raw_data().size() + std::size_t(from.float_data_size()) +
                             std::size_t(from.double_data_size()) +
                             std::size_t(from.int64_data_size()) +
                             std::size_t(from.int32_data_size());
    if (static_cast<std::size_t>(size) > held)
        refuse(where + " has another number of elements than its shape says", std::to_string(size),
            "fewer");
    switch (from.data_type()) {
    case onnx::TensorProto::FLOAT:
        numbers<float>(from, from.float_data(), size, to.reals, where);
        break;
    case onnx::TensorProto::DOUBLE:
        to.wide = true;
        numbers<double>(from, from.double_data(), size, to.reals, where);
        break;
    case onnx::TensorProto::INT64:
        to.whole = true;
        numbers<std::int64_t>(from, from.int64_data(), size, to.wholes, where);
        break;
    case onnx::TensorProto::INT32:
        to.whole = true;
        numbers<std::int32_t>(from, from.int32_data(), size, to.wholes, where);
        break;
    case onnx::TensorProto::BOOL:
        to.whole = true;
        numbers<std::uint8_t>(from, from.int32_data(), size, to.wholes, where);
        break;
    default:
        refuse(where + " has numbers of another type", "float, double, int32, int64 or bool",
            "type " + std::to_string(from.data_type()));
    }
    return to;
}

void check_finite(double value, const std::string& where) {
    if (!std::isfinite(value))
        refuse(where + " is not finite", {}, std::isnan(value) ? "NaN" : "infinity");
}

attribute read_attribute(const onnx::AttributeProto& from, const std::string& where) {
    using kind = attribute::kind;
    attribute to;
    switch (from.type()) {
    case onnx::AttributeProto::FLOAT:
        to.type = kind::real;
        to.real = static_cast<double>(from.f());
        check_finite(to.real, where);
        break;
    case onnx::AttributeProto::INT:
        to.type = kind::whole;
        to.whole = from.i();
        break;
    case onnx::AttributeProto::STRING:
        to.type = kind::text;
        to.text = from.s();
        break;
    case onnx::AttributeProto::TENSOR:
        to.type = kind::tensor;
        to.value = read_tensor(from.t(), where);
        break;
    case onnx::AttributeProto::FLOATS:
        to.type = kind::reals;
        to.reals.assign(from.floats().begin(), from.floats().end());
        for (const double one : to.reals)
            check_finite(one, where);
        break;
    case onnx::AttributeProto::INTS:
        to.type = kind::wholes;
        to.wholes.assign(from.ints().begin(), from.ints().end());
        break;
    case onnx::AttributeProto::STRINGS:
        to.type = kind::texts;
        to.texts.assign(from.strings().begin(), from.strings().end());
        break;
    default:
        refuse(where + " has a type that is not read");
    }
    return to;
}

node read_node(const onnx::NodeProto& from) {
    node to;
    to.name = from.name();
    to.op = from.op_type();
    to.inputs.assign(from.input().begin(), from.input().end());
    to.outputs.assign(from.output().begin(), from.output().end());
    if (!from.domain().empty() && from.domain() != "ai.onnx")
        to.refuse("its operator set is not known", "ai.onnx", from.domain());
    for (const onnx::AttributeProto& one : from.attribute()) {
        const std::string where = to.text() + ": attribute " + quoted(one.name());
        if (!to.attributes.emplace(one.name(), read_attribute(one, where)).second)
            refuse(where + " is given twice");
    }
    return to;
}

void read_input(const onnx::ValueInfoProto& from, graph& to) {
    const std::string where = "input " + quoted(from.name());
    const onnx::TypeProto_Tensor& type = from.type().tensor_type();
    if (!from.type().has_tensor_type() || (type.elem_type() != onnx::TensorProto::FLOAT &&
                                              type.elem_type() != onnx::TensorProto::DOUBLE))
        refuse(where + " has numbers of another type", "float or double",
            "type " + std::to_string(type.elem_type()));
    to.input = from.name();
    to.wide = type.elem_type() == onnx::TensorProto::DOUBLE;
    for (int axis = 0; axis < type.shape().dim_size(); ++axis) {
        const onnx::TensorShapeProto_Dimension& dim = type.shape().dim(axis);
        const std::string name = dim.has_dim_param() ? quoted(dim.dim_param()) : "none";
        if (!dim.has_dim_value() && axis > 0)
            refuse(where + " has a dynamic size on axis " + std::to_string(axis), "a number", name);
        if (!dim.has_dim_value())
            to.open_axis = name;
        to.input_shape.push_back(dim.has_dim_value() ? dim.dim_value() : 1);
    }
    if (elements_of(to.input_shape) <= 0 || to.input_shape.empty())
        refuse(where + " has a shape that is not supported", "1 to 4 sizes above zero",
            text_of(to.input_shape));
}

std::int64_t read_opset(const onnx::ModelProto& from) {
    std::int64_t found = 0;
    for (const onnx::OperatorSetIdProto& one : from.opset_import())
        if (one.domain().empty() || one.domain() == "ai.onnx")
            found = one.version();
    if (found < 9 || found > 17)
        refuse("the operator set is not supported", "9 to 17", std::to_string(found));
    return found;
}

/// Every name is defined once, and before it is used.
void check_order(const graph& of) {
    std::set<std::string, std::less<>> known{of.input};
    for (const auto& [name, value] : of.constants)
        if (!known.insert(name).second)
            refuse("the name " + quoted(name) + " is given twice");
    for (const node& one : of.nodes) {
        for (const std::string& name : one.inputs)
            if (!name.empty() && !known.contains(name))
                one.refuse("input " + quoted(name) + " is not computed before it");
        for (const std::string& name : one.outputs)
            if (!name.empty() && !known.insert(name).second)
                one.refuse("output " + quoted(name) + " is given twice");
    }
    if (!known.contains(of.output))
        refuse("output " + quoted(of.output) + " is computed by no node");
}

} // namespace

graph read(std::string_view file) {
    onnx::ModelProto model;
    if (file.size() > std::size_t(std::numeric_limits<int>::max()) ||
        !model.ParseFromArray(file.data(), static_cast<int>(file.size())) || !model.has_graph())
        refuse("it is no ONNX model, or truncated");
    if (model.functions_size() > 0)
        refuse("it has functions of its own, which are not supported");
    graph to;
    to.opset = read_opset(model);
    const onnx::GraphProto& from = model.graph();
    if (from.sparse_initializer_size() > 0)
        refuse("it has sparse tensors, which are not supported");
    for (const onnx::TensorProto& one : from.initializer()) {
        const std::string where = "tensor " + quoted(one.name());
        if (!to.constants.emplace(one.name(), read_tensor(one, where)).second)
            refuse(where + " is given twice");
    }
    // Before IR version 4 an initializer is an input as well.
    int inputs = 0;
    for (const onnx::ValueInfoProto& one : from.input())
        if (!to.constants.contains(one.name())) {
            read_input(one, to);
            ++inputs;
        }
    if (inputs != 1)
        refuse("the model has another number of inputs", "1", std::to_string(inputs));
    if (from.output_size() != 1)
        refuse("the model has another number of outputs", "1", std::to_string(from.output_size()));
    to.output = from.output(0).name();
    for (const onnx::NodeProto& one : from.node())
        to.nodes.push_back(read_node(one));
    check_order(to);
    return to;
}

} // namespace strut_onnx
