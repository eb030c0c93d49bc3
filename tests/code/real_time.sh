#!/bin/sh
# real_time.sh COMPILER INCLUDE_DIR [FLAG...]
# Compiles real_time.cpp without exceptions and RTTI, and fails if its code needs anything from
# outside but the three functions that compilers call by themselves.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
object=$(mktemp)
trap 'rm -f "$object"' EXIT
compiler=$1
include=$2
shift 2
"$compiler" -std=c++20 -O2 -fno-exceptions -fno-rtti -I"$include" -I"$here/.." "$@" \
    -c "$here/real_time.cpp" -o "$object"
nm -C --defined-only "$object" | grep -q ' T block' || { echo "no code was found"; exit 1; }
needed=$(nm -u "$object" | awk '{print $2}' | grep -vxE 'memcpy|memmove|memset' || true)
if [ -n "$needed" ]; then
    echo "it needs:" $needed
    exit 1
fi
