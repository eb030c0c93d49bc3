#!/bin/sh
# size.sh INCLUDE_DIR SOURCE COMPILER [FLAG...]
# Prints how many bytes of code and of constants an embedded program gets from SOURCE: the sections
# .text* and .rodata* of its object file. Weights are not in there.
set -eu
include=$1 source=$2
shift 2
object=$(mktemp)
trap 'rm -f "$object"' EXIT
"$@" -std=c++20 -fno-exceptions -fno-rtti -I"$include" -c "$source" -o "$object"
size -A -d "$object" | awk '/^\.(text|rodata)/ { bytes += $2 } END { print bytes }'
