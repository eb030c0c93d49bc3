#!/bin/sh
# install_test.sh BUILD_DIR SCRATCH_DIR COMPILER
# Installs strut, then configures, builds and runs a project that finds it with find_package.
set -eu
user=$(cd "$(dirname "$0")" && pwd)
rm -rf "$2"
cmake --install "$1" --prefix "$2/prefix" >"$2.log"
cmake -S "$user" -B "$2/build" -G Ninja -DCMAKE_PREFIX_PATH="$2/prefix" -DCMAKE_CXX_COMPILER="$3"
cmake --build "$2/build"
"$2/build/user"
