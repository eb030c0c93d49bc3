// Whatever a .npy file contains, reading it gives an array or a failure. `cmake --workflow --preset
// asan` builds it with libFuzzer and runs it for half a minute; for longer, with a file to start
// from:
//
//     build/asan/tests/npy_fuzz -runs=1000000 -max_len=2048 SCRATCH_DIR tests/fuzz/corpus/npy

#include <cstddef>
#include <cstdint>

#include "fuzz/invariants.hpp"
#include "fuzz/npy_invariants.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    invariants::must_hold(npy_invariants::of_all_types(invariants::bytes_of(data, size)));
    return 0;
}
