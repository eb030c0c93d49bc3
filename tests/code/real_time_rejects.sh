#!/bin/sh
# real_time_rejects.sh COMPILER INCLUDE_DIR [FLAG...]
# Shows that real_time.sh can fail: an activation that does each of these, in a network, is found in
# what the compiler makes of it, and one that does none of them is not.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
compiler=$1 include=$2
shift 2
failures=0

try() { # try accepts|refuses WHAT CODE: the code of an activation's value
    cat >"$scratch/activation.cpp" <<END
#include "strut/inference.hpp"
extern "C" int puts(const char*);
extern "C" float sinf(float);
struct counter {
    counter() { count = 1; }
    ~counter() { count = 0; }
    volatile int count;
};
int* volatile kept = nullptr;
$3
struct creeping {
    static auto value(auto h) { creep(); return h; }
    static auto slope(auto h) { return decltype(h)(1); }
};
using net = strut::network<strut::input<2>, strut::dense<1, creeping>>;
void forward(const net& model, const float* x, float* y, net::workspace<>& work) {
    model.forward(x, y, work);
}
END
    "$compiler" -std=c++20 -O2 -fno-exceptions -fno-rtti -I"$include" $flags \
        -c "$scratch/activation.cpp" -o "$scratch/object"
    if "$here/asks_nothing.sh" "$scratch/object" >/dev/null; then verdict=accepts; else verdict=refuses; fi
    if [ "$verdict" != "$1" ]; then
        echo "real_time.sh $verdict an activation that $2"
        failures=$((failures + 1))
    fi
}
flags=$*

try accepts "does nothing" 'inline void creep() {}'
try refuses "allocates" 'inline void creep() { kept = new int; }'
try refuses "prints" 'inline void creep() { puts("creep"); }'
try refuses "calls the library of mathematics" \
    'inline volatile float angle = 1; inline void creep() { angle = sinf(angle); }'
try refuses "ends the program" 'inline void creep() { if (kept != nullptr) __builtin_abort(); }'
try refuses "has a static object" \
    'inline void creep() { static counter one; one.count = one.count + 1; }'
try refuses "counts in a global object" \
    'counter all; inline void creep() { all.count = all.count + 1; }'
try refuses "counts in each thread" \
    'thread_local int mine = 0; inline void creep() { kept = &mine; }'
exit "$failures"
