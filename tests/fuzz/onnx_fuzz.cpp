// Whatever an .onnx file contains, strut-onnx makes a declaration and numbers of it that can be
// written, or a failure. `cmake --workflow --preset asan` builds it with libFuzzer and runs it for
// half a minute; for longer, from the files to start from:
//
//     build/asan/tests/onnx_fuzz -runs=1000000 -max_len=4096 SCRATCH_DIR tests/fuzz/corpus/onnx

#include <cstdint>
#include <span>
#include <string>

#include <google/protobuf/stubs/logging.h>

#include "../../examples/tools/strut-onnx/convert.hpp"
#include "fuzz/invariants.hpp"
#include "strut/io/safetensors.hpp"

namespace {

using invariants::must_hold;

/// Three texts of 400 bytes, each of which may take four.
constexpr std::size_t longest_message = 5000;

/// As many of one bracket as of the other, and what is in a declaration.
void must_be_a_header(const std::string& text) {
    int open = 0;
    for (const char c : text) {
        open += (c == '<') - (c == '>');
        must_hold(
            c == '\n' || (c >= ' ' && c <= '~' && c != '\\'), "a header that is no plain text");
    }
    if (open != 0 || !text.starts_with("#pragma once\n") || !text.ends_with(">;\n"))
        must_hold("a header that is no declaration:\n" + text);
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    google::protobuf::SetLogHandler(nullptr); // it prints what does not parse
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto made = strut_onnx::convert(invariants::text_of(data, size), "file", "net");
    if (made.has_error()) {
        must_hold(invariants::of_message(made.error(), longest_message));
        return 0;
    }
    must_be_a_header(made->header);
    const auto file = strut::serialize_safetensors(made->numbers);
    if (file.has_error())
        must_hold("numbers that cannot be written: " + file.error().message());
    must_hold(strut::parse_safetensors(std::as_bytes(std::span{*file}), "again").has_value(),
        "numbers that cannot be read again");
    return 0;
}
