#!/bin/sh
# exact.sh COMPILER INCLUDE_DIR PROGRAM
# With all that the optimizer has and the instructions of this machine, initializers give the bits
# that they give in constant expressions.
set -eu
for level in -O2 -O3; do
    "$1" -std=c++20 "$level" -march=native -I"$2" "$(dirname "$0")/exact.cpp" -o "$3"
    "$3" || {
        echo "other bits with $level"
        exit 1
    }
done
