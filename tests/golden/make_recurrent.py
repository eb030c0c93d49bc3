#!/usr/bin/env python3
"""Makes recurrent.txt: what recurrent layers do, from PyTorch 1.13 (Debian's python3-torch). Format:
see reader.hpp.

Run in this folder: /usr/bin/python3 make_recurrent.py > recurrent.txt
Inputs, parameters and the gradient of the output are float32 numbers of a formula that the test
knows too; everything computed is in double. Numbers are written as this library lays them out:
weights [in][gates], samples last.
"""
import torch

torch.set_num_threads(1)
FEATURES, UNITS = 3, 5
# Steps and samples.
SIZES = [(1, 1), (2, 33), (7, 5), (20, 32), (50, 2)]


def emit(name, tensor):
    values = tensor.detach().reshape(-1).tolist()
    print(f"{name} double {len(values)} : " + " ".join("%.12g" % value for value in values))


def wave(count, size, speed, start):
    """As `wave` in the test."""
    index = torch.arange(count, dtype=torch.float64)
    return (size * torch.sin(speed * index + start)).float().double()


def layers(kind):
    if kind == "lstm":
        return torch.nn.LSTM(FEATURES, UNITS, batch_first=True).double(), 4, 4
    if kind == "gru":
        return torch.nn.GRU(FEATURES, UNITS, batch_first=True).double(), 3, 4
    nonlinearity = kind.split("_")[1]
    return torch.nn.RNN(FEATURES, UNITS, nonlinearity=nonlinearity,
                        batch_first=True).double(), 1, 1


def blocks(tensor, order):
    """The gates' blocks along the last axis in another order."""
    parts = tensor.split(UNITS, -1)
    return torch.cat([parts[i] for i in order], -1)


def case(kind, steps, samples):
    layer, gates, rows = layers(kind)
    weight = wave(FEATURES * gates * UNITS, 0.6, 1.3, 0).reshape(FEATURES, -1)
    recurrent = wave(UNITS * gates * UNITS, 0.5, 0.9, 1).reshape(UNITS, -1)
    bias = wave(rows * UNITS, 0.3, 2.1, 2)
    with torch.no_grad():
        if kind == "gru":
            # Ours: candidate, reset, update. PyTorch's: reset, update, candidate.
            layer.weight_ih_l0.copy_(blocks(weight, [1, 2, 0]).T)
            layer.bias_ih_l0.copy_(blocks(bias, [1, 2, 0]))
            layer.bias_hh_l0.zero_()
            layer.bias_hh_l0[2 * UNITS:].copy_(bias[3 * UNITS:])
        else:
            layer.weight_ih_l0.copy_(weight.T)
            layer.bias_ih_l0.copy_(bias)
            layer.bias_hh_l0.zero_()
        layer.weight_hh_l0.copy_(recurrent.T)
    # Ours are [step][feature][sample].
    x = wave(steps * FEATURES * samples, 1.5, 0.7, 3).reshape(steps, FEATURES, samples)
    x = x.permute(2, 0, 1).contiguous().requires_grad_()
    dy = wave(steps * UNITS * samples, 1, 0.37, 4).reshape(steps, UNITS, samples).permute(2, 0, 1)
    y, _ = layer(x)
    (y * dy).sum().backward()
    ours = lambda tensor: tensor.permute(1, 2, 0)
    name = f"{kind}/{steps}x{samples}"
    emit(f"{name}/last", ours(y)[-1])
    emit(f"{name}/total", ours(y).sum((1, 2)))
    emit(f"{name}/dx_first", ours(x.grad)[0])
    emit(f"{name}/dx_last", ours(x.grad)[-1])
    if kind == "gru":
        emit(f"{name}/weight", blocks(layer.weight_ih_l0.grad.T, [2, 0, 1]))
        emit(f"{name}/bias", torch.cat([blocks(layer.bias_ih_l0.grad, [2, 0, 1]),
                                        layer.bias_hh_l0.grad[2 * UNITS:]]))
    else:
        emit(f"{name}/weight", layer.weight_ih_l0.grad.T)
        emit(f"{name}/bias", layer.bias_ih_l0.grad)
    emit(f"{name}/recurrent", layer.weight_hh_l0.grad.T)


print("# Made by make_recurrent.py with PyTorch", torch.__version__)
for kind in ["lstm", "gru", "rnn_tanh", "rnn_relu"]:
    for steps, samples in SIZES:
        case(kind, steps, samples)
