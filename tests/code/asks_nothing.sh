#!/bin/sh
# asks_nothing.sh OBJECT: fails if an object file needs anything from outside but the three functions
# that compilers call by themselves, or somebody who starts it: constructors, or storage of a thread.
set -eu
needed=$(nm -u "$1" | awk '{print $2}' | grep -vxE 'memcpy|memmove|memset' || true)
started=$(readelf -SW "$1" | grep -oE '\.(init_array|ctors|tdata|tbss)' || true)
if [ -n "$needed$started" ]; then
    echo "it needs:" $needed $started
    exit 1
fi
