"""Writes a Keras Sequential, and samples to verify it by, as a file that strut loads with
`keras_layout`. Of Keras it uses what its layers have had since 2: `weights`, `get_weights`, names of
classes, `activation`, `return_sequences`, `merge_mode`, `padding`, `strides`, `pool_size`. strut's tests run
it on stand-ins for layers with these, as there is no Keras where they run."""
import json
import struct

import numpy


def write_safetensors(path, tensors):
    header, numbers = {"__metadata__": {"strut.layout": "keras"}}, b""
    for name, tensor in tensors.items():
        raw = numpy.ascontiguousarray(tensor, "<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape),
                        "data_offsets": [len(numbers), len(numbers) + len(raw)]}
        numbers += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + numbers)


def unlike(layer):
    """Why no layer of strut computes what this one does, or None."""
    if hasattr(layer, "forward_layer"):  # Bidirectional
        if getattr(layer, "return_sequences", True) is False:
            return ("return_sequences=False gives the backward layer's state at the first step, "
                    "strut's last_step that at the last one")
        if getattr(layer, "merge_mode", "concat") != "concat":
            return f"merge_mode={layer.merge_mode!r}, strut's are concatenated"
    pool, strides = hasattr(layer, "pool_size"), numpy.max(getattr(layer, "strides", 1))
    if getattr(layer, "padding", None) == "same" and (pool or strides > 1):
        return ("padding='same' of a pool, strut's have none" if pool else
                f"padding='same' with strides={layer.strides}, strut's padding::same begins elsewhere"
                ) + "; where it adds nothing, say 'valid'"
    return None


def export(model, path, inputs=None):
    """A layer that strut computes otherwise is a ValueError that names it; nothing is written then."""
    tensors, module = {}, 0
    for index, layer in enumerate(model.layers):
        why = unlike(layer)
        if why is not None:
            kind = type(layer).__name__
            raise ValueError(f"layer {index} {getattr(layer, 'name', kind)!r} ({kind}): {why}")
        inside = {"": layer}
        if hasattr(layer, "forward_layer"):  # Bidirectional
            inside = {"forward.": layer.forward_layer, "backward.": layer.backward_layer}
        for before, one in inside.items():
            for variable, numbers in zip(one.weights, one.get_weights()):
                name = variable.name.split("/")[-1].split(":")[0]
                tensors[f"{module}.{before}{name}"] = numbers
        acts = hasattr(layer, "kernel_size") or type(layer).__name__ == "Dense"
        module += 2 if acts and layer.activation.__name__ != "linear" else 1
        module += 1 if getattr(layer, "return_sequences", True) is False else 0  # a last_step
    if inputs is not None:
        channels_first = lambda x: numpy.moveaxis(x, -1, 1) if x.ndim == 4 else x
        tensors["verify.input"] = channels_first(inputs)
        tensors["verify.output"] = channels_first(model.predict(inputs))
    write_safetensors(path, tensors)
