#!/bin/sh
# round_trip.sh WRITER COMPILER INCLUDE_DIR SCRATCH_DIR
# Writes networks as headers, compiles a program of them without exceptions and RTTI, and runs it:
# the same numbers, known to the compiler, in memory that cannot be written to.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
writer=$1 compiler=$2 include=$3 scratch=$4
rm -rf "$scratch"
mkdir -p "$scratch"
"$writer" "$scratch"
cd "$scratch"
"$compiler" -std=c++20 -O1 -fno-exceptions -fno-rtti -Wall -Wextra -Wpedantic -Wshadow -Werror \
    -I"$include" -I"$here" -I. "$here/uses_headers.cpp" ./*.S -o user
./user
for how in "literal" "assembly apart"; do
    # It must be killed, not end.
    if (./user $how) >killed.txt 2>&1; then
        echo "embedded weights were written to"
        exit 1
    fi
done
# And lies in .rodata.
for name in _fixed strut_embedded; do
    if nm "$scratch/user" | grep "$name" | grep -vq ' [rR] '; then
        echo "$name is not in read-only memory"
        exit 1
    fi
    [ "$(nm "$scratch/user" | grep -c "$name")" -ge 4 ] || { echo "no symbols of $name"; exit 1; }
done
