#pragma once

#if defined(__SSE__)
#include <xmmintrin.h>
#endif
#include <cstdint>

namespace strut::simd {

/// While it lives, this thread treats denormal numbers as zero, as inputs and as results.
/// Vanishing signals end in denormals, and arithmetic on them is up to 150 times slower.
/// Units: none. Cost: two register writes, none where the thread does so already.
class flush_denormals {
public:
    flush_denormals() : saved_{read()} {
        if (!flushes())
            write(saved_ | flush_bits);
    }
    ~flush_denormals() {
        if (!flushes())
            write(saved_);
    }
    flush_denormals(const flush_denormals&) = delete;
    flush_denormals& operator=(const flush_denormals&) = delete;

private:
#if defined(__SSE__)
    using word = unsigned int;
    static constexpr word flush_bits = 0x8040; // flush to zero, denormals are zero
    static word read() {
        return _mm_getcsr();
    }
    static void write(word value) {
        _mm_setcsr(value);
    }
#elif defined(__aarch64__)
    using word = std::uint64_t;
    static constexpr word flush_bits = word{1} << 24; // FPCR.FZ
    static word read() {
        word value;
        asm volatile("mrs %0, fpcr" : "=r"(value));
        return value;
    }
    static void write(word value) {
        asm volatile("msr fpcr, %0" : : "r"(value));
    }
#else
    using word = unsigned int;
    static constexpr word flush_bits = 0;
    static word read() {
        return 0;
    }
    static void write(word) {}
#endif
    bool flushes() const {
        return (saved_ & flush_bits) == flush_bits;
    }

    word saved_;
};

} // namespace strut::simd
