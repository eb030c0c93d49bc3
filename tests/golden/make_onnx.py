#!/usr/bin/env python3
"""Makes onnx/*: models that PyTorch 1.13 (Debian's python3-torch) exports, NAME.onnx, each with
samples and what it gives out for them, NAME.safetensors, sequences as [steps][features].

Run in this folder: /usr/bin/python3 make_onnx.py
Outputs are computed in double from the parameters of float. refused_*: what strut-onnx refuses.
"""
import copy
import os
import sys
import warnings

import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/exporters"))
from torch_exporter import write_safetensors  # noqa: E402

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
torch.manual_seed(9)
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "onnx")


class Residual(nn.Module):
    """Sums around an identity, in each order, and around a matrix with a bias."""

    def __init__(self):
        super().__init__()
        self.first, self.a, self.b = nn.Linear(4, 6), nn.Linear(6, 6), nn.Linear(6, 6)
        self.norm = nn.LayerNorm(6)
        self.around, self.c = nn.Linear(6, 3), nn.Linear(6, 3)

    def forward(self, x):
        x = F.relu(self.first(x))
        x = x + torch.tanh(self.a(x))
        x = self.b(F.silu(self.norm(x))) + x
        return self.around(x) + self.c(F.elu(x, 0.7))


class Nested(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(5, 5), nn.Linear(5, 5), nn.Linear(5, 5)

    def forward(self, x):
        inner = F.leaky_relu(self.a(x), 0.2)
        inner = inner + self.b(F.softsign(inner))
        return x + self.c(F.hardswish(inner))


class Recurrent(nn.Module):
    def __init__(self, cell, take):
        super().__init__()
        self.cell, self.take = cell, take
        self.head = nn.Linear(cell.hidden_size * (2 if cell.bidirectional else 1), 2)

    def forward(self, x):
        y, state = self.cell(x)
        if self.take == "last":
            return self.head(y[:, -1])
        if isinstance(state, tuple):
            state = state[0]
        if self.take == "state":
            return self.head(state[-1])
        if self.take == "second state":
            return self.head(state[1:2].squeeze(0))
        if self.take == "state of both":
            return self.head(torch.cat([state[-2], state[-1]], -1))
        return self.head(y)


class Causal(nn.Module):
    """Padded in front by hand, and cut off behind."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv1d(2, 4, 3, dilation=2, groups=2)
        self.b = nn.Conv1d(4, 3, 3, padding=2)

    def forward(self, x):
        return self.b(F.relu(self.a(F.pad(x, (4, 0)))))[:, :, :-2]


class Image(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(2, 4, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.slopes = nn.PReLU(4)
        self.b = nn.Conv2d(4, 6, (3, 1), stride=(2, 1))
        self.head = nn.Linear(6 * 2 * 4, 3)

    def forward(self, x):
        x = F.max_pool2d(self.norm(F.relu(self.a(x))), (1, 2))
        return self.head(self.b(self.slopes(x)).flatten(1))


MLP = (4,)
MODELS = {
    # name: module, input without the batch, operator set
    "mlp": (nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 8, bias=False), nn.Tanh(),
                          nn.Linear(8, 3), nn.LogSoftmax(-1)), MLP, 9),
    "norms": (nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8, eps=1e-3), nn.PReLU(),
                            nn.Linear(8, 8), nn.PReLU(8), nn.BatchNorm1d(8), nn.Dropout(0.2),
                            nn.Linear(8, 3), nn.Softmax(-1)), MLP, 13),
    "gelu": (nn.Sequential(nn.Linear(4, 8), nn.LayerNorm(8), nn.GELU(), nn.Linear(8, 8),
                           nn.LayerNorm(8, elementwise_affine=False), nn.SELU(), nn.Linear(8, 3)),
             MLP, 13),
    "gelu17": (nn.Sequential(nn.Linear(4, 8), nn.LayerNorm(8, eps=1e-4), nn.GELU(),
                             nn.Linear(8, 3)), MLP, 17),
    "activations": (nn.Sequential(nn.Linear(4, 8), nn.Mish(), nn.Linear(8, 8), nn.Hardtanh(),
                                  nn.Softplus(), nn.Linear(8, 8), nn.Hardsigmoid(), nn.Sigmoid(),
                                  nn.Linear(8, 3)), MLP, 11),
    "residual": (Residual(), MLP, 13),
    "nested": (Nested(), (5,), 14),
    "image": (Image(), (2, 5, 8), 11),
    "image_mean": (nn.Sequential(nn.Conv2d(1, 4, 3, padding=2, dilation=2), nn.ReLU(),
                                 nn.AvgPool2d(2), nn.Conv2d(4, 4, 3, groups=4), nn.Tanh(),
                                 nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)),
                   (1, 8, 8), 13),
    "causal": (Causal(), (2, 10), 9),
    "steps": (nn.Sequential(nn.Conv1d(2, 4, 3), nn.ReLU(), nn.MaxPool1d(2), nn.Flatten(),
                            nn.Linear(16, 3)), (2, 10), 17),
    "lstm": (Recurrent(nn.LSTM(3, 5, batch_first=True), "last"), (6, 3), 9),
    "lstm_both": (Recurrent(nn.LSTM(3, 4, batch_first=True, bidirectional=True), "all"), (6, 3),
                  13),
    "gru": (Recurrent(nn.GRU(3, 5, 2, batch_first=True), "all"), (6, 3), 17),
    "rnn": (Recurrent(nn.RNN(3, 5, batch_first=True, nonlinearity="relu", bias=False), "state"),
            (6, 3), 13),
}


class StepShortcut(nn.Module):
    """A matrix around a branch on a sequence."""

    def __init__(self):
        super().__init__()
        self.cell = nn.LSTM(3, 5, batch_first=True)
        self.around = nn.Linear(3, 5, bias=False)

    def forward(self, x):
        return self.around(x) + self.cell(x)[0]


def later():
    """Made and exported last, so that the others keep their numbers."""
    return {
        "gelu_tanh": (nn.Sequential(nn.Linear(4, 8), nn.GELU(approximate="tanh"), nn.Linear(8, 3)),
                      MLP, 13),
        "softmax_steps": (nn.Sequential(nn.Linear(3, 4), nn.Softmax(-1), nn.Linear(4, 5),
                                        nn.LogSoftmax(-1)), (6, 3), 13),
        "step_shortcut": (StepShortcut(), (6, 3), 13),
    }


class View(nn.Module):
    def forward(self, x):
        return x.view(x.size(0), -1)


def last():
    """Likewise."""
    return {
        "one_channel": (nn.Sequential(nn.Conv1d(2, 1, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8, 3)),
                        (2, 10), 13),
        "one_channel_view": (nn.Sequential(nn.Conv1d(2, 1, 3, stride=4), View(), nn.Linear(2, 1),
                                           View(), nn.Linear(1, 2)), (2, 10), 9),
        "gru_state": (Recurrent(nn.GRU(3, 4, 2, batch_first=True), "state"), (6, 3), 9),
        "lstm_state": (Recurrent(nn.LSTM(3, 4, 3, batch_first=True), "second state"), (6, 3), 13),
        "lstm_last": (Recurrent(nn.LSTM(3, 4, 2, batch_first=True), "last"), (6, 3), 16),
    }


class ConvShortcut(nn.Module):
    """A convolution around a branch."""

    def __init__(self):
        super().__init__()
        self.a, self.around = nn.Conv2d(2, 3, 3, padding=1), nn.Conv2d(2, 3, 1)

    def forward(self, x):
        return self.around(x) + torch.tanh(self.a(x))


class Turned(nn.Module):
    """A convolution of [T, F], without a batch."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv1d(3, 2, 1)

    def forward(self, x):
        return self.a(x.T)


CHANNELS_FIRST = {"causal", "steps", "one_channel", "one_channel_view"}


def fill(module):
    """Numbers that no default hides."""
    for one in module.modules():
        if isinstance(one, (nn.BatchNorm1d, nn.BatchNorm2d)):
            one.running_mean.uniform_(-0.5, 0.5)
            one.running_var.uniform_(0.5, 2)
        if isinstance(one, (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm)) and one.weight is not None:
            nn.init.uniform_(one.weight, 0.5, 1.5)
            nn.init.uniform_(one.bias, -0.5, 0.5)
        if isinstance(one, nn.PReLU):
            nn.init.uniform_(one.weight, 0.1, 0.4)
    return module.eval()


def export(name, module, shape, opset, **more):
    torch.onnx.export(module, torch.randn(1, *shape), os.path.join(HERE, name + ".onnx"),
                      opset_version=opset, **more)


def dynamic(axis):
    return {"input_names": ["x"], "dynamic_axes": {"x": {axis: "any"}}}


class Unknown(nn.Module):
    def forward(self, x):
        return torch.sin(x)


class LastPlace(nn.Module):
    """The last along axis 0."""

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(3, 2)

    def forward(self, x):
        return self.a(x)[-1]


class TwiceTold(torch.autograd.Function):
    """Pads that the attribute beside them rules out."""

    @staticmethod
    def forward(context, x, w):
        return F.conv1d(x, w, padding=1)

    @staticmethod
    def symbolic(graph, x, w):
        return graph.op("Conv", x, w, auto_pad_s="VALID", kernel_shape_i=[3], pads_i=[1, 1])


class Valid(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.ones(3, 2, 3))

    def forward(self, x):
        return TwiceTold.apply(x, self.w)


def make(models):
    for name, (module, shape, opset) in models.items():
        # One with a batch of any size, which is taken as 1.
        export(name, fill(module), shape, opset, **(dynamic(0) if name == "mlp" else {}))
        x = torch.randn(4, *shape)
        y = copy.deepcopy(module).double()(x.double())
        turned = (lambda t: t.transpose(1, 2) if t.dim() == 3 else t) \
            if name in CHANNELS_FIRST else (lambda t: t)
        write_safetensors(os.path.join(HERE, name + ".safetensors"),
                          {"verify.input": turned(x), "verify.output": turned(y)})


if __name__ == "__main__":
    os.makedirs(HERE, exist_ok=True)
    make(MODELS)
    double = nn.Sequential(nn.Linear(4, 5), nn.LayerNorm(5), nn.GELU(), nn.Linear(5, 2)).double()
    torch.onnx.export(double.eval(), torch.randn(1, 4).double(), os.path.join(HERE, "wide.onnx"),
                      opset_version=13)
    x = torch.randn(4, 4).double()
    write_safetensors(os.path.join(HERE, "wide.safetensors"),
                      {"verify.input": x, "verify.output": double(x)})

    export("refused_unknown", nn.Sequential(nn.Linear(4, 3), Unknown()), (4,), 13)
    export("refused_dynamic", Recurrent(nn.LSTM(3, 5, batch_first=True), "last"), (6, 3), 13,
           **dynamic(1))
    export("refused_padding", nn.Conv1d(2, 3, 5, padding=1), (2, 10), 13)
    export("refused_relu6", nn.Sequential(nn.Linear(4, 3), nn.ReLU6()), (4,), 13)

    make(later())
    export("refused_nan", nn.Sequential(nn.Linear(4, 3), nn.LeakyReLU(float("nan"))), (4,), 13)
    export("refused_shortcut", ConvShortcut(), (2, 5, 5), 13)
    not_finite = nn.Linear(4, 3)
    not_finite.weight.data[1, 2] = float("nan")
    export("refused_nan_weight", not_finite, (4,), 13)
    export("refused_identity", nn.Identity(), (4,), 13)

    # Axis 0 is no batch: the steps of a sequence by time, and of one without a batch.
    export("refused_open_lstm", Recurrent(nn.LSTM(3, 5), "all"), (1, 3), 13, **dynamic(0))
    export("refused_open_conv", Turned(), (3,), 13, **dynamic(0))

    make(last())
    export("refused_joined", Recurrent(nn.GRU(3, 4, batch_first=True, bidirectional=True),
                                       "state of both"), (6, 3), 13)

    # Numbers that no normalization has.
    below = nn.BatchNorm1d(4)
    below.running_var[1] = -2
    export("refused_variance", below.eval(), (4,), 13)
    export("refused_momentum", nn.BatchNorm1d(4, momentum=2).eval(), (4,), 13)
    export("refused_epsilon_batch", nn.BatchNorm1d(4, eps=-1e-3).eval(), (4,), 13)
    export("refused_epsilon_layer", nn.LayerNorm(4, eps=-1), (4,), 17)
    export("refused_epsilon_parts", nn.LayerNorm(4, eps=-1), (4,), 13)
    export("refused_auto_pad", Valid(), (2, 9), 13)
    export("refused_open_last", LastPlace(), (3,), 13, **dynamic(0))
