#!/usr/bin/env python3
"""Makes heads.txt: networks with several inputs and several heads, each head with a loss of its own,
from PyTorch 1.13 (Debian's python3-torch). Format: see reader.hpp.

Run in this folder: /usr/bin/python3 make_heads.py > heads.txt
Inputs, targets and parameters are float32 numbers of formulas that tests/net/golden_heads_test.cpp
knows too; everything computed is in double. Tensors are laid out as this library lays them out,
samples last.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from make_convolutions import samples_first, samples_last, wave


def emit(name, tensor):
    values = tensor.detach().reshape(-1).tolist()
    print(f"{name} double {len(values)} : " + " ".join("%.12g" % value for value in values))


def label(sample, step, classes):
    return (5 * sample + 3 * step + step * step) % classes


def affine(x, weight, bias):
    return F.linear(x, weight.T, bias)


def image_and_vector(x, kernel, bias, *p):
    """Of 19 numbers, 16 are an image and 3 are not; a class of three and two numbers come out."""
    image, vector = x.split([16, 3], 1)
    image = F.conv2d(image.unflatten(1, (1, 4, 4)), kernel.permute(3, 0, 1, 2), bias)
    both = torch.cat([torch.tanh(image.flatten(1)), torch.tanh(affine(vector, *p[0:2]))], 1)
    hidden = torch.tanh(affine(both, *p[2:4]))
    return affine(hidden, *p[4:6]), affine(hidden, *p[6:8])


def class_and_numbers(heads, batch):
    classes, numbers = heads
    labels = torch.tensor([label(sample, 0, 3) for sample in range(batch)])
    targets = wave(2 * batch, 1, 0.37, 4).reshape(2, batch)
    return (0.7 * nn.CrossEntropyLoss()(classes, labels)
            + 2 * nn.MSELoss()(numbers, samples_first(targets)))


UNITS, STEPS = 6, 5


def blocks(tensor, order):
    """The gates' blocks along the last axis in another order."""
    parts = tensor.split(UNITS, -1)
    return torch.cat([parts[i] for i in order], -1)


def at_each_step(x, weight, recurrent, bias, *p):
    """A GRU; at each step a class of two and a number come out."""
    # Ours: candidate, reset, update. PyTorch's: reset, update, candidate.
    of_input = blocks(bias[:3 * UNITS], [1, 2, 0])
    of_output = F.pad(bias[3 * UNITS:], (2 * UNITS, 0))
    flat = [blocks(weight, [1, 2, 0]).T, recurrent.T, of_input, of_output]
    start = torch.zeros(1, x.shape[0], UNITS).double()
    hidden, _ = torch.gru(x, start, flat, True, 1, 0.0, True, False, True)
    return affine(hidden, *p[0:2]), affine(hidden, *p[2:4])


def class_and_number_of_steps(heads, batch):
    classes, number = heads
    labels = torch.tensor([[label(sample, step, 2) for step in range(STEPS)]
                           for sample in range(batch)])
    targets = wave(STEPS * batch, 1, 0.37, 4).reshape(STEPS, 1, batch)
    return (1.5 * nn.CrossEntropyLoss()(classes.transpose(1, 2), labels)
            + 0.3 * nn.MSELoss()(number, samples_first(targets)))


CASES = {
    "image_and_vector": ((19,), [(1, 3, 3, 4), (4,), (3, 8), (8,), (24, 12), (12,), (12, 3), (3,),
                                 (12, 2), (2,)], image_and_vector, class_and_numbers),
    "at_each_step": ((STEPS, 3), [(3, 3 * UNITS), (UNITS, 3 * UNITS), (4 * UNITS,), (UNITS, 2),
                                  (2,), (UNITS, 1), (1,)], at_each_step, class_and_number_of_steps),
}


def case(name, shape, parameters, forward, loss, batch):
    x = wave(math.prod(shape) * batch, 1.5, 0.7, 3).reshape(*shape, batch).requires_grad_()
    tensors = [wave(math.prod(extents), 0.6, 1.3 + 0.2 * i, i).reshape(extents).requires_grad_()
               for i, extents in enumerate(parameters)]
    heads = forward(samples_first(x), *tensors)
    value = loss(heads, batch)
    value.backward()
    name = f"{name}/{batch}"
    emit(f"{name}/y", samples_last(torch.cat(heads, -1)))
    emit(f"{name}/loss", value)
    emit(f"{name}/dx", x.grad)
    for i, tensor in enumerate(tensors):
        emit(f"{name}/gradient{i}", tensor.grad)


if __name__ == "__main__":
    print("# Made by make_heads.py with PyTorch", torch.__version__)
    for name, (shape, parameters, forward, loss) in CASES.items():
        for batch in [1, 5]:
            case(name, shape, parameters, forward, loss, batch)
