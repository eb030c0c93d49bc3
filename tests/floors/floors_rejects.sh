#!/bin/sh
# Shows that floors.sh can fail: each forbidden arrow, alone in a tree of its own, must be refused,
# and a tree of allowed arrows must not.
floors=$(cd "$(dirname "$0")" && pwd)/floors.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

try() { # try accepts|refuses FILE INCLUDE
    mkdir -p "$tree/strut/$(dirname "$2")"
    echo "#include $3" >"$tree/strut/$2"
    if sh "$floors" "$tree" >"$tree/said"; then verdict=accepts; else verdict=refuses; fi
    if [ "$verdict" != "$1" ]; then
        echo "floors.sh $verdict $3 in $2"
        failures=$((failures + 1))
    fi
    rm -r "$tree/strut"
}

try accepts layer/dense.hpp '"strut/layer/chain.hpp"'
try accepts layer/dense.hpp '"strut/policy/init/he.hpp"'
try accepts policy/init/he.hpp '"strut/policy/init/concept.hpp"'
try accepts policy/init/he.hpp '<strut/core/random.hpp>'
try accepts simd/pack.hpp '<xsimd/xsimd.hpp>'
try accepts io/npy.hpp '<xtensor/xadapt.hpp>'
try accepts xtensor.hpp '<xtensor/xadapt.hpp>'
try accepts strut.hpp '"strut/health/monitor.hpp"'
try accepts strut.hpp '"strut/inference.hpp"'
try accepts core/shape.hpp '<array>'

try refuses core/shape.hpp '"strut/simd/map.hpp"'
try refuses layer/dense.hpp '<strut/net/network.hpp>'
try refuses policy/init/he.hpp '"strut/policy/activation/relu.hpp"'
try refuses io/npy.hpp '"strut/health/probe.hpp"'
try refuses train/trainer.hpp '"strut/strut.hpp"'
try refuses net/network.hpp '"strut/inference.hpp"'
try refuses inference.hpp '"strut/strut.hpp"'
try refuses simd/map.hpp '<xsimd/xsimd.hpp>'
try refuses net/network.hpp '<xtensor/xadapt.hpp>'
try refuses layer/dense.hpp '"../core/shape.hpp"'
try refuses attic/old.hpp '"strut/core/shape.hpp"'
try refuses core/shape.hpp '  "strut/cellar/old.hpp"'

exit "$failures"
