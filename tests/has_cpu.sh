#!/bin/sh
# has_cpu.sh FLAG...
# Succeeds if the processor has every flag.
for flag in "$@"; do
    grep -qsw "$flag" /proc/cpuinfo || exit 1
done
