#!/bin/sh
# real_time_effects.sh COMPILER INCLUDE_DIR [FLAG...]
# Clang looks into everything that the functions of real_time.cpp call, and fails if any of it may
# block; and if it finds nothing wrong with real_time_allocates.cpp.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
compiler=$1
include=$2
shift 2
check() { # check SOURCE FLAG...
    source=$1
    shift
    "$compiler" -std=c++20 -Wfunction-effects -Werror -I"$include" -I"$here/.." "$@" \
        -fsyntax-only "$here/$source"
}
check real_time.cpp "$@"
if said=$(check real_time_allocates.cpp "$@" 2>&1); then
    echo "real_time_allocates.cpp compiles, and must not"
    exit 1
fi
for words in "'nonblocking' attribute must not call" \
    "because it calls non-'nonblocking' function '.*allocating::value" \
    "because it allocates or deallocates memory"; do
    printf '%s\n' "$said" | grep -q "$words" ||
        { printf '%s\n' "$said" | head -n 20; echo "not in what it said: $words"; exit 1; }
done
