"""Writes a Keras Sequential, and samples to verify it by, as a file that strut loads with
`keras_layout`. The writing itself is write_safetensors and the second half of export: the rest is the list of
layers that it knows, and what of each must hold for strut to compute the same. Of Keras it uses names of
classes, `layers`, `predict`, `weights`, `get_weights`, `input_spec`, `input` and the members in that list.
strut's tests run it on stand-ins for layers with these, as there is no Keras where they run."""
import json
import struct

import numpy

FORMAT = {"data_format": "channels_last"}
POOL = {**FORMAT, "padding": "valid"}
GLOBAL_POOL = {**FORMAT, "keepdims": False}
AXIS = {"axis": -1}
STEPS = {"go_backwards": False, "time_major": False}
GATES = {**STEPS, "activation": "tanh", "recurrent_activation": "sigmoid"}
# What else must hold: `unlike`. A member that a layer does not have, as not in its version of Keras, holds.
KNOWN = {
    "Dense": {}, "Activation": {}, "ReLU": {}, "LeakyReLU": {}, "ELU": {}, "PReLU": {}, "Softmax": AXIS,
    "Dropout": {}, "Flatten": FORMAT, "Rescaling": {"offset": 0}, "Embedding": {"mask_zero": False},
    "BatchNormalization": AXIS, "LayerNormalization": {**AXIS, "rms_scaling": False},
    "GroupNormalization": AXIS, "Conv1D": FORMAT, "Conv2D": FORMAT,
    "Conv1DTranspose": {**FORMAT, "padding": "valid", "output_padding": None},
    "MaxPooling1D": POOL, "MaxPooling2D": POOL, "AveragePooling1D": POOL, "AveragePooling2D": POOL,
    "GlobalMaxPooling1D": GLOBAL_POOL, "GlobalMaxPooling2D": GLOBAL_POOL,
    "GlobalAveragePooling1D": GLOBAL_POOL, "GlobalAveragePooling2D": GLOBAL_POOL,
    "SimpleRNN": STEPS, "LSTM": GATES, "GRU": {**GATES, "reset_after": True},
    "Bidirectional": {"return_sequences": True, "merge_mode": "concat"},
}
HINTS = {
    "padding": "; where it adds nothing, say 'valid'",
    "return_sequences": ": it gives the backward layer's state at the first step, strut's last_step that "
                        "at the last one",
}


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


def rank(layer):
    """Axes of what comes in, the samples' among them; 0 where the layer does not tell."""
    axes = getattr(getattr(layer, "input_spec", None), "ndim", None)
    return axes or len(getattr(getattr(layer, "input", None), "shape", ()))


def member(layer, name):
    """As KNOWN has it: a function by its name, the last axis as -1, by whichever number Keras has it."""
    value = getattr(layer, name)
    if name == "axis":
        return -1 if numpy.ravel(value).tolist() in ([-1], [rank(layer) - 1]) else value
    return getattr(value, "__name__", type(value).__name__) if callable(value) else value


def unlike(layer, **also):
    """Why no layer of strut computes what this one does, or None."""
    kind = type(layer).__name__
    if kind not in KNOWN:
        return "this exporter does not know such layers"
    for name, ours in {**KNOWN[kind], **also}.items():
        if hasattr(layer, name) and numpy.any(member(layer, name) != ours):
            return f"{name}={member(layer, name)!r}, strut's is {ours!r}{HINTS.get(name, '')}"
    stride = numpy.max(getattr(layer, "strides", 1))
    if kind in ("Conv1D", "Conv2D") and getattr(layer, "padding", None) == "same" and stride > 1:
        return (f"padding='same' with strides={layer.strides}, strut's padding::same begins elsewhere"
                + HINTS["padding"])
    if kind == "Conv1DTranspose" and stride > numpy.max(layer.kernel_size):
        return f"strides={layer.strides} beyond kernel_size={layer.kernel_size}, strut's output ends earlier"
    if kind == "GroupNormalization" and rank(layer) not in (2, 4):
        return "its input is no vector and no image, strut's takes each step of a sequence by itself"
    if kind == "Rescaling" and numpy.size(layer.scale) > 1:
        return "scale has several numbers, strut's has one"
    if kind == "Bidirectional":
        forward, backward = layer.forward_layer, layer.backward_layer
        same = {"activation": member(forward, "activation")} if hasattr(forward, "activation") else {}
        for one, must in (forward, {}), (backward, {"go_backwards": True, **same}):
            why = unlike(one, **must)
            if why is not None:
                return f"its {type(one).__name__}: {why}"
    return None


def export(model, path, inputs=None):
    """A layer that is not in KNOWN, or of which something there does not hold, is a ValueError that names
    it; nothing is written then."""
    tensors, module = {}, 0
    for index, layer in enumerate(model.layers):
        kind, why = type(layer).__name__, unlike(layer)
        if why is not None:
            raise ValueError(f"layer {index} {getattr(layer, 'name', kind)!r} ({kind}): {why}")
        inside = {"": layer}
        if kind == "Bidirectional":
            inside = {"forward.": layer.forward_layer, "backward.": layer.backward_layer}
        for before, one in inside.items():
            for variable, numbers in zip(one.weights, one.get_weights()):
                name = variable.name.split("/")[-1].split(":")[0]
                tensors[f"{module}.{before}{name}"] = numbers
        if kind in ("Activation", "Dense", "Conv1D", "Conv2D", "Conv1DTranspose"):
            module += (kind != "Activation") + (member(layer, "activation") != "linear")
        else:
            module += 2 if getattr(layer, "return_sequences", True) is False else 1  # a last_step
    if inputs is not None:
        channels_first = lambda x: numpy.moveaxis(x, -1, 1) if x.ndim == 4 else x
        tensors["verify.input"] = channels_first(inputs)
        tensors["verify.output"] = channels_first(model.predict(inputs))
    write_safetensors(path, tensors)
