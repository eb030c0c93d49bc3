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
for name in open_lstm open_conv; do
    refused 1 "input 'x' has a dynamic size on axis 0, which is no batch but the steps of a sequence \
(expected a number: export it with a fixed length, found 'any')" "$(model $name)" -o refused
done
refused 1 "input 'x' has a dynamic size on axis 0, which is no batch: the output does not grow with it" \
    "$(model open_last)" -o refused
refused 1 "(Concat): what it joins is used together: only one place of it is supported" \
    "$(model joined)" -o refused
refused 1 "(Conv): these pads are not supported" "$(model padding)" -o refused
refused 1 "(Conv): attributes 'auto_pad' and 'pads' contradict each other \
(expected no pads with VALID, found [1, 1])" "$(model auto_pad)" -o refused
refused 1 "node '/1/Clip' (Clip): these limits are not supported" "$(model relu6)" -o refused
refused 1 "(LeakyRelu): attribute 'alpha' is not finite (found NaN)" "$(model nan)" -o refused
refused 1 "node '/Add' (Add): neither of its inputs is what the other was computed from" \
    "$(model shortcut)" -o refused
refused 1 "cannot be" "$scratch/nothing.onnx" -o refused
: >empty.onnx
refused 1 "it is no ONNX model, or truncated" empty.onnx -o refused
echo "garbage, not protobuf" >garbage.onnx
refused 1 "it is no ONNX model, or truncated" garbage.onnx -o refused
refused 1 "the graph computes nothing" "$(model identity)" -o refused
refused 2 "usage: strut-onnx" -o refused
refused 2 "--name is no name: 'no name'" "$golden/mlp.onnx" -o refused --name "no name"
for name in class strut main log EOF; do
    refused 2 "--name is a word of C++, or a name of its libraries: '$name'" "$golden/mlp.onnx" \
        -o refused --name $name
done
"$tool" --help | grep -q '^usage: strut-onnx' || fail "the usage"

refused 1 "(BatchNormalization): a variance is below zero (expected numbers from 0, found -2 at [1])" \
    "$(model variance)" -o refused
refused 1 "(BatchNormalization): attribute 'momentum' is not supported (expected 0 to 1, found -1)" \
    "$(model momentum)" -o refused
for name in epsilon_batch epsilon_layer epsilon_parts; do
    refused 1 "): its epsilon is not supported (expected a number from 0, found -" "$(model $name)" \
        -o refused
done

refused 1 "tensor '0.weight' (expected finite numbers, found NaN at [1][2])" \
    "$(model nan_weight)" -o refused
"$tool" "$(model nan_weight)" -o allowed --allow-non-finite || fail "NaN was not allowed"
[ -s allowed.safetensors ] && [ -s allowed.hpp ] || fail "NaN was not written"

# Both files or none, and never the model.
mkdir -p refused_half.hpp
if "$tool" "$golden/mlp.onnx" -o refused_half 2>err.txt; then fail "a folder was written to"; fi
grep -qF "refused_half.hpp: cannot be written" err.txt || fail "$(cat err.txt)"
[ ! -e refused_half.safetensors ] || fail "half of a pair was written"
cp "$golden/mlp.onnx" own.safetensors
ln -sf own.safetensors link.hpp
for out in own link; do
    if "$tool" own.safetensors -o $out 2>err.txt; then fail "the model was written to"; fi
    grep -qF "another file than the model" err.txt || fail "$(cat err.txt)"
    cmp -s own.safetensors "$golden/mlp.onnx" || fail "the model is gone"
done
