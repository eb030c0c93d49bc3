#!/bin/sh
# tool_test.sh STRUT_EMBED COMPILER INCLUDE_DIR GOLDEN_DIR SCRATCH_DIR
# strut-embed's headers have the numbers that the library loads from the same files; what it refuses,
# with which words and exit codes.
. "$(dirname "$0")/../tool.sh"
golden=$golden/import

# One compilation for all of them: model NAME LAYOUT FILE [OPTION...]
models=
model() {
    name=$1 layout=$2 file=$3
    shift 3
    "$tool" "$file" -o "$name.hpp" "$@" || fail "$file"
    echo "#include \"$name.hpp\"" >>models.hpp
    models="$models X($name, $layout, \"$file\")"
}
model dense torch_layout "$golden/torch_dense.safetensors" --declare 'strut::network<strut::input<6>,
    strut::dense<8, strut::prelu_per_channel<>>, strut::normalize<strut::batch_norm<>>,
    strut::dense<7, strut::prelu<>>, strut::normalize<strut::layer_norm<>>, strut::dropout<0.5>,
    strut::dense<3>>'
model conv1d torch_layout "$golden/torch_conv1d.safetensors" --declare 'strut::basic_network<double,
    strut::input<10, 3>, strut::conv1d<4, strut::kernel<3>, strut::padding::valid>,
    strut::normalize<strut::batch_norm<>>, strut::activate<strut::tanh>,
    strut::conv1d<6, strut::kernel<2>, strut::groups<2>, strut::padding::valid>,
    strut::activate<strut::prelu_per_channel<>>, strut::flatten, strut::dense<5>>'
model lstm torch_layout "$golden/torch_lstm.safetensors" --declare 'strut::network<strut::input<7, 3>,
    strut::lstm<5>, strut::lstm<4>, strut::last_step, strut::dense<2>>'
model blocks torch_layout "$golden/torch_blocks.safetensors" --declare 'network<input<4>, dense<6>,
    repeat<3, residual<normalize<layer_norm<>>, activate<relu>, affine<6>>>,
    dense<5, tanh, shortcut::projection>,
    residual<shortcut::rezero, affine<5>, activate<tanh>>,
    parallel<affine<2>, chain<affine<3>, activate<relu>, affine<2>>>>'
images='network<input<2, 8, 9>, conv2d<4, kernel<3, 2>>, normalize<batch_norm<>>, activate<relu>,
    max_pool<window<2>>, activate<prelu_per_channel<>>, conv2d<6, kernel<2>, groups<2>>,
    normalize<group_norm<3>>, flatten, normalize<batch_norm<>>, dense<5>>'
model conv2d torch_layout "$golden/torch_conv2d.safetensors" --declare "$images"
model conv2d_keras keras_layout "$golden/keras_conv2d.safetensors" --layout keras --declare "$images"
model sequence torch_layout "$golden/torch_sequence.safetensors" --declare 'network<input<7>,
    embedding<9, 3>, gru<5>, bidirectional<lstm<3>>, bidirectional<gru<2>>, rnn<6>, last_step,
    dense<2>>'
model lstm_keras keras_layout "$golden/keras_lstm.safetensors" --layout keras --declare \
    'strut::network<strut::input<7, 3>, strut::lstm<5>, strut::lstm<4>, strut::last_step,
    strut::dense<2>>'
model conv_json rtneural "$golden/../rtneural/conv.json"
model gru_json rtneural "$golden/../rtneural/gru_1d.json"
echo "#define MODELS(X)$models" >>models.hpp
compiled compares.cpp
./program || fail "other bits"

dense="$golden/torch_dense.safetensors"
net='strut::network<strut::input<6>, strut::dense<8>>'
refused 2 "which file?"
refused 2 "-o HEADER is missing" "$dense"
refused 2 "--name needs a value" "$dense" -o refused.hpp --name
refused 2 "no option '--nme'" "$dense" --nme x
refused 2 "one file at a time" "$dense" "$dense"
refused 2 "not 'jax'" "$dense" -o refused.hpp --layout jax
refused 2 "--activation is no name" "$dense" -o refused.hpp --activation 'relu; int'
refused 1 "missing.safetensors: cannot be read" missing.safetensors -o refused.hpp
refused 1 "a state_dict does not tell" "$golden/../rtneural/state_dict.json" -o refused.hpp
refused 1 "unused" "$dense" -o refused.hpp --declare "$net"
refused 1 "the declaration: cannot be read (expected ',' or '>', found '; int x'" \
    "$dense" -o refused.hpp --declare 'strut::network<strut::input<6>; int x'
refused 1 "does not know 'residual'" "$dense" -o refused.hpp \
    --declare 'strut::network<strut::input<6>, strut::residual<strut::dense<5>>>'
refused 1 "does not know 'tap'" "$dense" -o refused.hpp \
    --declare 'strut::network<strut::input<6>, strut::tap<strut::dense<6>>>'
refused 1 "layer 2 (affine) has no order of features" "$golden/torch_conv1d.safetensors" \
    -o refused.hpp --declare 'network<input<10, 3>, conv1d<3, kernel<3>>, flatten,
    residual<affine<30>>, dense<5>>'
refused 1 "the name cannot be that of a namespace" "$dense" -o refused.hpp --name 1st --declare \
    'strut::network<strut::input<6>, strut::dense<8, strut::prelu_per_channel<>>,
        strut::normalize<strut::batch_norm<>>, strut::dense<7, strut::prelu<>>,
        strut::normalize<strut::layer_norm<>>, strut::dropout<0.5>, strut::dense<3>>'
refused 1 "the shapes do not tell what module 1 is" "$dense" -o refused.hpp

# What the names and shapes tell, and what they do not.
write() { # write FILE HEADER BYTES_OF_DATA
    length=$(printf '%s' "$2" | wc -c)
    {
        printf "\\$(printf '%03o' "$((length % 256))")\\$(printf '%03o' "$((length / 256))")"
        printf '\0\0\0\0\0\0'
        printf '%s' "$2"
        printf '%b' "$3"
    } >"$1"
}
one='\0\0\200\077'
f32='"dtype":"F32"'
header="{\"0.weight\":{$f32,\"shape\":[1,2],\"data_offsets\":[0,8]},"
header="$header\"0.bias\":{$f32,\"shape\":[1],\"data_offsets\":[8,12]},"
header="$header\"2.weight\":{$f32,\"shape\":[1,1],\"data_offsets\":[12,16]}}"
write plain.safetensors "$header" "$one$one$one$one"
refused 1 "module 1 has no numbers" plain.safetensors -o refused.hpp
refused 1 "no_folder/refused.hpp: cannot be written" plain.safetensors -o no_folder/refused.hpp \
    --activation relu
"$tool" plain.safetensors -o 2nd-try.hpp --activation tanh
tr -s ' \n' ' ' <2nd-try.hpp | grep -qF 'namespace model_2nd_try { using net =' || fail "the name"
tr -s ' \n' ' ' <2nd-try.hpp | grep -qF 'strut::network<strut::input<2>,'\
' strut::dense<1, strut::tanh>, strut::dense<1, strut::no_bias>>;' || fail "the declaration"
write stated.safetensors "{\"__metadata__\":{\"strut.network\":\"strut::network<strut::input<2>,\
strut::dense<1,strut::selu>,strut::dense<1,strut::no_bias>>\"},${header#\{}" "$one$one$one$one"
"$tool" stated.safetensors -o stated.hpp
grep -q 'strut::selu' stated.hpp || fail "the metadata"
write hostile.safetensors "{\"__metadata__\":{\"strut.network\":\"int; int main() {}\"},${header#\{}" \
    "$one$one$one$one"
refused 1 "the declaration: cannot be read" hostile.safetensors -o refused.hpp
write nan.safetensors "$header" "$one\\0\\0\\300\\177$one$one"
refused 1 "'0.weight' of layer 0 (affine) (expected finite numbers, found NaN at [0][1])" \
    nan.safetensors -o refused.hpp --activation relu
"$tool" nan.safetensors -o allowed.hpp --activation relu --allow-non-finite
grep -q 'x7fc00000' allowed.hpp || fail "NaN was not kept"
"$tool" --help | grep -q '^usage: strut-embed' || fail "the usage"
