#!/usr/bin/env python3
"""Makes sequences.txt: what recurrent layers do in two directions, over windows of a long sequence
and in other forms, from PyTorch 1.13 (Debian's python3-torch). Format: see reader.hpp.

Run in this folder: /usr/bin/python3 make_sequences.py > sequences.txt
Inputs, parameters and the gradient of the output are float32 numbers of a formula that the test
knows too (`wave` and `golden_run` in tests/layer/golden_layer.hpp); everything computed is in
double. Tensors are laid out as this library lays them out, samples last, and long ones are written
as a digest (see the function of that name).
"""
import torch

from make_convolutions import emit, wave

FEATURES, UNITS = 3, 5


def parameter_waves(gates, rows, features, first=0):
    """As golden_run has them: tensor k of the layer is a wave of its own."""
    extents = [(features, gates * UNITS), (UNITS, gates * UNITS), (rows * UNITS,)]
    return [wave(torch.Size(e).numel(), 0.6, 1.3 + 0.2 * (first + i), first + i).reshape(e)
            for i, e in enumerate(extents)]


def blocks(tensor, order):
    """The gates' blocks along the last axis in another order."""
    parts = tensor.split(UNITS, -1)
    return torch.cat([parts[i] for i in order], -1)


def fill(layer, kind, suffix, weight, recurrent, bias):
    """Our tensors into PyTorch's. Of a GRU ours are: candidate, reset, update by the input, and
    reset, update, candidate by the last output; PyTorch's reset, update, candidate."""
    of = lambda name: getattr(layer, f"{name}_l0{suffix}")
    with torch.no_grad():
        of("weight_hh").copy_(recurrent.T)
        of("bias_hh").zero_()
        if kind == "gru":
            of("weight_ih").copy_(blocks(weight, [1, 2, 0]).T)
            of("bias_ih").copy_(blocks(bias, [1, 2, 0]))
            of("bias_hh")[2 * UNITS:].copy_(bias[3 * UNITS:])
        else:
            of("weight_ih").copy_(weight.T)
            of("bias_ih").copy_(bias)


def tensors_of(layer, kind, suffix, get):
    """PyTorch's tensors, or their gradients, as ours."""
    of = lambda name: get(getattr(layer, f"{name}_l0{suffix}"))
    if kind == "gru":
        return [blocks(of("weight_ih").T, [2, 0, 1]), of("weight_hh").T,
                torch.cat([blocks(of("bias_ih"), [2, 0, 1]), of("bias_hh")[2 * UNITS:]])]
    return [of("weight_ih").T, of("weight_hh").T, of("bias_ih")]


def layer_of(kind, features, **options):
    make = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind]
    return make(features, UNITS, batch_first=True, **options).double()


def bidirectional(kind, steps, samples):
    layer = layer_of(kind, FEATURES, bidirectional=True)
    gates, rows = {"lstm": (4, 4), "gru": (3, 4)}[kind]
    fill(layer, kind, "", *parameter_waves(gates, rows, FEATURES))
    fill(layer, kind, "_reverse", *parameter_waves(gates, rows, FEATURES, 3))
    x = wave(steps * FEATURES * samples, 1.5, 0.7, 3).reshape(steps, FEATURES, samples)
    x = x.permute(2, 0, 1).contiguous().requires_grad_()
    y, _ = layer(x)
    dy = wave(y.numel(), 1, 0.37, 4).reshape(steps, 2 * UNITS, samples).permute(2, 0, 1)
    (y * dy).sum().backward()
    name = f"bidirectional_{kind}_{steps}/{samples}"
    emit(f"{name}/y", y.permute(1, 2, 0))
    emit(f"{name}/dx", x.grad.permute(1, 2, 0))
    gradients = (tensors_of(layer, kind, "", lambda p: p.grad)
                 + tensors_of(layer, kind, "_reverse", lambda p: p.grad))
    for i, gradient in enumerate(gradients):
        emit(f"{name}/gradient{i}", gradient)


if __name__ == "__main__":
    print("# Made by make_sequences.py with PyTorch", torch.__version__)
    for kind in ["lstm", "gru"]:
        for steps in [1, 7, 50]:
            for samples in [1, 5, 33]:
                bidirectional(kind, steps, samples)
