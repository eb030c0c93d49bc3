#!/bin/sh
# fast_math.sh COMPILER INCLUDE_DIR SCRATCH_DIR
# With the flags that strut asks for behind -ffast-math, networks give out what they do without it.
set -eu
source=$(dirname "$0")/fast_math.cpp
mkdir -p "$3"
"$1" -std=c++20 -O2 -I"$2" "$source" -o "$3/plain"
"$1" -std=c++20 -O2 -I"$2" -ffast-math -fno-associative-math -fno-finite-math-only "$source" \
    -o "$3/fast"
"$3/plain" >"$3/plain.txt"
"$3/fast" >"$3/fast.txt"
[ -s "$3/plain.txt" ]
diff "$3/plain.txt" "$3/fast.txt"
