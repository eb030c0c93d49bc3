#!/bin/sh
# tool_test.sh STRUT_ONNX COMPILER INCLUDE_DIR GOLDEN_DIR SCRATCH_DIR STRUT_EMBED
# What strut-onnx makes of PyTorch's exports gives out what PyTorch did; what it refuses, with which
# words and exit codes, and that nothing is written then. Its files are strut-embed's, too.
. "$(dirname "$0")/../tool.sh"
golden=$golden/onnx
embed=$6

# One compilation for all of them.
models=
for samples in "$golden"/*.safetensors; do
    name=$(basename "$samples" .safetensors)
    "$tool" "$golden/$name.onnx" -o "$name" --name "$name" || fail "$name"
    "$embed" "$name.safetensors" -o "${name}_fixed.hpp" || fail "$name"
    echo "#include \"$name.hpp\"" >>models.hpp
    echo "#include \"${name}_fixed.hpp\"" >>models.hpp
    models="$models X($name)"
done
echo "#define MODELS(X)$models" >>models.hpp
compiled compares.cpp
./program . "$golden" || fail "a network gives out something else"

model() { echo "$golden/refused_$1.onnx"; }

refused 1 "node '/1/Sin' (Sin): the operation is not supported" "$(model unknown)" -o refused
refused 1 "input 'x' has a dynamic size on axis 1 (expected a number, found 'any')" \
    "$(model dynamic)" -o refused
refused 1 "(Conv): these pads are not supported" "$(model padding)" -o refused
refused 1 "node '/1/Clip' (Clip): these limits are not supported" "$(model relu6)" -o refused
refused 1 "(LeakyRelu): attribute 'alpha' is not finite (found NaN)" "$(model nan)" -o refused
refused 1 "node '/Add' (Add): neither of its inputs is what the other was computed from" \
    "$(model shortcut)" -o refused
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
