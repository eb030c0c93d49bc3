// Whatever an .onnx file contains, strut-onnx makes a declaration and numbers of it that can be
// written, or a failure. `cmake --workflow --preset asan` builds it with libFuzzer and runs it for
// half a minute; for longer, from the files to start from:
//
//     build/asan/tests/onnx_fuzz -runs=1000000 -max_len=4096 SCRATCH_DIR tests/fuzz/corpus/onnx

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include <google/protobuf/stubs/logging.h>

#include "../../examples/tools/strut-onnx/convert.hpp"
#include "strut/io/safetensors.hpp"

namespace {

[[noreturn]] void broken(const std::string& rule) {
    std::fprintf(stderr, "onnx_fuzz: %s\n", rule.c_str());
    std::abort();
}

/// As many of one bracket as of the other, and what is in a declaration.
void must_be_a_header(const std::string& text) {
    int open = 0;
    for (const char c : text) {
        open += (c == '<') - (c == '>');
        if ((c < ' ' && c != '\n') || c > '~' || c == '\\')
            broken("a header that is not plain text");
    }
    if (open != 0 || !text.starts_with("#pragma once\n") || !text.ends_with(">;\n"))
        broken("a header that is no declaration:\n" + text);
}

} // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    google::protobuf::SetLogHandler(nullptr); // it prints what does not parse
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto made =
        strut_onnx::convert({reinterpret_cast<const char*>(data), size}, "file", "net");
    if (made.has_error()) {
        if (made.error().problem.empty() || made.error().subject != "file")
            broken("a message without a problem or without the file");
        return 0;
    }
    must_be_a_header(made->header);
    const auto file = strut::serialize_safetensors(made->numbers);
    if (file.has_error())
        broken("numbers that cannot be written: " + file.error().message());
    if (strut::parse_safetensors(std::as_bytes(std::span{*file}), "again").has_error())
        broken("numbers that cannot be read again");
    return 0;
}
