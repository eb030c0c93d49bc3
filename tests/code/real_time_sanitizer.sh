#!/bin/sh
# real_time_sanitizer.sh COMPILER INCLUDE_DIR [FLAG...]
# Runs real_time.cpp under Clang's RealtimeSanitizer, which ends the program at a call that may
# block; and fails if real_time_allocates.cpp is not ended.
set -eu
export LC_ALL=C RTSAN_OPTIONS=halt_on_error=true
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
compiler=$1
include=$2
shift 2
flags=$*
build() { # build PROGRAM SOURCE...
    program=$1
    shift
    "$compiler" -std=c++20 -O1 -fsanitize=realtime $flags -I"$include" -I"$here/.." "$@" \
        -o "$work/$program"
}

build runs "$here/real_time_runs.cpp" "$here/real_time.cpp"
"$work/runs"

build allocates "$here/real_time_allocates.cpp"
if "$work/allocates" 2>"$work/said"; then
    echo "real_time_allocates.cpp ran to its end"
    exit 1
fi
grep -q 'unsafe function `malloc`' "$work/said" || { cat "$work/said"; exit 1; }
