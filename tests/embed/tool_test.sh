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
# A network that is guessed from names and shapes: the file's samples tell whether rightly.
# write FILE HEADER BYTES_OF_DATA
write() {
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
sampled="${header%\}},\"verify.input\":{$f32,\"shape\":[1,2],\"data_offsets\":[16,24]},"
sampled="$sampled\"verify.output\":{$f32,\"shape\":[1,1],\"data_offsets\":[24,28]}}"
write sampled.safetensors "$sampled" "$one$one$one$one$one$one\\0\\0\\100\\100"
for guess in relu tanh; do
    model "guessed_$guess" torch_layout sampled.safetensors --activation strut::$guess 2>err.txt
    grep -qF "sampled.safetensors: guessed from names and shapes: module 1 is strut::$guess; nothing"\
" follows module 2; its samples were not run, strut::verify does" err.txt ||
        fail "what was guessed: $(cat err.txt)"
done
echo "#define MODELS(X)$models" >>models.hpp
compiled compares.cpp
./program || fail "other bits, or other outputs"

# What the library saves says itself what it is: the header is the library's, but for the first line,
# which says who wrote it, and for how the declaration is broken into lines and qualified.
compiled saves_networks.cpp
./program .
one_line() { sed '1d; s/strut:://g' "$1" | tr -s ' \n' ' '; }
for expected in *_expected.hpp; do
    name=${expected%_expected.hpp}
    "$tool" "$name.safetensors" -o "$name.hpp" || fail "$name"
    one_line "$expected" >expected.txt
    one_line "$name.hpp" | cmp -s - expected.txt || fail "$name: not as the library's header"
done

dense="$golden/torch_dense.safetensors"
net='strut::network<strut::input<6>, strut::dense<8>>'
refused 2 "which file?"
refused 2 "-o HEADER is missing" "$dense"
refused 2 "--name needs a value" "$dense" -o refused.hpp --name
refused 2 "no option '--nme'" "$dense" --nme x
refused 2 "one file at a time" "$dense" "$dense"
refused 2 "not 'jax'" "$dense" -o refused.hpp --layout jax
for word in 'relu; int' rely he dense 'relu<5>' 'relu, strut::tanh' 'elu<>, dense<2>' 'elu<010>'; do
    refused 2 "--activation is none of the library's: '$word'" "$dense" -o refused.hpp \
        --activation "$word"
done
refused 2 "--activation is not for a --declare" "$dense" -o refused.hpp --activation relu \
    --declare "$net"
refused 2 "--activation cannot be identity" "$dense" -o refused.hpp --activation strut::identity
for word in 'prelu<>' 'prelu_per_channel<0.1>'; do
    refused 2 "--activation is of modules without numbers, and ${word%%<*} has some" "$dense" \
        -o refused.hpp --activation "$word"
done
refused 2 "-o is given twice" "$dense" --output refused.hpp -o refused_too.hpp
for option in '--declare x' '--activation relu' '--name x' '--layout torch'; do
    refused 2 "${option%% *} is given twice" "$dense" -o refused.hpp $option $option
done
refused 2 "--prefix is given twice" "$dense" -o refused.hpp --prefix '' --prefix x
for option in -o --output --declare --activation --name --layout; do
    refused 2 "$option needs a value" "$dense" -o refused.hpp $option ''
done
refused 1 "missing.safetensors: cannot be read" missing.safetensors -o refused.hpp
refused 1 "a state_dict does not tell" "$golden/../rtneural/state_dict.json" -o refused.hpp
refused 1 "unused" "$dense" -o refused.hpp --declare "$net"
refused 1 "the declaration: cannot be read (expected ',' or '>', found '; int x'" \
    "$dense" -o refused.hpp --declare 'strut::network<strut::input<6>; int x'
refused 1 "layer 0 (residual) does not fit (expected [6], found [5])" "$dense" -o refused.hpp \
    --declare 'strut::network<strut::input<6>, strut::residual<strut::dense<5>>>'
refused 1 "layer 1 (tap) does not fit (expected tap without brackets, found 'tap<dense<6>>')" \
    "$dense" -o refused.hpp --declare 'network<input<6>, dense<6>, tap<dense<6>>>'
refused 1 "layer 0 (tap) does not fit (expected a skip_sum around it, found none)" "$dense" \
    -o refused.hpp --declare 'network<input<6>, tap>'
refused 1 "layer 0 (mix) does not fit (expected a conditioned around it, found none)" "$dense" \
    -o refused.hpp --declare 'network<input<6>, mix<dense<6>>>'
refused 1 "does not know that: strut::write_header takes any network (expected layers and policies of"\
" the library, found 'my_layer')" "$dense" -o refused.hpp --declare 'network<input<6>, my_layer<6>>'
refused 1 "layer 2 (affine) has no order of features" "$golden/torch_conv1d.safetensors" \
    -o refused.hpp --declare 'network<input<10, 3>, conv1d<3, kernel<3>>, flatten,
    residual<affine<30>>, dense<5>>'
refused 1 "the name cannot be that of a namespace" "$dense" -o refused.hpp --name 1st --declare \
    'strut::network<strut::input<6>, strut::dense<8, strut::prelu_per_channel<>>,
        strut::normalize<strut::batch_norm<>>, strut::dense<7, strut::prelu<>>,
        strut::normalize<strut::layer_norm<>>, strut::dropout<0.5>, strut::dense<3>>'
refused 1 "the shapes do not tell what module 1 is" "$dense" -o refused.hpp

# What the names and shapes tell, and what they do not.
refused 1 "module 1 has no numbers" plain.safetensors -o refused.hpp
refused 1 "plain.safetensors: names numbered by layers do not tell what the network is"\
" (expected --declare 'strut::network<...>', found --layers)" plain.safetensors -o refused.hpp \
    --layers --activation relu
refused 1 "no_folder/refused.hpp: cannot be written" plain.safetensors -o no_folder/refused.hpp \
    --activation relu
"$tool" plain.safetensors -o 2nd-try.hpp --activation tanh 2>err.txt
grep -qF "module 2; it has no samples, verify.input and verify.output, for strut::verify" err.txt ||
    fail "what was guessed: $(cat err.txt)"
tr -s ' \n' ' ' <2nd-try.hpp | grep -qF 'namespace model_2nd_try { using net =' || fail "the name"
tr -s ' \n' ' ' <2nd-try.hpp | grep -qF 'strut::network<strut::input<2>,'\
' strut::dense<1, strut::tanh>, strut::dense<1, strut::no_bias>>;' || fail "the declaration"
write stated.safetensors "{\"__metadata__\":{\"strut.network\":\"strut::network<strut::input<2>,\
strut::dense<1,strut::selu>,strut::dense<1,strut::no_bias>>\"},${header#\{}" "$one$one$one$one"
"$tool" stated.safetensors -o stated.hpp
grep -q 'strut::selu' stated.hpp || fail "the metadata"
refused 1 "stated.safetensors: tells what the network is in its metadata (expected no --activation" \
    stated.safetensors -o refused.hpp --activation relu
square="{\"__metadata__\":{\"strut.layout\":\"own\"},\"0.weight\":{$f32,\"shape\":[1,1],"
write tagged.safetensors "$square\"data_offsets\":[0,4]}}" "$one"
refused 1 "the tensors are laid out otherwise (expected 'torch' as 'strut.layout', found 'own')" \
    tagged.safetensors -o refused.hpp --declare 'network<input<1>, dense<1, no_bias>>'
refused 1 "the tensors are laid out otherwise (expected 'torch' as 'strut.layout', found 'own')" \
    tagged.safetensors -o refused.hpp
for layout in own keras; do
    refused 1 "names and shapes of no layout but torch's tell what the network is (expected --declare"\
" 'strut::network<...>', found --layout $layout)" tagged.safetensors -o refused.hpp --layout $layout
done
"$tool" tagged.safetensors -o tagged.hpp --layout own --declare 'network<input<1>, dense<1, no_bias>>'
write hostile.safetensors "{\"__metadata__\":{\"strut.network\":\"int; int main() {}\"},${header#\{}" \
    "$one$one$one$one"
refused 1 "hostile.safetensors: the declaration in its metadata: cannot be read (expected the end" \
    hostile.safetensors -o refused.hpp
write nan.safetensors "$header" "$one\\0\\0\\300\\177$one$one"
refused 1 "'0.weight' of layer 0 (affine) (expected finite numbers, found NaN at [0][1])" \
    nan.safetensors -o refused.hpp --activation relu
"$tool" nan.safetensors -o allowed.hpp --activation relu --allow-non-finite 2>err.txt
grep -q 'x7fc00000' allowed.hpp || fail "NaN was not kept"
"$tool" --help | grep -q '^usage: strut-embed' || fail "the usage"

# What would not compile, or says what a file tells itself.
for name in main log time NULL errno index class std; do
    refused 1 "no word of C++ and no name of its libraries, found '$name'" plain.safetensors \
        -o refused.hpp --activation relu --name $name
done
"$tool" plain.safetensors -o exp.hpp --activation relu 2>err.txt
grep -q '^namespace exp_model {' exp.hpp || fail "the name of a header that is called as a function"
refused 1 "layer 0 (repeat) does not fit (expected a size from 1 to 16777216, found '1000000000')" \
    "$dense" -o refused.hpp --declare 'network<input<6>, repeat<1000000000, dense<6>>>'
for rate in 1.5 1 -0.5; do
    refused 1 "a rate from 0 to below 1" "$dense" -o refused.hpp \
        --declare "network<input<6>, dense<6>, dropout<$rate>>"
done
for two in 'prelu<>, prelu<>' 'relu, tanh' 'batch_norm<>, layer_norm<>'; do
    refused 1 "one activation, one normalization" "$dense" -o refused.hpp \
        --declare "network<input<6>, dense<6, $two>>"
done
conv="$golden/../rtneural/conv.json"
for option in '--declare x' '--activation relu' '--prefix x' '--layout torch' '--layers'; do
    refused 2 "${option%% *} is not for a .json file" "$conv" -o refused.hpp $option
done

# Never the model itself, and all files or none.
spared() { # spared MODEL ARGUMENT...
    cp plain.safetensors "$1"
    if "$tool" "$@" --activation relu 2>err.txt; then fail "$*: the model was written to"; fi
    grep -qF "another file than the model" err.txt || fail "$*: $(cat err.txt)"
    cmp -s plain.safetensors "$1" || fail "$*: the model is gone"
}
ln -sf own.safetensors own_link.hpp
spared own.safetensors -o own.safetensors
spared own.safetensors -o own_link.hpp
spared own.bin -o own.hpp --incbin
refused 1 "the header cannot have this name" plain.safetensors -o refused.S --incbin \
    --activation relu
mkdir -p refused_part.S
if "$tool" plain.safetensors -o refused_part.hpp --incbin --activation relu 2>err.txt; then
    fail "a folder was written to"
fi
[ ! -e refused_part.bin ] && [ ! -e refused_part.hpp ] || fail "a part was written"
