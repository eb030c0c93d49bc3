#!/bin/sh
# same_code.sh COMPILER OBJDUMP INCLUDE_DIR FLAG [FLAG_OF_BOTH...]
# Compiles quiet_step.cpp with and without FLAG, and fails unless the machine code is the same, byte
# for byte: names of functions may differ.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
compiler=$1 objdump=$2 include=$3 distinct=$4
shift 4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in one two; do
    [ $name = one ] && flag= || flag=$distinct
    "$compiler" -std=c++20 -O2 -I"$include" $flag "$@" -c "$here/quiet_step.cpp" -o "$work/$name.o"
    "$objdump" -d "$work/$name.o" | sed -e '/file format/d' -e '/^Disassembly/d' -e 's/<[^>]*>.*//' >"$work/$name"
done
grep -qE 'fma|fmla|mulps' "$work/one" || { echo "no code was found"; exit 1; }
cmp "$work/one" "$work/two" && echo "$(wc -l <"$work/one") lines of code, the same"
