#!/bin/sh
# size.sh COMPILER INCLUDE_DIR BENCH_DIR
# Holds the networks of bench/size to their bars, in bytes of code and constants: half as much again
# as on 28 November 2026 with g++ 12 for any x86-64.
set -eu
failed=0
while read -r network flag bar; do
    bytes=$("$3/size/size.sh" "$2" "$3/size/$network.cpp" "$1" -march=x86-64 "$flag")
    echo "$network $flag: $bytes bytes, $bar allowed"
    # An object without code would pass, too.
    [ "$bytes" -ge 1000 ] && [ "$bytes" -le "$bar" ] || failed=1
done <<'END'
policy_tanh -O2 5660
policy_tanh -Os 6940
lstm16 -O2 5270
lstm16 -Os 4940
END
exit $failed
