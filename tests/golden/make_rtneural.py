"""Writes rtneural/conv.json, rtneural/conv_dump.json, rtneural/state_dict.json and their outputs.

Models in the two notations of RTNeural, made by PyTorch in double and put into Keras's order of
axes here: a causal convolution of groups and dilation, batch norms with and without gamma and beta,
prelus, an LSTM of two layers, a GRU. The other files in rtneural/ are RTNeural's own (LICENSE).
Run: /usr/bin/python3 make_rtneural.py        (needs torch 1.13)
"""

import json
import os

import torch
from torch import nn

torch.manual_seed(6)
torch.set_default_dtype(torch.float64)
here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rtneural")
steps = 40


def write(name, thing):
    with open(os.path.join(here, name), "w") as file:
        json.dump(thing, file)


def column(name, values):
    with open(os.path.join(here, name), "w") as file:
        file.writelines(f"{value:.17e}\n" for value in values.flatten().tolist())


def norm(features, **kind):
    made = nn.BatchNorm1d(features, **kind)
    made.running_mean.uniform_(-0.5, 0.5)
    made.running_var.uniform_(0.5, 2)
    if made.affine:
        nn.init.uniform_(made.weight, 0.5, 1.5)
        nn.init.uniform_(made.bias, -0.5, 0.5)
    return made.eval()


def causal(conv, x):
    reach = (conv.kernel_size[0] - 1) * conv.dilation[0]
    return conv(nn.functional.pad(x, (reach, 0)))


def entry(kind, size, weights, activation="", **more):
    return {"type": kind, "activation": activation, "shape": [None, steps, size], **more,
            "weights": [w.detach().tolist() for w in weights]}


def conv_entry(conv, activation=""):
    weights = [conv.weight.permute(2, 1, 0)] + ([] if conv.bias is None else [conv.bias])
    return entry("conv1d", conv.out_channels, weights, activation,
                 kernel_size=list(conv.kernel_size), dilation=list(conv.dilation),
                 groups=conv.groups)


def norm_entry(one):
    statistics = [one.running_mean, one.running_var]
    learned = [one.weight, one.bias] if one.affine else []
    return entry("batchnorm", one.num_features, learned + statistics, epsilon=one.eps)


dense = nn.Linear(1, 4)
conv = nn.Conv1d(4, 6, 3, dilation=2, groups=2)
first = norm(6, eps=0.01)
slopes = nn.PReLU(6, init=0.3)
nn.init.uniform_(slopes.weight, -0.5, 0.5)
plain = nn.Conv1d(6, 4, 2, bias=False)
second = norm(4, affine=False, eps=0.5)
slope = nn.PReLU(1, init=0.2)
head = nn.Linear(4, 1)

x = torch.randn(steps, 1)
h = torch.tanh(dense(x)).T.unsqueeze(0)
h = slopes(first(torch.relu(causal(conv, h))))
h = slope(second(causal(plain, h)))
y = torch.sigmoid(head(h[0].T))
write("conv.json", {"in_shape": [None, steps, 1], "layers": [
    entry("time-distributed-dense", 4, [dense.weight.T, dense.bias], "tanh"),
    conv_entry(conv, "relu"),
    norm_entry(first),
    entry("prelu", 6, [slopes.weight.reshape(1, 6)]),
    conv_entry(plain),
    norm_entry(second),
    entry("prelu", 4, [slope.weight.reshape(1, 1)]),
    entry("dense", 1, [head.weight.T, head.bias], "sigmoid"),
]})
column("conv_x.csv", x)
column("conv_y.csv", y)

# The convolutions by themselves as a state_dict; batch norm counts its batches there.
stack = nn.Sequential()
stack.add_module("first", conv)
stack.add_module("norm", first)
write("conv_dump.json", {k: v.tolist() for k, v in stack.state_dict().items()})


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(5, 1)  # not in the order in which it runs
        self.rec = nn.LSTM(1, 4, num_layers=2)
        self.gru = nn.GRU(4, 5)

    def forward(self, x):
        return self.dense(self.gru(self.rec(x)[0])[0])


model = Model()
write("state_dict.json", {k: v.tolist() for k, v in model.state_dict().items()})
column("state_dict_y.csv", model(x.unsqueeze(1)))
