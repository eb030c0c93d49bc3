#!/usr/bin/env python3
"""docs/exporters/keras_exporter.py, without Keras: layers that have of Keras's what it uses, with the
variables of keras/*.safetensors (make_keras.mjs). It must write these files again: the same names and
numbers, which tests/io/keras_test.cpp loads and compares with what TensorFlow.js gives out.

Needs numpy: tests/CMakeLists.txt looks for an interpreter that has it.
"""
import json
import os
import struct
import sys
import tempfile
import unittest
from types import SimpleNamespace

import numpy

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../../docs/exporters"))
from keras_exporter import export  # noqa: E402


def read(path, metadata=None):
    metadata = {} if metadata is None else metadata
    with open(path, "rb") as file:
        raw = file.read()
    size = struct.unpack("<Q", raw[:8])[0]
    tensors = {}
    header = json.loads(raw[8:8 + size])
    metadata.update(header.pop("__metadata__", {}))
    for name, of in header.items():
        begin, end = of["data_offsets"]
        numbers = numpy.frombuffer(raw[8 + size:][begin:end], "<f4")
        tensors[name] = numbers.reshape(of["shape"])
    return tensors


def linear(x):
    return x


def relu(x):
    return x


def sigmoid(x):
    return x


class Layer:
    """`weights` and `get_weights` as Keras has them; a class of each name of Keras's is made of it."""

    def __init__(self, owner, tensors, **more):
        self.numbers = tensors
        # Keras 2 names them "dense/kernel:0", Keras 3 "kernel".
        self.weights = [SimpleNamespace(name=owner.format(name)) for name in tensors]
        self.__dict__.update(more)

    def get_weights(self):
        return list(self.numbers.values())


def layer(kind, **more):
    return type(kind, (Layer,), {}), more


DENSE = layer("Dense", activation=linear)
NORM = layer("BatchNormalization")
CELL = {"activation": numpy.tanh, "recurrent_activation": sigmoid, "go_backwards": False}
LSTM = layer("LSTM", return_sequences=True, **CELL)
LAST = layer("LSTM", return_sequences=False, **CELL)
CONV1 = layer("Conv1D", kernel_size=(3,), activation=linear)
# The layers of make_keras.mjs, with the numbers of their modules there.
MODELS = {
    "dense": [DENSE, NORM, layer("PReLU"), DENSE, layer("LayerNormalization"),
              layer("Activation", activation=relu), DENSE],
    "lstm": [LSTM, LAST, DENSE],
    "rnn": [layer("SimpleRNN", return_sequences=False, activation=numpy.tanh)],
    "gru": [layer("GRU", return_sequences=False, reset_after=True, **CELL)],
    "bidirectional": [layer("Bidirectional", return_sequences=True)],
    "conv1d": [CONV1, layer("Activation", activation=relu), CONV1],
    # The convolution, its norm and the activation behind it are three modules there.
    "conv2d": [layer("Conv2D", kernel_size=(3, 2), activation=linear), NORM,
               layer("Activation", activation=relu), layer("Flatten"), DENSE],
    "embedding": [layer("Embedding")],
}


def lstm(owner, tensors, **more):
    kind, mine = LSTM
    return kind(owner, tensors, **{**mine, **more})


def both(**of_backward):
    return {"forward_layer": lstm("{}", {}),
            "backward_layer": lstm("{}", {}, **{"go_backwards": True, **of_backward})}


def model_of(golden, layers, owner):
    made, module = [], 0
    for kind, more in layers:
        mine = {name[len(f"{module}."):]: numbers for name, numbers in golden.items()
                if name.startswith(f"{module}.")}
        more = dict(more)
        for part in ("forward", "backward"):
            inner = {name[len(part) + 1:]: numbers for name, numbers in mine.items()
                     if name.startswith(part + ".")}
            if inner:
                more[part + "_layer"] = lstm(owner, inner, go_backwards=part == "backward")
        made.append(kind(owner, mine, **more))
        module += 2 if more.get("return_sequences") is False else 1
    return SimpleNamespace(layers=made, predict=lambda x: golden["verify.output"])


class KerasExporter(unittest.TestCase):
    def test_it_writes_the_files_of_tensorflow_js_again(self):
        for owner in ("{}", "of/{}:0"):
            for name, layers in MODELS.items():
                with self.subTest(name=name, owner=owner), tempfile.TemporaryDirectory() as folder:
                    golden = read(f"{HERE}/keras/{name}.safetensors")
                    inputs = golden["verify.input"]
                    if inputs.ndim == 4:
                        inputs = numpy.moveaxis(inputs, 1, -1)
                    path = os.path.join(folder, "model.safetensors")
                    export(model_of(golden, layers, owner), path, inputs)
                    metadata = {}
                    made = read(path, metadata)
                    self.assertEqual(metadata, {"strut.layout": "keras"})
                    self.assertEqual(set(made), set(golden))
                    for key, numbers in golden.items():
                        numpy.testing.assert_array_equal(made[key], numbers)

    def test_an_activation_of_a_layer_is_a_module_of_its_own(self):
        self.assertEqual(
            self.exported([layer("Dense", activation=relu), DENSE,
                           layer("Conv1D", kernel_size=(1,), activation=relu), LAST, DENSE]),
            ["0.kernel", "2.kernel", "3.kernel", "5.kernel", "7.kernel"])

    def exported(self, layers):
        """The names of the file that a model of these layers gives, each with a `kernel`."""
        layers = [kind("{}", {"kernel": numpy.ones((1, 1), "f4")}, **more) for kind, more in layers]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.safetensors")
            export(SimpleNamespace(layers=layers), path)
            return list(read(path))

    def refused(self, layers, message):
        """That a model of these layers is refused with that message, and no file is there then."""
        layers = [kind("{}", {}, **more) for kind, more in layers]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.safetensors")
            with self.assertRaises(ValueError) as wrong:
                export(SimpleNamespace(layers=layers), path)
            self.assertIn(message, str(wrong.exception))
            self.assertFalse(os.path.exists(path))

    def test_a_layer_that_it_does_not_know_is_refused(self):
        for kind in ("ZeroPadding1D", "ZeroPadding2D", "UpSampling1D", "TimeDistributed", "DepthwiseConv2D",
                     "SeparableConv1D", "Conv2DTranspose", "Masking", "Reshape", "Sequential", "MyDense"):
            self.refused([DENSE, layer(kind, name="odd", kernel_size=(3,), activation=linear)],
                         f"layer 1 'odd' ({kind}): this exporter does not know such layers")

    def test_a_cell_that_is_not_struts_is_refused(self):
        self.refused([layer("LSTM", **{**CELL, "activation": relu})],
                     "layer 0 'LSTM' (LSTM): activation='relu', strut's is 'tanh'")
        self.refused([layer("GRU", **{**CELL, "recurrent_activation": relu})],
                     "recurrent_activation='relu', strut's is 'sigmoid'")
        for kind in ("SimpleRNN", "LSTM", "GRU"):
            self.refused([layer(kind, **{**CELL, "go_backwards": True})],
                         f"({kind}): go_backwards=True, strut's is False")
        self.refused([layer("GRU", reset_after=False, **CELL)],
                     "reset_after=False, strut's is True")
        self.refused([layer("Embedding", mask_zero=True)], "mask_zero=True")
        self.exported([layer("SimpleRNN", activation=relu, return_sequences=True)])

    def test_an_order_of_axes_that_is_not_struts_is_refused(self):
        first = {"data_format": "channels_first"}
        for kind in ("Conv1D", "Conv2D", "Conv1DTranspose", "MaxPooling2D", "AveragePooling1D", "Flatten",
                     "GlobalAveragePooling2D"):
            self.refused([layer(kind, activation=linear, kernel_size=(3,), strides=(1,), **first)],
                         f"({kind}): data_format='channels_first', strut's is 'channels_last'")
        self.refused([layer("GlobalMaxPooling1D", keepdims=True)], "keepdims=True")
        of_three = SimpleNamespace(ndim=3)
        for kind in ("BatchNormalization", "LayerNormalization", "Softmax"):
            for more in ({"axis": [1]}, {"axis": 1, "input_spec": of_three},
                         {"axis": [1, 2], "input_spec": of_three}):
                self.refused([layer(kind, **more)], f"axis={more['axis']}, strut's is -1")
            # Built, Keras 2 has the last axis as a number from the front.
            self.exported([layer(kind, axis=[2], input_spec=of_three), layer(kind, axis=-1),
                           layer(kind, axis=[1], input=numpy.ones((5, 3)))])
        self.refused([layer("GroupNormalization", axis=-1, input_spec=of_three)], "its input is no vector")
        self.exported([layer("GroupNormalization", axis=3, input_spec=SimpleNamespace(ndim=4))])

    def test_a_transposed_convolution_of_another_length_is_refused(self):
        def up(**more):
            return layer("Conv1DTranspose", kernel_size=(3,), activation=linear, **more)
        self.refused([up(strides=(2,), padding="same")], "padding='same', strut's is 'valid'")
        self.refused([up(strides=(2,), padding="valid", output_padding=(1,))], "output_padding=(1,)")
        self.refused([up(strides=(4,), padding="valid")], "strides=(4,) beyond kernel_size=(3,)")
        self.exported([up(strides=(3,), padding="valid", output_padding=None)])

    def test_numbers_that_struts_layer_has_not_are_refused(self):
        self.refused([layer("Rescaling", scale=2, offset=-1)], "offset=-1, strut's is 0")
        self.refused([layer("Rescaling", scale=[1, 2], offset=0)], "scale has several numbers")
        self.refused([layer("LayerNormalization", axis=-1, rms_scaling=True)], "rms_scaling=True")
        self.exported([layer("Rescaling", scale=1 / 255, offset=0.0)])

    def test_an_activation_of_nothing_is_no_module(self):
        self.assertEqual(
            self.exported([layer("Activation", activation=linear), DENSE,
                           layer("Activation", activation=relu), DENSE]),
            ["0.kernel", "1.kernel", "2.kernel"])

    def test_a_bidirectional_of_last_states_or_another_merge_is_refused(self):
        self.refused([layer("Bidirectional", return_sequences=False, name="both", **both())],
                     "layer 0 'both' (Bidirectional): return_sequences=False, strut's is True: it gives "
                     "the backward layer's state at the first step")
        self.refused([LSTM, layer("Bidirectional", return_sequences=True, merge_mode="sum", **both())],
                     "layer 1 'Bidirectional' (Bidirectional): merge_mode='sum', strut's is 'concat'")

    def test_a_bidirectional_of_other_layers_is_refused(self):
        self.refused([layer("Bidirectional", **both(activation=relu))],
                     "layer 0 'Bidirectional' (Bidirectional): its LSTM: activation='relu'")
        self.refused([layer("Bidirectional", **both(go_backwards=False))], "go_backwards=False")
        swapped = both()
        swapped["forward_layer"], swapped["backward_layer"] = (
            swapped["backward_layer"], swapped["forward_layer"])
        self.refused([layer("Bidirectional", **swapped)], "its LSTM: go_backwards=True")
        rnn = type("SimpleRNN", (Layer,), {})
        of_two = {"forward_layer": rnn("{}", {}, activation=relu, go_backwards=False),
                  "backward_layer": rnn("{}", {}, activation=numpy.tanh, go_backwards=True)}
        self.refused([layer("Bidirectional", **of_two)], "activation='tanh', strut's is 'relu'")

    def test_same_padding_with_a_stride_or_of_a_pool_is_refused(self):
        def conv(**more):
            return layer("Conv1D", kernel_size=(3,), activation=linear, **more)
        self.refused([CONV1, conv(strides=(2,), padding="same", name="down")],
                     "layer 1 'down' (Conv1D): padding='same' with strides=(2,)")
        self.refused([layer("Conv2D", kernel_size=(3, 3), strides=(1, 2), padding="same")],
                     "padding='same' with strides=(1, 2)")
        self.refused([layer("MaxPooling2D", pool_size=(2, 2), strides=(2, 2), padding="same")],
                     "layer 0 'MaxPooling2D' (MaxPooling2D): padding='same', strut's is 'valid'; where it "
                     "adds nothing, say 'valid'")
        self.exported([conv(strides=(1,), padding="same"), conv(strides=(2,), padding="valid"),
                       conv(strides=(2,), padding="causal")])


if __name__ == "__main__":
    unittest.main()
