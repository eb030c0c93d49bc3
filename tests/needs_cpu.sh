#!/bin/sh
# needs_cpu.sh "FLAG..." PROGRAM [ARGUMENT...]
# Runs the program if the processor has every flag; otherwise says which it lacks and exits with 77,
# which ctest reports as skipped.
for flag in $1; do
    if ! grep -qsw "$flag" /proc/cpuinfo; then
        echo "skipped: this processor has no $flag"
        exit 77
    fi
done
shift
exec "$@"
