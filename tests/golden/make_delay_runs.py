#!/usr/bin/env python3
"""Makes delay_runs.txt: gradients of the first step and losses of the first twenty of recurrent
labelled runs, from PyTorch 1.13 (Debian's python3-torch). Format: see reader.hpp.

Run in this folder: /usr/bin/python3 make_delay_runs.py > delay_runs.txt

Data, initial weights and batch order are those of the reference that tests/data/runs.json comes
with, from the same counted random numbers. Gradients are written as this library lays them out.
"""
import math

import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
UNITS, BATCH, SAMPLES, TRAINED = 8, 64, 512, 20
# Name, kind, steps, gain of the weights between steps, bias of the forget gate, seed.
RUNS = [("rnn", "rnn", 6, 1.7, 0, 36), ("rnn_relu", "rnn", 12, 1, 0, 5),
        ("lstm", "lstm", 15, 1, 1, 33), ("gru", "gru", 15, 1, 0, 34)]


def u64(seed, count):
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(
            0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def uniform(seed, count):
    return (u64(seed, count) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def normal(seed, count):
    u = uniform(seed, count + count % 2)
    radius, angle = np.sqrt(-2 * np.log(1 - u[0::2])), 2 * np.pi * u[1::2]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)[:count]


def emit(name, tensor):
    values = tensor.detach().reshape(-1).tolist()
    print(f"{name} double {len(values)} : " + " ".join("%.9g" % value for value in values))


def batches(steps, seed):
    data, total = seed * 1000003 + 17, SAMPLES + 256
    x = 0.3 * normal(data, total * steps).reshape(total, steps, 1)
    y = (uniform(data + 1, total) < 0.5).astype(np.float64)
    x[:, 0, 0] = np.where(y > 0, 1.0, -1.0)
    order = (u64(seed * 31 + 5, TRAINED * BATCH) % np.uint64(SAMPLES)).astype(np.int64)
    for of in order.reshape(TRAINED, BATCH):
        yield torch.tensor(x[of]).float().double(), torch.tensor(y[of])


def blocks(tensor, order):
    """The gates' blocks along the last axis in another order."""
    parts = tensor.split(UNITS, -1)
    return torch.cat([parts[i] for i in order], -1)


def case(name, kind, steps, gain, forget_bias, seed):
    options = {"batch_first": True}
    if kind == "rnn":
        options["nonlinearity"] = "relu" if name.endswith("relu") else "tanh"
    layer = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind](
        1, UNITS, **options).double()
    head = torch.nn.Linear(UNITS, 1).double()
    weights = seed * 7919 + 1000
    with torch.no_grad():
        drawn = normal(weights + 1, UNITS) * math.sqrt(2 / (UNITS + 1))
        head.weight.copy_(torch.tensor(drawn).float().reshape(1, UNITS))
        for index, one in enumerate((layer.weight_ih_l0, layer.weight_hh_l0)):
            drawn = (2 * uniform(weights + 2 + index, one.numel()) - 1) / math.sqrt(UNITS) * gain
            one.copy_(torch.tensor(drawn).float().reshape(one.shape))
        for one in (head.bias, layer.bias_ih_l0, layer.bias_hh_l0):
            one.zero_()
        if kind == "lstm":
            layer.bias_ih_l0[UNITS:2 * UNITS] = forget_bias
    optimizer = torch.optim.Adam([*layer.parameters(), *head.parameters()], lr=0.005)
    losses = []
    for x, y in batches(steps, seed):
        optimizer.zero_grad()
        loss = F.binary_cross_entropy_with_logits(head(layer(x)[0][:, -1])[:, 0], y)
        loss.backward()
        if not losses:
            emit_gradients(name, kind, layer, head)
        losses.append(loss.detach())
        optimizer.step()
    emit(f"{name}/losses", torch.stack(losses))


def emit_gradients(name, kind, layer, head):
    weight, bias = layer.weight_ih_l0.grad.T, layer.bias_ih_l0.grad
    if kind == "gru":
        # Ours: candidate, reset, update. PyTorch's: reset, update, candidate.
        weight = blocks(weight, [2, 0, 1])
        bias = torch.cat([blocks(bias, [2, 0, 1]), layer.bias_hh_l0.grad[2 * UNITS:]])
    emit(f"{name}/0", weight)
    emit(f"{name}/1", layer.weight_hh_l0.grad.T)
    emit(f"{name}/2", bias)
    emit(f"{name}/3", head.weight.grad.T)
    emit(f"{name}/4", head.bias.grad)


print("# Made by make_delay_runs.py with PyTorch", torch.__version__)
for run in RUNS:
    case(*run)
