// Whatever a .safetensors file contains, reading it gives weights or a failure. `cmake --workflow
// --preset asan` builds it with libFuzzer and runs it for half a minute; for longer, from the files
// to start from:
//
//     build/asan/tests/safetensors_fuzz -runs=1000000 -max_len=2048 SCRATCH_DIR
//         tests/fuzz/corpus/safetensors

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "fuzz/invariants.hpp"
#include "fuzz/safetensors_invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using invariants::must_hold;
    must_hold(safetensors_invariants::of(invariants::bytes_of(data, size)));
    // The same up to the first line feed as a header, so that its length is right.
    const std::string_view text = invariants::text_of(data, size);
    if (const std::size_t end = text.find('\n'); end != text.npos) {
        const std::string file =
            safetensors_invariants::file_of(text.substr(0, end), text.substr(end + 1));
        must_hold(safetensors_invariants::of(std::as_bytes(std::span{file})));
    }
    return 0;
}
