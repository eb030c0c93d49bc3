#include "convert.hpp"

#include "fold.hpp"
#include "lower.hpp"
#include "match.hpp"
#include "read.hpp"
#include "refusal.hpp"
#include "strut/io/message.hpp"
#include "write.hpp"

namespace strut_onnx {

namespace {

void check_open_axis(const graph& of) {
    if (of.open_axis && !may_grow(of))
        refuse("input '" + of.input + "' has a dynamic size on axis 0, which is no batch: the " +
                   "output does not grow with it",
            "a number: export it with a fixed length", *of.open_axis);
}

} // namespace

strut::result<converted> convert(std::string_view file, const std::string& subject,
    const std::string& name, strut::allow allowed) {
    try {
        graph model = read(file);
        check_open_axis(model);
        fold(model);
        const declaration network = lower(model, match(model));
        if (network.layers.empty())
            refuse("the graph computes nothing", "a layer", "none");
        return converted{header(network, name, subject), numbers(network, allowed)};
    } catch (refusal& one) {
        one.why.subject = subject;
        // Names of the file stand in messages, which a terminal is not to obey.
        for (std::string* text : {&one.why.problem, &one.why.expected, &one.why.found})
            *text = strut::detail::printable(*text, 400);
        return std::move(one.why);
    }
}

} // namespace strut_onnx
