#!/usr/bin/env python3
"""Makes concatenation.txt: layers side by side on images and sequences, concatenated along channels
or features, from PyTorch 1.13 (Debian's python3-torch). Format: see reader.hpp.

Run in this folder: /usr/bin/python3 make_concatenation.py > concatenation.txt
Inputs, parameters and digests are those of make_convolutions.py.
"""
import torch
from torch.nn import functional as F

from make_convolutions import case, conv1d, conv2d

GROWTH, LAYERS, UNITS = 3, 2, 4


def batch_norm(x, scale, shift):
    theirs = x.transpose(1, 2) if x.dim() == 3 else x
    y = F.batch_norm(theirs, None, None, scale, shift, True)
    return y.transpose(1, 2) if x.dim() == 3 else y


def dense_block(features, axis, convolution):
    """Huang et al. 2017: each layer is batch norm, activation, convolution."""
    extents, convolve = [], []
    for i in range(LAYERS):
        width = features + i * GROWTH
        some, forward = convolution(width)
        extents += [(width,), (width,), *some]
        convolve.append(forward)

    def forward(x, *p):
        for i in range(LAYERS):
            scale, shift, weight, bias = p[4 * i:4 * i + 4]
            y = convolve[i](torch.tanh(batch_norm(x, scale, shift)), weight, bias)
            x = torch.cat([x, y], axis)
        return x

    return extents, forward


def beside_an_lstm(features):
    """An LSTM and a causal convolution on the same sequence."""
    of_convolution, convolve = conv1d(2, features, GROWTH)

    def forward(x, weight, recurrent, bias, *p):
        start = torch.zeros(1, x.shape[0], UNITS, dtype=torch.float64)
        weights = [weight.T, recurrent.T, bias, torch.zeros_like(bias)]
        # What torch.nn.LSTM calls, with the weights as arguments.
        y, _, _ = torch._VF.lstm(x, (start, start), weights, True, 1, 0.0, True, False, True)
        return torch.cat([y, torch.tanh(convolve(x, *p))], -1)

    extents = [(features, 4 * UNITS), (UNITS, 4 * UNITS), (4 * UNITS,)]
    return extents + of_convolution, forward


CASES = {
    "dense_block_2d": ((2, 4, 5), dense_block(2, 1, lambda width: conv2d(
        (3, 3), width, GROWTH, padding="same")), [1, 2, 5, 32, 33]),
    "dense_block_1d": ((7, 3), dense_block(3, -1, lambda width: conv1d(3, width, GROWTH)),
                       [1, 2, 5, 32, 33]),
    "beside_an_lstm": ((9, 3), beside_an_lstm(3), [1, 2, 5, 32, 33]),
}

if __name__ == "__main__":
    print("# Made by make_concatenation.py with PyTorch", torch.__version__)
    for name, (shape, (parameters, forward), batches) in CASES.items():
        for batch in batches:
            case(name, shape, batch, parameters, forward)
