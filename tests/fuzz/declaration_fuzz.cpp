// Whatever a file or a user says a network is, strut-embed makes a list of tensors of it that lie
// one behind the other, or refuses it. `cmake --workflow --preset asan` builds it with libFuzzer
// and runs it for half a minute.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "../../examples/tools/strut-embed/declared.hpp"
#include "fuzz/invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using invariants::must_hold;
    const std::string_view text = invariants::text_of(data, size);
    const auto net = strut_embed::declared(text);
    if (net.has_error()) {
        must_hold(invariants::of_full_message(net.error()));
        return 0;
    }
    // It goes into a header.
    must_hold(net->text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_:<>,.-+ \n") == net->text.npos,
        "this is more than a type");
    const auto again = strut_embed::declared(net->text);
    must_hold(again && again->text == net->text && again->parameters == net->parameters,
        "what was written is read as something else");
    std::size_t next = 0;
    for (const strut::leaf& one : net->leaves)
        for (const strut::tensor& of : one.tensors) {
            must_hold(of.offset >= next && of.size() > 0, "tensors lie on each other");
            next = of.offset + of.size();
        }
    must_hold(next <= net->parameters, "a tensor is beyond its block");
    return 0;
}
