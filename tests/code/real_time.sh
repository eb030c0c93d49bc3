#!/bin/sh
# real_time.sh COMPILER INCLUDE_DIR [FLAG...]
# Compiles real_time.cpp without exceptions and RTTI, and fails if its code needs anything from
# outside: see asks_nothing.sh, and real_time_rejects.sh for what it finds.
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
"$here/asks_nothing.sh" "$object"
