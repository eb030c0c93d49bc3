#include "convert.hpp"

#include "fold.hpp"
#include "lower.hpp"
#include "match.hpp"
#include "read.hpp"
#include "refusal.hpp"
#include "strut/io/message.hpp"
#include "write.hpp"

namespace strut_onnx {

strut::result<converted> convert(std::string_view file, const std::string& subject,
    const std::string& name, strut::allow allowed) {
    try {
        graph model = read(file);
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
