#!/bin/sh
# table.sh INCLUDE_DIR
# What the networks of this folder take in an embedded program, in bytes of code and constants: a
# table of all compilers that are installed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

row() { # row INCLUDE_DIR NAME COMPILER [FLAG...]
    include=$1 name=$2
    shift 2
    command -v "$1" >/dev/null || return 0
    for network in policy_tanh lstm16; do
        small=$("$here/size.sh" "$include" "$here/$network.cpp" "$@" -Os)
        fast=$("$here/size.sh" "$include" "$here/$network.cpp" "$@" -O2)
        printf '| %-11s | %-10s | %-9s | %7d | %7d |\n' "$network" "$1" "$name" "$small" "$fast"
    done | sed 's/aarch64-linux-gnu-g++/g++       /'
}

echo '| network     | compiler   | machine   |     -Os |     -O2 |'
echo '|-------------|------------|-----------|--------:|--------:|'
for compiler in g++ clang++-19; do
    row "$1" SSE2 "$compiler" -march=x86-64
    row "$1" AVX2 "$compiler" -march=haswell
    row "$1" AVX-512 "$compiler" -march=skylake-avx512
done
row "$1" NEON aarch64-linux-gnu-g++ -idirafter /usr/include
