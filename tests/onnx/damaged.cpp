// damaged MODEL.onnx...: cuts each model at every length, which must be refused, and flips every
// single bit: refused, or a declaration and numbers that hold what fuzz/onnx_fuzz.cpp, which this
// is linked with, asks of any file. It aborts where they do not.

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>

#include "../../examples/tools/strut-onnx/convert.hpp"
#include "strut/io/mapped_file.hpp"

extern "C" int LLVMFuzzerInitialize(int*, char***);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void must_hold(const std::string& text) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

bool is_refused(const std::string& text) {
    return strut_onnx::convert(text, "file", "net").has_error();
}

} // namespace

int main(int count, char** paths) {
    LLVMFuzzerInitialize(&count, &paths);
    for (int i = 1; i < count; ++i) {
        const auto file = strut::mapped_file::open(paths[i]);
        if (file.has_error()) {
            std::cerr << file.error() << '\n';
            return 1;
        }
        const auto bytes = (*file)->bytes();
        std::string text{reinterpret_cast<const char*>(bytes.data()), bytes.size()};
        if (is_refused(text)) {
            std::cerr << paths[i] << ": refused as it is\n";
            return 1;
        }
        for (std::size_t size = 0; size < text.size(); ++size) {
            must_hold(text.substr(0, size));
            if (!is_refused(text.substr(0, size))) {
                std::cerr << paths[i] << ": read when cut to " << size << " bytes\n";
                return 1;
            }
        }
        std::size_t read = 0;
        for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
            const char before = text[bit / 8];
            text[bit / 8] = static_cast<char>(before ^ (1 << bit % 8));
            must_hold(text);
            read += !is_refused(text);
            text[bit / 8] = before;
        }
        std::cout << paths[i] << ": " << text.size() << " cuts refused; of " << 8 * text.size()
                  << " flips " << read << " were read\n";
    }
}
