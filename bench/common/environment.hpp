#pragma once

#include <cstdlib>

#include <unistd.h>
#if defined(__SSE__)
#include <immintrin.h>
#endif

namespace bench {

/// Puts the peers at their best: one thread each, and the right kernels of OpenBLAS.
/// The libraries read their variables before main begins, so a process that lacks one starts itself
/// anew with it. What the user has set stays.
inline void settle_environment(char** arguments) {
    bool changed = false;
    const auto prefer = [&](const char* name, const char* value) {
        if (std::getenv(name) == nullptr)
            changed |= setenv(name, value, 0) == 0;
    };
    prefer("OPENBLAS_NUM_THREADS", "1");
    prefer("OMP_NUM_THREADS", "1");
#if defined(__x86_64__)
    // OpenBLAS 0.3.21 does not know newer processors with AVX-512 and falls back to slow kernels.
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        prefer("OPENBLAS_CORETYPE", "SkylakeX");
#endif
    if (changed)
        execv("/proc/self/exe", arguments); // on failure we go on as we are
}

/// Denormals are zero, for every row: strut sets this for itself, no peer does, and a peer shall
/// not be slow for that. (A dead unit's first moment in Adam decays to a denormal in 830 steps.)
inline void flush_denormals() {
#if defined(__SSE__)
    _mm_setcsr(_mm_getcsr() | 0x8040);
#endif
}

/// While it lives, denormals are numbers again, as in a program that does nothing about them.
class keep_denormals {
public:
    keep_denormals() = default;
    keep_denormals(const keep_denormals&) = delete;
    keep_denormals& operator=(const keep_denormals&) = delete;
#if defined(__SSE__)
    ~keep_denormals() {
        _mm_setcsr(flushed_);
    }

private:
    const unsigned flushed_ = [] {
        const unsigned word = _mm_getcsr();
        _mm_setcsr(word & ~0x8040u);
        return word;
    }();
#endif
};

} // namespace bench
