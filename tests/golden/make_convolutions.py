#!/usr/bin/env python3
"""Makes convolutions.txt: what layers on sequences and images do, from PyTorch 1.13 (Debian's
python3-torch). Format: see reader.hpp.

Run in this folder: /usr/bin/python3 make_convolutions.py > convolutions.txt
Inputs, parameters and the gradient of the output are float32 numbers of a formula that the test
knows too; everything computed is in double. Tensors are laid out as this library lays them out,
samples last, and long ones are written as a digest (see the function of that name).
"""
import math

import torch
from torch.nn import functional as F

torch.set_num_threads(1)


def wave(count, size, speed, start):
    """As `wave` in tests/layer/golden_layer.hpp."""
    index = torch.arange(count, dtype=torch.float64)
    return (size * torch.sin(speed * index + start)).float().double()


def digest(tensor):
    """As `digest` in tests/layer/golden_layer.hpp."""
    flat = tensor.detach().reshape(-1)
    if len(flat) <= 40:
        return flat
    weighted = flat * torch.sin(torch.arange(1, len(flat) + 1, dtype=torch.float64))
    padded = F.pad(weighted, (0, -len(flat) % 20))
    return padded.reshape(-1, 20).sum(0)


def emit(name, tensor):
    values = digest(tensor).tolist()
    print(f"{name} double {len(values)} : " + " ".join("%.12g" % value for value in values))


def samples_first(tensor):
    return tensor.permute(-1, *range(tensor.dim() - 1))


def samples_last(tensor):
    return tensor.permute(*range(1, tensor.dim()), 0)


def case(name, shape, batch, parameters, forward):
    """`forward` takes x [sample][...as this library has it] and the parameters."""
    x = wave(math.prod(shape) * batch, 1.5, 0.7, 3).reshape(*shape, batch).requires_grad_()
    tensors = [wave(math.prod(extents), 0.6, 1.3 + 0.2 * i, i).reshape(extents).requires_grad_()
               for i, extents in enumerate(parameters)]
    y = samples_last(forward(samples_first(x), *tensors))
    dy = wave(y.numel(), 1, 0.37, 4).reshape(y.shape)
    (y * dy).sum().backward()
    name = f"{name}/{batch}"
    emit(f"{name}/y", y)
    emit(f"{name}/dx", torch.zeros_like(x) if x.grad is None else x.grad)
    for i, tensor in enumerate(tensors):
        emit(f"{name}/gradient{i}", torch.zeros_like(tensor) if tensor.grad is None else tensor.grad)
    if hasattr(forward, "after"):
        forward.after(name, samples_first(x), *tensors)


def conv1d(kernel, features, out, stride=1, dilation=1, groups=1, padding="causal", bias=True):
    reach = (kernel - 1) * dilation
    front, back = {"causal": (reach, 0), "same": (reach // 2, reach - reach // 2),
                   "valid": (0, 0)}[padding]

    def forward(x, weight, bias=None):
        padded = F.pad(x.transpose(1, 2), (front, back))
        y = F.conv1d(padded, weight.permute(2, 1, 0), bias, stride, 0, dilation, groups)
        return y.transpose(1, 2)

    return [(kernel, features // groups, out)] + ([(out,)] if bias else []), forward


def conv1d_transposed(kernel, features, out, stride=1, dilation=1, groups=1, padding="valid"):
    def forward(x, weight, bias):
        # Ours: [k][in / groups][out]; PyTorch's: [in][out / groups][k].
        parts = weight.reshape(kernel, features // groups, groups, out // groups)
        theirs = parts.permute(2, 1, 3, 0).reshape(features, out // groups, kernel)
        y = F.conv_transpose1d(x.transpose(1, 2), theirs, bias, stride, 0, 0, groups, dilation)
        if padding == "causal":
            y = F.pad(y, (0, x.shape[1] * stride - y.shape[2]))
        return y.transpose(1, 2)

    return [(kernel, features // groups, out), (out,)], forward


def conv2d(kernel, channels, out, stride=(1, 1), dilation=(1, 1), groups=1, padding="valid",
           bias=True):
    sides = []
    for axis in (1, 0):
        reach = (kernel[axis] - 1) * dilation[axis] if padding == "same" else 0
        sides += [reach // 2, reach - reach // 2]

    def forward(x, weight, bias=None):
        return F.conv2d(F.pad(x, sides), weight.permute(3, 0, 1, 2), bias, stride, 0, dilation,
                        groups)

    return [(channels // groups, *kernel, out)] + ([(out,)] if bias else []), forward


def on_sequences(function, *arguments):
    return [], lambda x: function(x.transpose(1, 2), *arguments).transpose(1, 2)


def on_images(function, *arguments):
    return [], lambda x: function(x, *arguments)


class BatchNorm:
    """Training; then what has been learned of the statistics, and inference by them."""

    def __init__(self, features):
        self.features = features

    def __call__(self, x, scale, shift):
        self.mean = torch.zeros(self.features).double()
        self.variance = torch.ones(self.features).double()
        return self.normal(x, scale, shift, True)

    def normal(self, x, scale, shift, training):
        theirs = x.transpose(1, 2) if x.dim() == 3 else x
        y = F.batch_norm(theirs, self.mean, self.variance, scale, shift, training)
        return y.transpose(1, 2) if x.dim() == 3 else y

    def after(self, name, x, scale, shift):
        emit(f"{name}/mean", self.mean)
        emit(f"{name}/variance", self.variance)
        emit(f"{name}/inferred", samples_last(self.normal(x, scale, shift, False)))


def prelu_of_steps(x, slope):
    return F.prelu(x.transpose(1, 2), slope).transpose(1, 2)


def embedding(x, table):
    """Instead of x, numbers that both sides know."""
    batch, steps, _ = x.shape
    numbers = (torch.arange(steps * batch) * 7 % 5).reshape(steps, batch)
    return F.embedding(numbers.T, table)


def wave_block(x, condition, kernel, bias, mixing, weight, out_bias, dilation):
    """Of a WaveNet: what goes on, and what is tapped."""
    padded = F.pad(x, (2 * dilation, 0))
    z = F.conv1d(padded, kernel.permute(2, 1, 0), bias, dilation=dilation)
    a = torch.tanh(z + F.conv1d(condition, mixing.T[:, :, None]))
    return x + F.conv1d(a, weight.T[:, :, None], out_bias), a


def wavenet():
    """Two stacks, of 5 and of 3 channels, whose input is mixed into all blocks."""
    def block(n):
        return [(3, n, n), (n,), (6, n), (n, n), (n,)]

    def forward(x, first, *p):
        def one(x, weight):
            return F.conv1d(x, weight.T[:, :, None])

        condition = x.transpose(1, 2)
        x = one(condition, first)
        x, tapped = wave_block(x, condition, *p[0:5], 1)
        x, more = wave_block(x, condition, *p[5:10], 2)
        total = one(tapped + more, p[10])
        x = one(x, p[11])
        x, tapped = wave_block(x, condition, *p[12:17], 1)
        x, more = wave_block(x, condition, *p[17:22], 4)
        return (total + tapped + more).transpose(1, 2)

    return [(6, 5), *block(5), *block(5), (5, 3), (5, 3), *block(3), *block(3)], forward


BATCHES = [1, 2, 5, 33]
SEQUENCE, IMAGE = (9, 6), (4, 7, 6)
CASES = {
    "conv1d": (SEQUENCE, conv1d(3, 6, 5)),
    "conv1d_wide": (SEQUENCE, conv1d(2, 6, 20)),
    "conv1d_one": (SEQUENCE, conv1d(1, 6, 1, bias=False)),
    "conv1d_dilated": (SEQUENCE, conv1d(3, 6, 5, dilation=4)),
    "conv1d_same": (SEQUENCE, conv1d(4, 6, 5, dilation=2, padding="same")),
    "conv1d_valid": (SEQUENCE, conv1d(3, 6, 5, stride=2, padding="valid")),
    "conv1d_groups": (SEQUENCE, conv1d(3, 6, 4, stride=3, dilation=2, groups=2)),
    "conv1d_depthwise": (SEQUENCE, conv1d(4, 6, 12, groups=6, padding="same")),
    "conv1d_transposed": (SEQUENCE, conv1d_transposed(4, 6, 5, stride=2)),
    "conv1d_transposed_groups": (SEQUENCE, conv1d_transposed(3, 6, 4, 3, 2, 2)),
    "conv1d_transposed_causal": (SEQUENCE, conv1d_transposed(5, 6, 3, 2, 1, 1, "causal")),
    "conv2d": (IMAGE, conv2d((3, 3), 4, 5)),
    "conv2d_wide": (IMAGE, conv2d((2, 3), 4, 20)),
    "conv2d_one": (IMAGE, conv2d((1, 1), 4, 3, bias=False)),
    "conv2d_same": (IMAGE, conv2d((3, 3), 4, 5, padding="same")),
    "conv2d_strided": (IMAGE, conv2d((3, 2), 4, 5, stride=(2, 1))),
    "conv2d_strided_same": (IMAGE, conv2d((3, 3), 4, 6, stride=(2, 2), padding="same")),
    "conv2d_dilated": (IMAGE, conv2d((3, 2), 4, 5, stride=(1, 2), dilation=(2, 3))),
    "conv2d_groups": (IMAGE, conv2d((3, 3), 4, 6, groups=2, padding="same")),
    "conv2d_depthwise": (IMAGE, conv2d((2, 2), 4, 8, (2, 2), (1, 2), 4, "same")),
    "max_pool_1d": (SEQUENCE, on_sequences(F.max_pool1d, 2)),
    "max_pool_1d_strided": (SEQUENCE, on_sequences(F.max_pool1d, 3, 2)),
    "max_pool_2d": (IMAGE, on_images(F.max_pool2d, 2)),
    "max_pool_2d_strided": (IMAGE, on_images(F.max_pool2d, (3, 2), (2, 1))),
    "average_pool_1d": (SEQUENCE, on_sequences(F.avg_pool1d, 3, 2)),
    "average_pool_2d": (IMAGE, on_images(F.avg_pool2d, (3, 2), (2, 1))),
    "global_average_1d": (SEQUENCE, ([], lambda x: x.mean(1))),
    "global_average_2d": (IMAGE, ([], lambda x: x.mean((2, 3)))),
    "global_max_1d": (SEQUENCE, ([], lambda x: F.adaptive_max_pool1d(x.transpose(1, 2), 1)[..., 0])),
    "global_max_2d": (IMAGE, ([], lambda x: F.adaptive_max_pool2d(x, 1)[..., 0, 0])),
    "batch_norm_1d": (SEQUENCE, ([(6,), (6,)], BatchNorm(6))),
    "batch_norm_2d": (IMAGE, ([(4,), (4,)], BatchNorm(4))),
    "group_norm": (IMAGE, ([(4,), (4,)], lambda x, *p: F.group_norm(x, 2, *p))),
    "layer_norm": (SEQUENCE, ([(6,), (6,)], lambda x, *p: F.layer_norm(x, (6,), *p))),
    "prelu_1d": (SEQUENCE, ([(6,)], prelu_of_steps)),
    "prelu_2d": (IMAGE, ([(4,)], F.prelu)),
    "wavenet": (SEQUENCE, wavenet()),
    "embedding": ((9, 1), ([(5, 3)], embedding)),
}

if __name__ == "__main__":
    print("# Made by make_convolutions.py with PyTorch", torch.__version__)
    for name, (shape, (parameters, forward)) in CASES.items():
        for batch in BATCHES:
            case(name, shape, batch, parameters, forward)
