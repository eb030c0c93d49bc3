#pragma once

#include <cmath>

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#include "strut/core/config.hpp"

/// Single instructions that neither the language nor xsimd gives reliably.
namespace strut::simd::detail {

#if defined(__FMA__)
// xsimd 8 multiplies, rounds, and adds in 16-byte and 64-byte registers, unless the compiler
// contracts that: clang does not.
STRUT_INLINE __m128 fused(__m128 a, __m128 b, __m128 c) {
    return _mm_fmadd_ps(a, b, c);
}
STRUT_INLINE __m128d fused(__m128d a, __m128d b, __m128d c) {
    return _mm_fmadd_pd(a, b, c);
}
STRUT_INLINE __m256 fused(__m256 a, __m256 b, __m256 c) {
    return _mm256_fmadd_ps(a, b, c);
}
STRUT_INLINE __m256d fused(__m256d a, __m256d b, __m256d c) {
    return _mm256_fmadd_pd(a, b, c);
}
#if defined(__AVX512F__)
STRUT_INLINE __m512 fused(__m512 a, __m512 b, __m512 c) {
    return _mm512_fmadd_ps(a, b, c);
}
STRUT_INLINE __m512d fused(__m512d a, __m512d b, __m512d c) {
    return _mm512_fmadd_pd(a, b, c);
}
#endif
#endif

// Elements put together in memory would be waited for until the processor has written them.
#if defined(__AVX512F__) && defined(__AVX512VL__)
STRUT_INLINE __m128 masked_load(const float* from, unsigned mask, __m128) {
    return _mm_maskz_loadu_ps(static_cast<__mmask8>(mask), from);
}
STRUT_INLINE __m128d masked_load(const double* from, unsigned mask, __m128d) {
    return _mm_maskz_loadu_pd(static_cast<__mmask8>(mask), from);
}
STRUT_INLINE __m256 masked_load(const float* from, unsigned mask, __m256) {
    return _mm256_maskz_loadu_ps(static_cast<__mmask8>(mask), from);
}
STRUT_INLINE __m256d masked_load(const double* from, unsigned mask, __m256d) {
    return _mm256_maskz_loadu_pd(static_cast<__mmask8>(mask), from);
}
STRUT_INLINE __m512 masked_load(const float* from, unsigned mask, __m512) {
    return _mm512_maskz_loadu_ps(static_cast<__mmask16>(mask), from);
}
STRUT_INLINE __m512d masked_load(const double* from, unsigned mask, __m512d) {
    return _mm512_maskz_loadu_pd(static_cast<__mmask8>(mask), from);
}
#endif

// std::sqrt calls the library for negative numbers, to set errno.
#if defined(__SSE2__)
STRUT_INLINE float root(float x) {
    return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(x)));
}
STRUT_INLINE double root(double x) {
    const __m128d value = _mm_set_sd(x);
    return _mm_cvtsd_f64(_mm_sqrt_sd(value, value));
}
#elif defined(__aarch64__)
STRUT_INLINE float root(float x) {
    return vget_lane_f32(vsqrt_f32(vdup_n_f32(x)), 0);
}
STRUT_INLINE double root(double x) {
    return vget_lane_f64(vsqrt_f64(vdup_n_f64(x)), 0);
}
// xsimd 8 makes square roots and quotients of floats of an estimate, which is some units off in the
// last place.
STRUT_INLINE float32x4_t root(float32x4_t x) {
    return vsqrtq_f32(x);
}
STRUT_INLINE float64x2_t root(float64x2_t x) {
    return vsqrtq_f64(x);
}
STRUT_INLINE float32x4_t quotient(float32x4_t a, float32x4_t b) {
    return vdivq_f32(a, b);
}
STRUT_INLINE float64x2_t quotient(float64x2_t a, float64x2_t b) {
    return vdivq_f64(a, b);
}
// a > b ? a : b, as x86 has it: the instruction for it takes either NaN, and 0 for more than -0.
STRUT_INLINE float32x4_t larger(float32x4_t a, float32x4_t b) {
    return vbslq_f32(vcgtq_f32(a, b), a, b);
}
STRUT_INLINE float64x2_t larger(float64x2_t a, float64x2_t b) {
    return vbslq_f64(vcgtq_f64(a, b), a, b);
}
STRUT_INLINE float32x4_t smaller(float32x4_t a, float32x4_t b) {
    return vbslq_f32(vcltq_f32(a, b), a, b);
}
STRUT_INLINE float64x2_t smaller(float64x2_t a, float64x2_t b) {
    return vbslq_f64(vcltq_f64(a, b), a, b);
}
#else
STRUT_INLINE float root(float x) {
    return std::sqrt(x);
}
STRUT_INLINE double root(double x) {
    return std::sqrt(x);
}
#endif

} // namespace strut::simd::detail
