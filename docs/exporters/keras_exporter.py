"""Writes a Keras Sequential, and samples to verify it by, as a file that strut loads with
`keras_layout`. Not run by strut's tests: there is no Keras on the machine that they run on."""
import json
import struct

import keras
import numpy


def write_safetensors(path, tensors):
    header, numbers = {}, b""
    for name, tensor in tensors.items():
        raw = numpy.ascontiguousarray(tensor, "<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape),
                        "data_offsets": [len(numbers), len(numbers) + len(raw)]}
        numbers += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + numbers)


def export(model, path, inputs=None):
    tensors, module = {}, 0
    for layer in model.layers:
        inside = {"": layer}
        if isinstance(layer, keras.layers.Bidirectional):
            inside = {"forward.": layer.forward_layer, "backward.": layer.backward_layer}
        for before, one in inside.items():
            for variable in one.weights:
                name = variable.name.split("/")[-1].split(":")[0]
                tensors[f"{module}.{before}{name}"] = numpy.array(variable)
        acts = hasattr(layer, "kernel_size") or isinstance(layer, keras.layers.Dense)
        module += 2 if acts and layer.activation is not keras.activations.linear else 1
        module += 1 if getattr(layer, "return_sequences", True) is False else 0  # a last_step
    if inputs is not None:
        channels_first = lambda x: numpy.moveaxis(x, -1, 1) if x.ndim == 4 else x
        tensors["verify.input"] = channels_first(inputs)
        tensors["verify.output"] = channels_first(model.predict(inputs))
    write_safetensors(path, tensors)
