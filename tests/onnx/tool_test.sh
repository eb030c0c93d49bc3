#!/bin/sh
# tool_test.sh STRUT_ONNX COMPILER INCLUDE_DIR GOLDEN_DIR SCRATCH_DIR
# What strut-onnx makes of PyTorch's exports gives out what PyTorch did; what it refuses, with which
# words and exit codes, and that nothing is written then.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tool=$1 compiler=$2 include=$3 golden=$4/onnx scratch=$5
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
fail() { echo "$*"; exit 1; }

# One compilation for all of them.
models=
for samples in "$golden"/*.safetensors; do
    name=$(basename "$samples" .safetensors)
    "$tool" "$golden/$name.onnx" -o "$name" --name "$name" || fail "$name"
    echo "#include \"$name.hpp\"" >>models.hpp
    models="$models X($name)"
done
echo "#define MODELS(X)$models" >>models.hpp
"$compiler" -std=c++20 -O0 -I"$include" -I. -Wall -Wextra -Wpedantic -Wshadow -Werror \
    "$here/compares.cpp" -o compares -lboost_json 2>compile.txt || {
    head -20 compile.txt
    fail "the headers do not compile"
}
./compares . "$golden" || fail "a network gives out something else"

# refused CODE MESSAGE ARGUMENT...
refused() {
    code=$1 message=$2
    shift 2
    rm -f refused.hpp refused.safetensors
    set +e
    "$tool" "$@" >said.txt 2>&1
    found=$?
    set -e
    [ "$found" = "$code" ] || fail "$*: ended with $found, not $code: $(cat said.txt)"
    grep -qF -- "$message" said.txt || fail "$*: said $(cat said.txt), not $message"
    [ ! -e refused.hpp ] && [ ! -e refused.safetensors ] || fail "$*: wrote a file"
}
model() { echo "$golden/refused_$1.onnx"; }

refused 1 "node '/1/Sin' (Sin): the operation is not supported" "$(model unknown)" -o refused
refused 1 "input 'x' has a dynamic size on axis 1 (expected a number, found 'any')" \
    "$(model dynamic)" -o refused
refused 1 "(Conv): these pads are not supported" "$(model padding)" -o refused
refused 1 "node '/1/Clip' (Clip): these limits are not supported" "$(model relu6)" -o refused
refused 1 "cannot be" "$scratch/nothing.onnx" -o refused
: >empty.onnx
refused 1 "it is no ONNX model, or truncated" empty.onnx -o refused
echo "garbage, not protobuf" >garbage.onnx
refused 1 "it is no ONNX model, or truncated" garbage.onnx -o refused
refused 2 "usage: strut-onnx" -o refused
refused 2 "usage: strut-onnx" "$golden/mlp.onnx" -o refused --name "no name"

# Cut anywhere, it is refused: PyTorch writes the operator set last.
size=$(wc -c <"$golden/mlp.onnx")
at=0
while [ "$at" -lt "$size" ]; do
    head -c "$at" "$golden/mlp.onnx" >cut.onnx
    refused 1 "cut.onnx: " cut.onnx -o refused
    at=$((at + 7))
done
