#!/usr/bin/env python3
"""Makes projections.txt: residual blocks whose shortcut has a matrix, on sequences and images, from
PyTorch 1.13 (Debian's python3-torch). Format: see reader.hpp.

Run in this folder: /usr/bin/python3 make_projections.py > projections.txt
Inputs, parameters and digests are those of make_convolutions.py. The shortcuts are modules that
PyTorch's users write: Linear on each step, Conv1d and Conv2d of one tap with the block's stride.
"""
import torch
from torch import nn

from make_convolutions import case, conv1d, conv2d


def linear(features, out):
    return [(features, out)], lambda x, weight: stateless(
        nn.Linear(features, out, bias=False), x, weight.T)


def stateless(module, x, weight):
    return torch.nn.utils.stateless.functional_call(module.double(), {"weight": weight}, (x,))


def downsample1d(features, out, stride):
    module = nn.Conv1d(features, out, 1, stride, bias=False)
    return [(1, features, out)], lambda x, weight: stateless(
        module, x.transpose(1, 2), weight.permute(2, 1, 0)).transpose(1, 2)


def downsample2d(channels, out, stride):
    module = nn.Conv2d(channels, out, 1, stride, bias=False)
    return [(channels, 1, 1, out)], lambda x, weight: stateless(
        module, x, weight.permute(3, 0, 1, 2))


def each_step(features, out):
    return [(features, out), (out,)], lambda x, weight, bias: x @ weight + bias


def block(first, second, shortcut):
    """tanh(second(tanh(first(x)))) + shortcut(x)"""
    branch, extents = [], []
    for some, forward in [part for part in (first, second) if part]:
        branch.append((len(some), forward))
        extents += some

    def forward(x, *p):
        y, at = x, 0
        for count, layer in branch:
            y = torch.tanh(layer(y, *p[at:at + count]))
            at += count
        return y + shortcut[1](x, *p[at:])

    return extents + shortcut[0], forward


CASES = {
    "each_step": ((5, 3), block(each_step(3, 4), None, linear(3, 4)), [1, 33]),
    "same_steps": ((6, 3), block(conv1d(3, 3, 5), conv1d(2, 5, 4, dilation=2), linear(3, 4)),
                   [5]),
    "fewer_steps": ((9, 3), block(conv1d(3, 3, 5, stride=2), conv1d(3, 5, 4),
                                  downsample1d(3, 4, 2)), [1, 33]),
    "third_steps": ((8, 2), block(conv1d(4, 2, 3, stride=3, padding="same"), None,
                                  downsample1d(2, 3, 3)), [2]),
    "same_image": ((2, 4, 5), block(conv2d((3, 3), 2, 3, padding="same"), None,
                                    downsample2d(2, 3, 1)), [32]),
    "smaller_image": ((2, 5, 6), block(conv2d((3, 3), 2, 4, stride=(2, 2), padding="same"),
                                       conv2d((3, 3), 4, 4, padding="same"),
                                       downsample2d(2, 4, 2)), [1, 33]),
    "flatter_image": ((3, 6, 4), block(conv2d((3, 1), 3, 2, stride=(3, 1), padding="same"), None,
                                       downsample2d(3, 2, (3, 1))), [5]),
}

if __name__ == "__main__":
    print("# Made by make_projections.py with PyTorch", torch.__version__)
    for name, (shape, (parameters, forward), batches) in CASES.items():
        for batch in batches:
            case(name, shape, batch, parameters, forward)
