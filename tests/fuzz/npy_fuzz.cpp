// Whatever a .npy file contains, reading it gives an array or a failure. `cmake --workflow --preset
// asan` builds it with libFuzzer and runs it for half a minute; for longer, with a file to start
// from:
//
//     build/asan/tests/npy_fuzz -seed_inputs=examples/data/digits_labels.npy -max_total_time=600

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "fuzz/npy_invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string wrong = npy_invariants::of_all_types(std::as_bytes(std::span{data, size}));
    if (!wrong.empty()) {
        std::fprintf(stderr, "npy_fuzz: %s\n", wrong.c_str());
        std::abort();
    }
    return 0;
}
