#!/usr/bin/env python3
"""Makes blocks.txt: normalizations, shortcuts and branches in small networks, and what training
makes of them, from PyTorch 1.13 (Debian's python3-torch). Format: see reader.hpp.

Run in this folder: ./make_blocks.py > blocks.txt

Inputs, targets and initial parameters are float32 numbers, so that float and double start from the
same ones; everything computed is in double. All parameters of a network stand in one row, in the
order of strut's tensors, a weight as [in][out].
"""
import copy

import torch
import torch.nn as nn

torch.set_num_threads(1)


def emit(name, dtype, pattern, tensor):
    values = tensor.detach().reshape(-1).tolist()
    extents = " ".join(str(extent) for extent in tensor.shape)
    print(f"{name} {dtype} {extents} : " + " ".join(pattern % value for value in values))


def given(name, tensor):
    emit(name, "float", "%.9g", tensor)


def computed(name, tensor):
    emit(name, "double", "%.17g", tensor)


class RMSNorm(nn.Module):
    """PyTorch 1.13 has none: Zhang and Sennrich 2019, equation 4."""

    def __init__(self, features, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(features))
        self.epsilon = epsilon

    def forward(self, x):
        return x / torch.sqrt((x * x).mean(1, keepdim=True) + self.epsilon) * self.weight


class Residual(nn.Module):
    """x S + a f(x)."""

    def __init__(self, *branch, scale=1.0, projection=None, learned=False):
        super().__init__()
        self.branch = nn.Sequential(*branch)
        self.projection = projection
        self.scale = nn.Parameter(torch.ones(1)) if learned else scale

    def forward(self, x):
        round = x if self.projection is None else self.projection(x)
        return round + self.scale * self.branch(x)


class Parallel(nn.Module):
    def __init__(self, merge, *branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)
        self.merge = merge

    def forward(self, x):
        return self.merge([branch(x) for branch in self.branches])


def concatenated(parts):
    return torch.cat(parts, 1)


def dense_block(*layers):
    return nn.Sequential(*[Parallel(concatenated, nn.Identity(), layer) for layer in layers])


def pre_activation():
    return Residual(nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 6))


HEAD = {
    "batch_norm": lambda: [nn.BatchNorm1d(6), nn.Tanh()],
    "batch_norm_keras": lambda: [nn.BatchNorm1d(6, eps=1e-3, momentum=0.01), nn.Tanh()],
    "batch_norm_plain": lambda: [nn.BatchNorm1d(6, affine=False), nn.Tanh()],
    "layer_norm": lambda: [nn.LayerNorm(6), nn.Tanh()],
    "rms_norm": lambda: [RMSNorm(6, 1e-6), nn.Tanh()],
    "group_norm": lambda: [nn.GroupNorm(2, 6), nn.Tanh()],
    "identity": lambda: [Residual(nn.Linear(6, 6), nn.LayerNorm(6), nn.Tanh())],
    "projection": lambda: [
        Residual(nn.Linear(6, 5), nn.Tanh(), projection=nn.Linear(6, 5, bias=False)),
        nn.Linear(5, 6)],
    "scaled": lambda: [Residual(nn.Linear(6, 6), nn.Tanh(), scale=0.3)],
    "learned_scale": lambda: [Residual(nn.Linear(6, 6), nn.Tanh(), learned=True)],
    "repeat": lambda: [pre_activation() for _ in range(3)],
    "dense_block": lambda: [
        dense_block(nn.Sequential(nn.Linear(6, 3), nn.Tanh()),
                    nn.Sequential(nn.BatchNorm1d(9), nn.Tanh(), nn.Linear(9, 2))),
        nn.Linear(11, 6)],
    "parallel": lambda: [
        Parallel(sum, nn.Linear(6, 4), nn.Sequential(nn.Linear(6, 4), nn.Tanh())),
        Parallel(concatenated, nn.Linear(4, 2), nn.Linear(4, 4))],
}
BATCHES = [1, 2, 5, 32, 33]


def as_strut(tensor):
    return (tensor.T if tensor.dim() == 2 else tensor).reshape(-1)


def parameters(module):
    """In strut's order: the scale of a residual comes behind its branch."""
    for child in module.children():
        yield from parameters(child)
    yield from module.parameters(recurse=False)


def flat(net, what=lambda p: p):
    return torch.cat([as_strut(what(p).detach()) for p in parameters(net)])


def statistics(net):
    """Running mean and variance, layer by layer."""
    rows = [b for name, b in net.named_buffers() if "num_batches" not in name]
    return torch.cat(rows) if rows else None


def make(case, generator):
    net = nn.Sequential(nn.Linear(4, 6), *HEAD[case](), nn.Linear(6, 3)).double()
    with torch.no_grad():
        for parameter in parameters(net):
            fan_in = parameter.shape[1] if parameter.dim() == 2 else 1
            start = 0 if parameter.dim() == 2 else 0.5
            drawn = start + torch.randn(parameter.shape, generator=generator) / fan_in**0.5
            parameter.copy_(drawn.float().double())
    return net


print("# Made by make_blocks.py with PyTorch", torch.__version__)
for turn, case in enumerate(HEAD):
    generator = torch.Generator().manual_seed(200 + turn)
    start = make(case, generator)
    x = torch.randn(33, 4, generator=generator).double()
    y = torch.randn(33, 3, generator=generator).double()
    given(f"{case}/parameters", flat(start))
    given(f"{case}/x", x)
    given(f"{case}/y", y)
    for count in BATCHES:
        net = copy.deepcopy(start)
        if count == 1 and statistics(net) is not None:
            continue
        optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
        losses = []
        for step in range(3):
            optimizer.zero_grad()
            out = net(x[:count])
            loss = nn.functional.mse_loss(out, y[:count])
            loss.backward()
            if step == 0:
                computed(f"{case}/{count}/out", out)
                computed(f"{case}/{count}/gradient", flat(net, lambda p: p.grad))
            optimizer.step()
            losses.append(loss.detach())
        computed(f"{case}/{count}/losses", torch.stack(losses))
        computed(f"{case}/{count}/trained", flat(net))
        if statistics(net) is not None:
            computed(f"{case}/{count}/statistics", statistics(net))
        net.eval()
        computed(f"{case}/{count}/evaluated", net(x))
