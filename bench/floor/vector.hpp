#pragma once

#include <cstddef>

/// The widest register of this build, as a vector extension of the compiler.
namespace bench {

#if defined(__AVX512F__)
inline constexpr std::size_t vector_bytes = 64;
#elif defined(__AVX__)
inline constexpr std::size_t vector_bytes = 32;
#else
inline constexpr std::size_t vector_bytes = 16;
#endif

using vector = float __attribute__((vector_size(vector_bytes)));
inline constexpr std::size_t vector_lanes = vector_bytes / sizeof(float);

/// The compiler must have `value` in a register here, and believes that it is used. Costs nothing.
inline void keep(vector value) {
#if defined(__AVX512F__)
    asm volatile("" : : "v"(value));
#elif defined(__x86_64__)
    asm volatile("" : : "x"(value));
#else
    asm volatile("" : : "w"(value));
#endif
}

/// As `keep`, and the compiler no longer knows what `value` is.
inline void forget(vector& value) {
#if defined(__AVX512F__)
    asm volatile("" : "+v"(value));
#elif defined(__x86_64__)
    asm volatile("" : "+x"(value));
#else
    asm volatile("" : "+w"(value));
#endif
}

} // namespace bench
