#pragma once

// An LSTM compiled with -ffast-math gave -0.10 where it gives -0.03: the compiler reassociates the
// steps by which exp and tanh are computed, and takes no number for NaN. clang says nothing of
// -fassociative-math alone.
#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) ||                                     \
    (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error                                                                                             \
    "strut: -ffast-math computes wrongly; write -fno-associative-math -fno-finite-math-only behind it (of clang and icpx also -ffp-model=fast)"
#endif

/// STRUT_INLINE forces a small function into its caller: kernels are written as nests of such
/// functions, and they are fast only when every array of registers dissolves into registers.
#if defined(__GNUC__) || defined(__clang__)
#define STRUT_INLINE inline __attribute__((always_inline))
#define STRUT_LAMBDA __attribute__((always_inline))
#else
#define STRUT_INLINE inline
#define STRUT_LAMBDA
#endif

#include <cstddef>
#include <cstdint>

namespace strut {

/// The alignment of every block and every tensor in it, in bytes: a cache line, and the widest
/// register.
inline constexpr std::size_t alignment = 64;

/// Rounds `count` up to a multiple of `step`.
constexpr std::size_t round_up(std::size_t count, std::size_t step) {
    return (count + step - 1) / step * step;
}

} // namespace strut
