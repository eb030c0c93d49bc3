#pragma once

/// Elementary functions that work in constant expressions: exp, expm1, log, log1p, sqrt, tanh, erf,
/// sin, cos, for double, and for float by rounding the double result.
/// The same code runs at compile time and at run time, with no fused operation in it, so that the
/// same argument gives the same bits everywhere: compile time and run time, every compiler, every
/// instruction set. (Kernels do not use these: strut::simd has functions on whole registers.)
/// Units or range: within 1.3 ulp in double over the whole range, subnormals included; not
/// a number, infinities and signed zeros as in C (ISO/IEC 9899, annex F). No errno, no exceptions.
/// Cost: 40 to 100 evaluation steps of a constant expression (clang counts up to 1048576); sin and
/// cos beyond 1024 take 160.

#include "strut/core/cmath/erf.hpp"
#include "strut/core/cmath/exact.hpp"
#include "strut/core/cmath/exp.hpp"
#include "strut/core/cmath/log.hpp"
#include "strut/core/cmath/sqrt.hpp"
#include "strut/core/cmath/trigonometry.hpp"
