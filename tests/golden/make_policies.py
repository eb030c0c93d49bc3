#!/usr/bin/env python3
"""Makes policies.txt: losses with their gradients, and three steps of every optimizer with every
clipping strategy, from PyTorch 1.13 (Debian's python3-torch). Format: see reader.hpp.

Run in this folder: ./make_policies.py > policies.txt
What PyTorch does not have, Keras's clipnorm and its placement of epsilon, is written out here.
"""
import math

import torch
import torch.nn as nn

torch.set_num_threads(1)
NAMES = {torch.float32: "float", torch.float64: "double"}


def emit(name, tensor):
    values = tensor.detach().reshape(-1).tolist()
    if tensor.dtype in NAMES:
        dtype = NAMES[tensor.dtype]
        pattern = "%.9g" if dtype == "float" else "%.17g"
    else:
        dtype, pattern = "int", "%d"
    extents = " ".join(str(extent) for extent in tensor.shape)
    print(f"{name} {dtype} {extents} : " + " ".join(pattern % value for value in values))


def losses(dtype):
    samples, outputs = 7, 4
    made = torch.Generator().manual_seed(11)
    # Values of float32, so that both types have the same inputs.
    logits = (torch.randn(samples, outputs, generator=made) * 2).to(dtype)
    logits[0, 0], logits[1, 1], logits[2, 2] = 30, -30, 95  # tails
    targets = torch.randn(samples, outputs, generator=made).to(dtype)
    yes_no = (torch.rand(samples, outputs, generator=made) < 0.4).to(dtype)
    yes_no[3, 3] = 0.25
    labels = torch.randint(0, outputs, (samples,), generator=made)
    class_weight = torch.tensor([0.5, 2, 1, 3.25], dtype=dtype)
    pos_weight = torch.tensor([1, 3, 0.25, 9], dtype=dtype)
    t = NAMES[dtype]
    emit(f"loss/logits/{t}", logits)
    emit(f"loss/targets/{t}", targets)
    emit(f"loss/yes_no/{t}", yes_no)
    emit(f"loss/class_weight/{t}", class_weight)
    emit(f"loss/pos_weight/{t}", pos_weight)
    if dtype == torch.float32:
        emit("loss/labels", labels)
    cases = {
        "mse": (nn.MSELoss(), targets),
        "mae": (nn.L1Loss(), targets),
        "huber_1": (nn.HuberLoss(), targets),
        "huber_0.3": (nn.HuberLoss(delta=0.3), targets),
        "binary_cross_entropy": (nn.BCEWithLogitsLoss(), yes_no),
        "weighted_binary_cross_entropy": (nn.BCEWithLogitsLoss(pos_weight=pos_weight), yes_no),
        "softmax_cross_entropy": (nn.CrossEntropyLoss(), labels),
        "weighted_softmax_cross_entropy": (nn.CrossEntropyLoss(weight=class_weight), labels),
    }
    for name, (loss, y) in cases.items():
        x = logits.clone().requires_grad_()
        value = loss(x, y)
        value.backward()
        emit(f"loss/{name}/value/{t}", value.reshape(1))
        emit(f"loss/{name}/gradient/{t}", x.grad)
    emit(f"link/sigmoid/{t}", torch.sigmoid(logits))
    emit(f"link/softmax/{t}", torch.softmax(logits, 1))


class KerasAdam:
    """keras/src/optimizers/adam.py: epsilon is added before the correction for the start; and
    _apply_weight_decay of base_optimizer.py, before the step."""

    def __init__(self, parameters, lr=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-7, decay=0):
        self.decay = decay
        self.parameters, self.lr, self.epsilon = parameters, lr, epsilon
        self.beta1, self.beta2, self.t = beta1, beta2, 0
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step(self):
        self.t += 1
        rate = self.lr * math.sqrt(1 - self.beta2**self.t) / (1 - self.beta1**self.t)
        for p, m, v in zip(self.parameters, self.m, self.v):
            m += (p.grad - m) * (1 - self.beta1)
            v += (p.grad**2 - v) * (1 - self.beta2)
            p -= p * self.decay * self.lr
            p -= m * rate / (v.sqrt() + self.epsilon)


class KerasRMSprop:
    """keras/src/optimizers/rmsprop.py: epsilon is under the root."""

    def __init__(self, parameters, lr=1e-3, rho=0.9, epsilon=1e-7):
        self.parameters, self.lr, self.rho, self.epsilon = parameters, lr, rho, epsilon
        self.v = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step(self):
        for p, v in zip(self.parameters, self.v):
            v.copy_(self.rho * v + (1 - self.rho) * p.grad**2)
            p -= self.lr * p.grad / (v + self.epsilon).sqrt()


OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, nesterov=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
    "rmsprop_keras": lambda p: KerasRMSprop(p),
    "adam": lambda p: torch.optim.Adam(p),
    "adam_options": lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.99), eps=1e-3),
    "adam_keras": lambda p: KerasAdam(p),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
    "adamw_keras": lambda p: KerasAdam(p, decay=4e-3),
}


def clip_norm_of_each(parameters, bound):
    """Keras's clipnorm, tf.clip_by_norm: each tensor by itself."""
    for p in parameters:
        p.grad *= bound / max(p.grad.norm().item(), bound)


CLIPPERS = {
    "none": lambda p: None,
    "by_value_0.25": lambda p: nn.utils.clip_grad_value_(p, 0.25),
    "by_norm_0.5": lambda p: clip_norm_of_each(p, 0.5),
    "by_global_norm_1": lambda p: nn.utils.clip_grad_norm_(p, 1.0),
}


def training(dtype):
    t = NAMES[dtype]
    shapes = [(5, 3), (3,), (7, 1)]
    made = torch.Generator().manual_seed(23)
    start = [torch.randn(shape, generator=made).to(dtype) for shape in shapes]
    # The second tensor's gradient is within all bounds, the third one's far below epsilon.
    size = [1, 0.02, 1e-9]
    gradients = [[torch.randn(shape, generator=made).to(dtype) * s for shape, s in zip(shapes, size)]
                 for _ in range(3)]

    def flat(tensors):
        return torch.cat([tensor.detach().reshape(-1) for tensor in tensors])

    if dtype == torch.float32:
        emit("training/sizes", torch.tensor([tensor.numel() for tensor in start]))
    emit(f"training/start/{t}", flat(start))
    for step in range(3):
        emit(f"training/gradient/{step}/{t}", flat(gradients[step]))
        emit(f"training/norm/{step}/{t}", flat(gradients[step]).norm().reshape(1))
    for clip_name, clip in CLIPPERS.items():
        parameters = [nn.Parameter(tensor.clone()) for tensor in start]
        for p, g in zip(parameters, gradients[0]):
            p.grad = g.clone()
        clip(parameters)
        emit(f"clip/{clip_name}/{t}", flat([p.grad for p in parameters]))
    for name, make in OPTIMIZERS.items():
        for clip_name, clip in CLIPPERS.items():
            parameters = [nn.Parameter(tensor.clone()) for tensor in start]
            optimizer = make(parameters)
            for step in range(3):
                for p, g in zip(parameters, gradients[step]):
                    p.grad = g.clone()
                clip(parameters)
                optimizer.step()
                emit(f"training/{name}/{clip_name}/{step}/{t}", flat(parameters))


print("# Made by make_policies.py with PyTorch", torch.__version__)
for dtype in NAMES:
    losses(dtype)
    training(dtype)
