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
LSTM = layer("LSTM", return_sequences=True, activation=numpy.tanh)
LAST = layer("LSTM", return_sequences=False, activation=numpy.tanh)
CONV1 = layer("Conv1D", kernel_size=(3,), activation=linear)
# The layers of make_keras.mjs, with the numbers of their modules there.
MODELS = {
    "dense": [DENSE, NORM, layer("PReLU"), DENSE, layer("LayerNormalization"),
              layer("Activation", activation=relu), DENSE],
    "lstm": [LSTM, LAST, DENSE],
    "rnn": [layer("SimpleRNN", return_sequences=False, activation=numpy.tanh)],
    "gru": [layer("GRU", return_sequences=False, activation=numpy.tanh)],
    "bidirectional": [layer("Bidirectional", return_sequences=True)],
    "conv1d": [CONV1, layer("Activation", activation=relu), CONV1],
    # The convolution, its norm and the activation behind it are three modules there.
    "conv2d": [layer("Conv2D", kernel_size=(3, 2), activation=linear), NORM,
               layer("Activation", activation=relu), layer("Flatten"), DENSE],
    "embedding": [layer("Embedding")],
}


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
                more[part + "_layer"] = Layer(owner, inner)
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
        one = numpy.ones((1, 1), "f4")
        layers = [kind("{}", {"kernel": one}, **more) for kind, more in
                  (layer("Dense", activation=relu), layer("Dense", activation=linear),
                   layer("Conv1D", kernel_size=(1,), activation=relu), LAST, DENSE)]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.safetensors")
            export(SimpleNamespace(layers=layers), path)
            self.assertEqual(list(read(path)),
                             ["0.kernel", "2.kernel", "3.kernel", "5.kernel", "7.kernel"])

    def refused(self, layers, message):
        """That a model of these layers is refused with that message, and no file is there then."""
        layers = [kind("{}", {}, **more) for kind, more in layers]
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.safetensors")
            with self.assertRaises(ValueError) as wrong:
                export(SimpleNamespace(layers=layers), path)
            self.assertIn(message, str(wrong.exception))
            self.assertFalse(os.path.exists(path))

    def test_a_bidirectional_of_last_states_or_another_merge_is_refused(self):
        both = {"forward_layer": Layer("{}", {}), "backward_layer": Layer("{}", {})}
        self.refused([layer("Bidirectional", return_sequences=False, name="both", **both)],
                     "layer 0 'both' (Bidirectional): return_sequences=False gives the backward "
                     "layer's state at the first step")
        self.refused([LSTM, layer("Bidirectional", return_sequences=True, merge_mode="sum", **both)],
                     "layer 1 'Bidirectional' (Bidirectional): merge_mode='sum'")

    def test_same_padding_with_a_stride_or_of_a_pool_is_refused(self):
        def conv(**more):
            return layer("Conv1D", kernel_size=(3,), activation=linear, **more)
        self.refused([CONV1, conv(strides=(2,), padding="same", name="down")],
                     "layer 1 'down' (Conv1D): padding='same' with strides=(2,)")
        self.refused([layer("Conv2D", kernel_size=(3, 3), strides=(1, 2), padding="same")],
                     "padding='same' with strides=(1, 2)")
        self.refused([layer("MaxPooling2D", pool_size=(2, 2), strides=(2, 2), padding="same")],
                     "layer 0 'MaxPooling2D' (MaxPooling2D): padding='same' of a pool")
        layers = [kind("{}", {"kernel": numpy.ones((3, 1, 1), "f4")}, **more) for kind, more in
                  (conv(strides=(1,), padding="same"), conv(strides=(2,), padding="valid"),
                   conv(strides=(2,), padding="causal"),
                   layer("ZeroPadding1D", padding=(1, 1)))]
        with tempfile.TemporaryDirectory() as folder:
            export(SimpleNamespace(layers=layers), os.path.join(folder, "model.safetensors"))


if __name__ == "__main__":
    unittest.main()
