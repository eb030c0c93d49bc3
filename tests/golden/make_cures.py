#!/usr/bin/env python3
"""Makes cures.txt: what penalties, clipping strategies and schedules do, from PyTorch 1.13 (Debian's
python3-torch). Format: see reader.hpp.

Run in this folder: ./make_cures.py > cures.txt
What PyTorch does not have is written out here: adaptive gradient clipping, clipping of each tensor,
normalized gradients, l1, constraints, and Keras's ReduceLROnPlateau and EarlyStopping.

Inputs, targets and initial parameters are float32 numbers, so that float and double start from the
same ones; everything computed is in double. Weights are written as PyTorch has them, (out, in).
"""
import math

import torch
import torch.nn as nn
from torch.optim import lr_scheduler as schedulers

torch.set_num_threads(1)
STEPS = 3
SAMPLES = [1, 2, 5, 32, 33]


def emit(name, dtype, pattern, values, extents):
    extents = " ".join(str(extent) for extent in extents)
    print(f"{name} {dtype} {extents} : " + " ".join(pattern % value for value in values))


def given(name, tensor):
    """What a test starts from: float32 numbers."""
    assert torch.equal(tensor, float_valued(tensor))
    emit(name, "float", "%.9g", tensor.detach().reshape(-1).tolist(), tensor.shape)


def computed(name, values):
    """What a test compares with."""
    values = [float(value) for value in values]
    emit(name, "double", "%.17g", values, [len(values)])


def float_valued(tensor):
    return tensor.float().double()


# ---- Training


class Network(nn.Module):
    """3 -> 7 prelu (a slope for each) -> 5 tanh -> 2, all parameters float32 numbers."""

    def __init__(self):
        super().__init__()
        generator = torch.Generator().manual_seed(31)
        self.layers = nn.ModuleList()
        made = [nn.PReLU(7), nn.Tanh(), nn.Identity()]
        for inputs, outputs, activation in zip([3, 7, 5], [7, 5, 2], made):
            linear = nn.Linear(inputs, outputs)
            with torch.no_grad():
                weight = torch.randn(outputs, inputs, generator=generator) / inputs**0.5
                linear.weight.copy_(1.3 * weight)
                linear.bias.copy_(torch.randn(outputs, generator=generator) * 0.3)
            self.layers.append(nn.ModuleList([linear, activation]))
        self.double()

    def forward(self, x):
        for linear, activation in self.layers:
            x = activation(linear(x))
        return x

    def by_layer(self):
        """The tensors of each layer: weight, bias, and a slope."""
        for linear, activation in self.layers:
            yield [linear.weight, linear.bias] + list(activation.parameters())

    def tensors(self):
        return [tensor for layer in self.by_layer() for tensor in layer]

    def weights(self):
        return [layer[0] for layer in self.by_layer()]


def flat(tensors):
    return torch.cat([tensor.detach().reshape(-1) for tensor in tensors])


def gradients(tensors):
    return [tensor.grad for tensor in tensors]


# A clipping strategy changes the gradients of a network, and returns the norm before; `norm` is how
# it measures them.


def norm_of(order):
    return lambda net: torch.linalg.vector_norm(flat(gradients(net.tensors())), order)


def by_global_norm(bound, order):
    return lambda net: nn.utils.clip_grad_norm_(net.tensors(), bound, order)


def by_norm(bound, order):
    """Keras's clipnorm with any order: each tensor by itself."""

    def clip(net):
        for p in net.tensors():
            p.grad *= bound / max(torch.linalg.vector_norm(p.grad, order).item(), bound)

    return clip


def unitwise_norm(x):
    """Of the incoming weights of each unit; of the whole of a vector (Brock et al. 2021)."""
    if x.ndim == 1:
        return x.norm()
    return x.norm(dim=1, keepdim=True)


def adaptive(share, epsilon):
    """Brock et al. 2021, eq. 3: g * share * max(|w|, eps) / |g| for units whose gradient is above
    that; not for the last layer."""

    def clip(net):
        for layer in list(net.by_layer())[:-1]:
            for p in layer:
                bound = share * unitwise_norm(p.detach()).clamp(min=epsilon)
                length = unitwise_norm(p.grad)
                p.grad *= torch.where(length > bound, bound / length, torch.ones_like(length))

    return clip


def normalize(trust):
    """You et al. 2017 (LARS), eq. 6, without decay, by layer: g * trust * |w| / |g|."""

    def clip(net):
        for layer in net.by_layer():
            factor = trust * flat(layer).norm() / flat(gradients(layer)).norm()
            for p in layer:
                p.grad *= factor

    return clip


def layers_apart(net):
    """The second layer by value, the others by their norm together."""
    first, second, third = net.by_layer()
    nn.utils.clip_grad_value_(second, 0.02)
    nn.utils.clip_grad_norm_(first + third, 0.25)


CLIPPERS = {
    "none": (lambda net: None, 2),
    "by_global_norm_1": (by_global_norm(1, 1), 1),
    "by_global_norm_3": (by_global_norm(0.25, 3), 3),
    "by_global_norm_infinity": (by_global_norm(0.1, math.inf), math.inf),
    "by_norm_2": (by_norm(0.1, 2), 2),
    "by_norm_1": (by_norm(0.5, 1), 1),
    "by_norm_infinity": (by_norm(0.05, math.inf), math.inf),
    "adaptive": (adaptive(0.05, 1e-3), 2),
    "adaptive_default": (adaptive(0.01, 1e-3), 2),
    "normalize_gradient": (normalize(0.5), 2),
    "layers_apart": (layers_apart, 2),
}

RATES = {"sgd": 0.1, "momentum": 0.1, "adam": 0.01}


def make_optimizer(name, net, weights_decay=0.0, others_decay=0.0, decoupled=False):
    rest = [p for p in net.tensors() if not any(p is w for w in net.weights())]
    groups = [{"params": net.weights(), "weight_decay": weights_decay},
              {"params": rest, "weight_decay": others_decay}]
    if name == "adam":
        made = torch.optim.AdamW if decoupled else torch.optim.Adam
        return made(groups, lr=RATES[name])
    assert not decoupled
    return torch.optim.SGD(groups, lr=RATES[name], momentum=0.9 if name == "momentum" else 0)


class Penalty:
    """None, or what a step has beside the optimizer's: `coupled` after clipping, `before` and
    `after` the update."""

    def __init__(self, optimizer=make_optimizer, coupled=None, before=None, after=None):
        nothing = lambda net, rate: None
        self.optimizer = optimizer
        self.coupled, self.before, self.after = coupled or nothing, before or nothing, after or nothing


def add_signs(share):
    """Keras's L1: the slope of the absolute value, zero at zero."""

    def add(net, rate):
        for w in net.weights():
            w.grad += share * torch.sign(w.detach())

    return add


def shrink(share):
    """Loshchilov and Hutter 2019, algorithm 1: with the parameters before the update."""

    def multiply(net, rate):
        with torch.no_grad():
            for w in net.weights():
                w *= 1 - rate * share

    return multiply


def max_norm(bound):
    """Keras's MaxNorm(bound, axis=0), whose weights are (in, out): each unit's incoming weights.
    Without the 1e-7 that Keras adds to the norm."""

    def limit(net, rate):
        with torch.no_grad():
            for w in net.weights():
                norms = w.norm(dim=1, keepdim=True)
                w *= norms.clamp(max=bound) / norms

    return limit


def coupled(weights, others=0.0):
    return lambda name, net: make_optimizer(name, net, weights, others)


def decoupled(name, net):
    return make_optimizer(name, net, 0.2, 0, True)


PENALTIES = {
    "none": lambda name: Penalty(),
    "l1": lambda name: Penalty(coupled=add_signs(0.05)),
    "l2": lambda name: Penalty(coupled(0.1)),
    "l2_every_parameter": lambda name: Penalty(coupled(0.1, 0.1)),
    "elastic_net": lambda name: Penalty(coupled(0.1), coupled=add_signs(0.05)),
    "decoupled": lambda name: Penalty(decoupled) if name == "adam" else Penalty(before=shrink(0.2)),
    "max_norm": lambda name: Penalty(after=max_norm(1.2)),
    "l2_max_norm": lambda name: Penalty(coupled(0.1), after=max_norm(1.2)),
}


def data():
    generator = torch.Generator().manual_seed(32)
    x = float_valued(torch.randn(SAMPLES[-1], 3, generator=generator))
    y = float_valued(torch.randn(SAMPLES[-1], 2, generator=generator))
    return x, y


def train(case, samples, optimizer_name, clip_name, penalty_name, scheduler=None):
    """Three steps on the first samples of the data, always the same."""
    clip, order = CLIPPERS[clip_name]
    penalty = PENALTIES[penalty_name](optimizer_name)
    net = Network()
    optimizer = penalty.optimizer(optimizer_name, net)
    following = scheduler(optimizer) if scheduler else None
    x, y = (part[:samples] for part in data())
    case = f"{case}/{samples}"
    losses, norms, norms_after = [], [], []
    for _ in range(STEPS):
        rate = optimizer.param_groups[0]["lr"]
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(x), y)
        loss.backward()
        losses.append(loss.detach())
        norms.append(norm_of(order)(net))
        clip(net)
        norms_after.append(norm_of(order)(net))
        penalty.coupled(net, rate)
        penalty.before(net, rate)
        optimizer.step()
        penalty.after(net, rate)
        if following:
            following.step()
    computed(f"{case}/losses", losses)
    computed(f"{case}/norms", norms)
    computed(f"{case}/norms_after", norms_after)
    computed(f"{case}/parameters", flat(net.tensors()))


def training():
    x, y = data()
    given("training/x", x)
    given("training/y", y)
    for index, layer in enumerate(Network().by_layer()):
        for purpose, tensor in zip(["weight", "bias", "slope"], layer):
            given(f"training/{index}/{purpose}", tensor)
    for name in RATES:
        for samples in SAMPLES if name == "momentum" else [5]:
            for clip_name in CLIPPERS:
                train(f"clip/{name}/{clip_name}", samples, name, clip_name, "none")
            for penalty_name in PENALTIES:
                train(f"penalty/{name}/{penalty_name}", samples, name, "none", penalty_name)
            # Everything at once: the order of work.
            train(f"order/{name}", samples, name, "by_global_norm_3", "l2_max_norm",
                  lambda optimizer: schedulers.StepLR(optimizer, 2, 0.25))


# ---- Schedules


def schedule(name, make):
    """The learning rates of sixty steps, from a learning rate of 1."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1)
    scheduler = make(optimizer)
    rates = []
    for _ in range(60):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    computed(f"schedule/{name}", rates)


def sequence(parts, milestones):
    return lambda o: schedulers.SequentialLR(o, [part(o) for part in parts], milestones)


def timed_schedules():
    s = schedulers
    schedule("step_20", lambda o: s.StepLR(o, 20))
    schedule("step_7_0.5", lambda o: s.StepLR(o, 7, 0.5))
    schedule("exponential_0.9", lambda o: s.ExponentialLR(o, 0.9))
    schedule("cosine_60", lambda o: s.CosineAnnealingLR(o, 60))
    schedule("cosine_17_0.1", lambda o: s.CosineAnnealingLR(o, 17, 0.1))
    schedule("warm_up", lambda o: s.LinearLR(o))
    schedule("warm_up_20_0.01", lambda o: s.LinearLR(o, 0.01, total_iters=20))
    schedule("one_cycle_60", lambda o: s.OneCycleLR(o, 1, 60, cycle_momentum=False))
    schedule("one_cycle_70_0.45_10_100", lambda o: s.OneCycleLR(
        o, 1, 70, pct_start=0.45, div_factor=10, final_div_factor=100, cycle_momentum=False))
    schedule("product_warm_up_exponential", lambda o: s.ChainedScheduler(
        [s.LinearLR(o, 0.1, total_iters=20), s.ExponentialLR(o, 0.9)]))
    schedule("sequence_warm_up_cosine", sequence(
        [lambda o: s.LinearLR(o, 0.1, total_iters=10), lambda o: s.CosineAnnealingLR(o, 50)], [10]))
    schedule("sequence_of_three", sequence(
        [lambda o: s.LinearLR(o, 0.1, total_iters=5), lambda o: s.ExponentialLR(o, 0.9),
         lambda o: s.StepLR(o, 10)], [8, 30]))


def plateau(losses, factor=0.1, patience=10, min_delta=1e-4, cooldown=0, min_rate=0.0):
    """keras/src/callbacks.py, ReduceLROnPlateau.on_epoch_end in mode "min", from a rate of 1."""
    rate, best, wait, cooling, rates = 1.0, math.inf, 0, 0, []
    for loss in losses:
        if cooling > 0:
            cooling -= 1
            wait = 0
        if loss < best - min_delta:
            best = loss
            wait = 0
        elif not cooling > 0:
            wait += 1
            if wait >= patience and rate > min_rate:
                rate = max(rate * factor, min_rate)
                cooling = cooldown
                wait = 0
        rates.append(rate)
    return rates


def early_stopping(losses, patience=0, min_delta=0.0):
    """keras/src/callbacks.py, EarlyStopping.on_epoch_end in mode "min" with restore_best_weights;
    the "weights" are the number of the epoch. Returns the epoch it stops after and the epoch whose
    weights are restored, both from 1; 0 if it does not stop."""
    best, wait, weights = math.inf, 0, None
    for epoch, loss in enumerate(losses):
        if weights is None:
            weights = epoch
        wait += 1
        if loss + min_delta < best:
            best, weights, wait = loss, epoch, 0
            continue
        if wait >= patience and epoch > 0:
            return epoch + 1, weights + 1
    return 0, 0


def adaptive_schedules():
    generator = torch.Generator().manual_seed(5)
    noise = torch.randn(60, dtype=torch.float64, generator=generator).tolist()
    # Falls, and then stays; a few epochs are better by less than min_delta.
    losses = [1 / (1 + 0.2 * min(epoch, 25)) + 0.004 * noise[epoch] for epoch in range(60)]
    losses[45] = min(losses) - 5e-5
    losses[57] = min(losses) - 0.02
    computed("plateau/losses", losses)
    computed("plateau/default", plateau(losses))
    computed("plateau/0.5_2", plateau(losses, 0.5, 2))
    computed("plateau/0.5_2_0.01_3_0.2", plateau(losses, 0.5, 2, 0.01, 3, 0.2))
    stopping = [[0.5, 0.6], [0.5, 0.4, 0.3, 0.31, 0.29], [math.nan, math.nan, 0.1]]
    for case, some in enumerate([losses] + stopping):
        computed(f"early_stopping/{case}/losses", some)
        for patience, min_delta in [(0, 0), (2, 0), (3, 0.05), (10, 1e-4)]:
            computed(f"early_stopping/{case}/{patience}_{min_delta:g}",
                     early_stopping(some, patience, min_delta))


print("# Made by make_cures.py with PyTorch", torch.__version__)
training()
timed_schedules()
adaptive_schedules()
