#!/usr/bin/env python3
"""Makes networks.txt: whole networks with their outputs, losses and gradients, and what training
makes of them, from PyTorch 1.13 (Debian's python3-torch). Format: see reader.hpp.

Run in this folder: ./make_networks.py > networks.txt

Inputs, targets and initial parameters are float32 numbers, so that float and double start from the
same ones; everything computed is in double, and float must come close to it. Weights are written as
PyTorch has them, (out, in).
"""
import torch
import torch.nn as nn

torch.set_num_threads(1)


def emit(name, dtype, pattern, tensor):
    values = tensor.detach().reshape(-1).tolist()
    extents = " ".join(str(extent) for extent in tensor.shape)
    print(f"{name} {dtype} {extents} : " + " ".join(pattern % value for value in values))


def given(name, tensor):
    """What a test starts from: float32 numbers, or labels."""
    if tensor.dtype.is_floating_point:
        assert torch.equal(tensor, float_valued(tensor))
        emit(name, "float", "%.9g", tensor)
    else:
        emit(name, "int", "%d", tensor)


def computed(name, tensor):
    """What a test compares with."""
    assert tensor.dtype == torch.float64
    emit(name, "double", "%.17g", tensor)


def float_valued(tensor):
    return tensor.float().double()


class Network(nn.Module):
    """Linear layers with activations, all parameters float32 numbers."""

    def __init__(self, widths, activations, generator):
        super().__init__()
        self.layers = nn.ModuleList()
        for (inputs, outputs), make in zip(zip(widths, widths[1:]), activations):
            linear = nn.Linear(inputs, outputs).double()
            with torch.no_grad():
                weight = torch.randn(outputs, inputs, generator=generator) / inputs**0.5
                linear.weight.copy_(float_valued(1.3 * weight))
                linear.bias.copy_(float_valued(torch.randn(outputs, generator=generator) * 0.3))
            self.layers.append(nn.ModuleList([linear, make(outputs).double()]))

    def forward(self, x):
        for linear, activation in self.layers:
            x = activation(linear(x))
        return x

    def tensors(self):
        """(name, tensor) with the layer's number and the purpose, as strut has them."""
        for index, (linear, activation) in enumerate(self.layers):
            yield f"{index}/weight", linear.weight
            yield f"{index}/bias", linear.bias
            if isinstance(activation, nn.PReLU):
                yield f"{index}/slope", activation.weight


class HardSigmoid(nn.Module):
    """nn.Hardsigmoid multiplies its gradient by a sixth that is rounded to float, even in double."""

    def forward(self, x):
        return nn.functional.relu6(x + 3) / 6


ACTIVATIONS = {
    "identity": lambda n: nn.Identity(),
    "relu": lambda n: nn.ReLU(),
    "leaky_relu": lambda n: nn.LeakyReLU(0.2),
    "prelu": lambda n: nn.PReLU(),
    "prelu_per_channel": lambda n: nn.PReLU(n),
    "elu": lambda n: nn.ELU(0.7),
    "selu": lambda n: nn.SELU(),
    "gelu": lambda n: nn.GELU(),
    "gelu_tanh": lambda n: nn.GELU(approximate="tanh"),
    "silu": lambda n: nn.SiLU(),
    "mish": lambda n: nn.Mish(),
    "softplus": lambda n: nn.Softplus(),
    "softsign": lambda n: nn.Softsign(),
    "hardtanh": lambda n: nn.Hardtanh(),
    "hard_sigmoid": lambda n: HardSigmoid(),
    "hard_swish": lambda n: nn.Hardswish(),
    "sigmoid": lambda n: nn.Sigmoid(),
    "tanh": lambda n: nn.Tanh(),
}


def real_targets(samples, generator):
    return float_valued(torch.randn(samples, 3, generator=generator))


def yes_no(samples, generator):
    return (torch.rand(samples, 3, generator=generator) < 0.4).double()


def labels(samples, generator):
    return torch.randint(0, 3, (samples,), generator=generator)


CLASS_WEIGHT = torch.tensor([0.5, 2, 1], dtype=torch.float64)
LOSSES = {
    "mse": (nn.MSELoss(), real_targets),
    "mae": (nn.L1Loss(), real_targets),
    "huber": (nn.HuberLoss(delta=0.5), real_targets),
    "binary_cross_entropy": (nn.BCEWithLogitsLoss(), yes_no),
    "softmax_cross_entropy": (nn.CrossEntropyLoss(), labels),
    "weighted_softmax_cross_entropy": (nn.CrossEntropyLoss(weight=CLASS_WEIGHT), labels),
}
BATCHES = [33, 1, 5, 2, 32]


def networks():
    """4 -> 13 -> 7 -> 5 -> 3, each with the next three activations, the next loss and the next
    number of samples."""
    made = list(ACTIVATIONS.values())
    for turn, (loss, target) in enumerate(LOSSES.values()):
        generator = torch.Generator().manual_seed(100 + turn)
        samples = BATCHES[turn % len(BATCHES)]
        activations = made[3 * turn:3 * turn + 3] + [lambda n: nn.Identity()]
        net = Network([4, 13, 7, 5, 3], activations, generator)
        x = float_valued(torch.randn(samples, 4, generator=generator)).requires_grad_()
        y = target(samples, generator)
        given(f"{turn}/x", x)
        given(f"{turn}/y", y)
        for where, tensor in net.tensors():
            given(f"{turn}/{where}", tensor)
        out = net(x)
        value = loss(out, y)
        value.backward()
        computed(f"{turn}/out", out)
        computed(f"{turn}/loss", value.reshape(1))
        computed(f"{turn}/x/gradient", x.grad)
        for where, tensor in net.tensors():
            computed(f"{turn}/{where}/gradient", tensor.grad)


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "adam": lambda p: torch.optim.Adam(p, lr=0.01),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
}
CLIPPERS = {
    "none": lambda p: torch.linalg.norm(torch.cat([q.grad.reshape(-1) for q in p])),
    "by_global_norm": lambda p: nn.utils.clip_grad_norm_(p, 0.25),
    "by_value": lambda p: nn.utils.clip_grad_value_(p, 0.05),
}


def training_net():
    generator = torch.Generator().manual_seed(7)
    net = Network([3, 7, 2], [lambda n: nn.Tanh(), lambda n: nn.Identity()], generator)
    return net, generator


def flat(net):
    return torch.cat([tensor.detach().reshape(-1) for _, tensor in net.tensors()])


def training():
    """Three steps on the same five samples, with every optimizer and clipping."""
    net, generator = training_net()
    x = float_valued(torch.randn(5, 3, generator=generator))
    y = float_valued(torch.randn(5, 2, generator=generator))
    given("training/x", x)
    given("training/y", y)
    for where, tensor in net.tensors():
        given(f"training/{where}", tensor)
    for optimizer_name, make in OPTIMIZERS.items():
        for clip_name, clip in CLIPPERS.items():
            net, _ = training_net()
            optimizer = make(net.parameters())
            losses, norms = [], []
            for _ in range(3):
                optimizer.zero_grad()
                loss = nn.functional.mse_loss(net(x), y)
                loss.backward()
                norms.append(CLIPPERS["none"](list(net.parameters())))
                clip(list(net.parameters()))
                optimizer.step()
                losses.append(loss.detach())
            case = f"training/{optimizer_name}/{clip_name}"
            computed(f"{case}/losses", torch.stack(losses))
            computed(f"{case}/norms", torch.stack(norms))
            computed(f"{case}/parameters", flat(net))


def epochs():
    """Two epochs of Adam over 13 samples in their order, in batches of 5, 5 and 3, under a loss
    whose mean is weighted by class."""
    net, generator = training_net()
    x = float_valued(torch.randn(13, 3, generator=generator))
    y = torch.randint(0, 2, (13,), generator=generator)
    given("epochs/x", x)
    given("epochs/y", y)
    weight = torch.tensor([1, 2.5], dtype=torch.float64)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    losses = []
    for _ in range(2):
        for first in range(0, 13, 5):
            optimizer.zero_grad()
            batch = slice(first, first + 5)
            loss = nn.functional.cross_entropy(net(x[batch]), y[batch], weight=weight)
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
    computed("epochs/losses", torch.stack(losses))
    computed("epochs/parameters", flat(net))


print("# Made by make_networks.py with PyTorch", torch.__version__)
networks()
training()
epochs()
