#!/usr/bin/env python3
"""Makes import/*.safetensors: modules of PyTorch 1.13 (Debian's python3-torch), each with samples and
what it gives out for them.

Run in this folder: /usr/bin/python3 make_import.py
torch_*: written by docs/exporters/torch_exporter.py, from the modules' own state_dict.
keras_*: the same functions as Keras would have them, their tensors permuted here by what Keras's
layers document: kernels [in][out], gates of an LSTM i f c o, of a GRU z r h with a bias [2][3 H],
images [H][W][C], sequences [T][C].
Parameters are float32, but for those of *_double; outputs are computed in double from them, so that
networks of both types can be held to them.
"""
import os
import sys

import torch
from torch import nn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../docs/exporters"))
from torch_exporter import export, write_safetensors  # noqa: E402

torch.set_num_threads(1)
torch.manual_seed(6)


# What strut calls last_step, residual and parallel, and recurrent layers that fit a Sequential.
class Last(nn.Module):
    def forward(self, x):
        return x[:, -1]


class LSTM(nn.LSTM):
    def forward(self, x):
        return super().forward(x)[0]


class GRU(nn.GRU):
    def forward(self, x):
        return super().forward(x)[0]


class RNN(nn.RNN):
    def forward(self, x):
        return super().forward(x)[0]


class Indices(nn.Embedding):
    def forward(self, x):
        return super().forward(x.long())


class Residual(nn.Module):
    def __init__(self, *layers, shortcut=None, scale=None):
        super().__init__()
        self.branch = nn.Sequential(*layers)
        if shortcut is not None:
            self.shortcut = shortcut
        if scale is not None:
            self.scale = nn.Parameter(torch.full((1,), scale))

    def forward(self, x):
        around = self.shortcut(x) if hasattr(self, "shortcut") else x
        inner = self.branch(x)
        return around + (self.scale * inner if hasattr(self, "scale") else inner)


class Parallel(nn.ModuleList):
    def forward(self, x):
        return torch.cat([branch(x) for branch in self], -1)


class Stacked(nn.Module):
    """As people write it: no Sequential, two layers in one LSTM."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(3, 5, num_layers=2, batch_first=True)
        self.head = nn.Linear(5, 2)

    def forward(self, x):
        return self.head(self.rnn(x)[0][:, -1])


def randomize(module):
    """Norms, slopes and statistics that are not those at the start."""
    with torch.no_grad():
        for part in module.modules():
            if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm, nn.GroupNorm)):
                part.weight.uniform_(0.5, 1.5)
                part.bias.uniform_(-0.5, 0.5)
            if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
                part.running_mean.uniform_(-0.5, 0.5)
                part.running_var.uniform_(0.5, 2)
                part.num_batches_tracked.fill_(123)
            if isinstance(part, nn.PReLU):
                part.weight.uniform_(0.1, 0.9)
    return module


def save(name, module, inputs, steps_last=False, parameters=torch.float32):
    path = f"import/torch_{name}.safetensors"
    stored = {key: value.clone() for key, value in
              randomize(module.to(parameters)).state_dict().items()}
    export(module.double(), path, inputs.double(), steps_last)
    if parameters != torch.float64:
        outputs = module.eval()(inputs.double())
        turned = lambda x: x.transpose(1, 2) if steps_last and x.dim() == 3 else x
        stored["verify.input"] = turned(inputs.double())
        stored["verify.output"] = turned(outputs)
        write_safetensors(path, stored)
    return stored


def keras(name, torch_tensors, tensors):
    for sample in ("verify.input", "verify.output"):
        tensors[sample] = torch_tensors[sample]
    write_safetensors(f"import/keras_{name}.safetensors",
                      {key: value.contiguous() for key, value in tensors.items()})


def keras_norm(t, module):
    return {f"{module}.gamma": t[f"{module}.weight"], f"{module}.beta": t[f"{module}.bias"]}


def keras_batch_norm(t, module):
    return {**keras_norm(t, module), f"{module}.moving_mean": t[f"{module}.running_mean"],
            f"{module}.moving_variance": t[f"{module}.running_var"]}


def keras_dense(t, module):
    return {f"{module}.kernel": t[f"{module}.weight"].T, f"{module}.bias": t[f"{module}.bias"]}


def keras_lstm(t, module, before="", end=""):
    t = {key[len(module) + 1:]: value for key, value in t.items()}
    return {f"{module}.{before}kernel": t[f"weight_ih_l0{end}"].T,
            f"{module}.{before}recurrent_kernel": t[f"weight_hh_l0{end}"].T,
            f"{module}.{before}bias": t[f"bias_ih_l0{end}"].double() + t[f"bias_hh_l0{end}"]}


def keras_gru(t, module, before="", end=""):
    t = {key[len(module) + 1:]: value for key, value in t.items()}

    def zrh(tensor):  # from r, z, n
        r, z, n = tensor.chunk(3)
        return torch.cat([z, r, n])
    return {f"{module}.{before}kernel": zrh(t[f"weight_ih_l0{end}"]).T,
            f"{module}.{before}recurrent_kernel": zrh(t[f"weight_hh_l0{end}"]).T,
            f"{module}.{before}bias": torch.stack([zrh(t[f"bias_ih_l0{end}"]),
                                                   zrh(t[f"bias_hh_l0{end}"])])}


def keras_part(of, t, module, *more):
    return of({key: value for key, value in t.items() if key.startswith(module + ".")}, module,
              *more)


def dense_models():
    def make():
        return nn.Sequential(nn.Linear(6, 8), nn.PReLU(8), nn.BatchNorm1d(8), nn.Linear(8, 7),
                             nn.PReLU(), nn.LayerNorm(7), nn.Dropout(0.5), nn.Linear(7, 3))
    t = save("dense", make(), torch.randn(5, 6))
    keras("dense", t, {**keras_dense(t, "0"), "1.alpha": t["1.weight"], **keras_batch_norm(t, "2"),
                       **keras_dense(t, "3"), "4.alpha": t["4.weight"], **keras_norm(t, "5"),
                       **keras_dense(t, "7")})
    save("dense_double", make(), torch.randn(5, 6), parameters=torch.float64)
    save("blocks", nn.Sequential(
        nn.Linear(4, 6),
        nn.Sequential(*[nn.Sequential(Residual(nn.LayerNorm(6), nn.ReLU(), nn.Linear(6, 6)))
                        for _ in range(3)]),
        Residual(nn.Linear(6, 5), nn.Tanh(), shortcut=nn.Linear(6, 5, bias=False)),
        Residual(nn.Linear(5, 5), nn.Tanh(), scale=0.7),
        Parallel([nn.Sequential(nn.Linear(5, 2)),
                  nn.Sequential(nn.Linear(5, 3), nn.ReLU(), nn.Linear(3, 2))])), torch.randn(5, 4))


def convolution_models():
    t = save("conv1d", nn.Sequential(
        nn.Conv1d(3, 4, 3), nn.BatchNorm1d(4), nn.Tanh(), nn.Conv1d(4, 6, 2, groups=2),
        nn.PReLU(6), nn.Flatten(), nn.Linear(6 * 7, 5)), torch.randn(4, 3, 10), steps_last=True)
    keras("conv1d", t, {
        "0.kernel": t["0.weight"].permute(2, 1, 0), "0.bias": t["0.bias"],
        **keras_batch_norm(t, "1"),
        "3.kernel": t["3.weight"].permute(2, 1, 0), "3.bias": t["3.bias"],
        "4.alpha": t["4.weight"][None],
        "6.kernel": t["6.weight"].reshape(5, 6, 7).permute(2, 1, 0).reshape(42, 5),
        "6.bias": t["6.bias"]})
    t = save("conv1d_transposed", nn.Sequential(
        nn.ConvTranspose1d(3, 4, 3, stride=2), nn.ReLU(),
        nn.ConvTranspose1d(4, 6, 2, groups=2)), torch.randn(4, 3, 5), steps_last=True)
    t = save("conv2d", nn.Sequential(
        nn.Conv2d(2, 4, (3, 2)), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.PReLU(4),
        nn.Conv2d(4, 6, 2, groups=2), nn.GroupNorm(3, 6), nn.Flatten(), nn.BatchNorm1d(36),
        nn.Linear(36, 5)), torch.randn(4, 2, 8, 9))
    flat = lambda x: x.reshape(6, 2, 3).permute(1, 2, 0).reshape(-1)
    keras("conv2d", t, {
        "0.kernel": t["0.weight"].permute(2, 3, 1, 0), "0.bias": t["0.bias"],
        **keras_batch_norm(t, "1"), "4.alpha": t["4.weight"][None, None],
        "5.kernel": t["5.weight"].permute(2, 3, 1, 0), "5.bias": t["5.bias"],
        **keras_norm(t, "6"),
        **{key: flat(value) for key, value in keras_batch_norm(t, "8").items()},
        "9.kernel": t["9.weight"].reshape(5, 6, 2, 3).permute(2, 3, 1, 0).reshape(36, 5),
        "9.bias": t["9.bias"]})


def projections():
    """Residual blocks whose shortcuts stride as the branches do."""
    conv, pool = nn.Conv1d(3, 5, 3, 2, 1), nn.AvgPool1d(2)
    save("strided", nn.Sequential(
        Residual(conv, nn.Tanh(), shortcut=nn.Conv1d(3, 5, 1, 2, bias=False)),
        nn.Flatten(), nn.Linear(5 * 4, 2)), torch.randn(4, 3, 7), steps_last=True)
    save("strided_pool", nn.Sequential(
        Residual(pool, shortcut=nn.Conv1d(3, 3, 1, 2, bias=False)),
        nn.Flatten(), nn.Linear(3 * 4, 2)), torch.randn(4, 3, 8), steps_last=True)
    save("strided_image", nn.Sequential(
        Residual(nn.Conv2d(2, 4, 3, 2, 1), nn.BatchNorm2d(4), nn.Tanh(),
                 shortcut=nn.Conv2d(2, 4, 1, 2, bias=False)),
        nn.Flatten(), nn.Linear(4 * 3 * 4, 3)), torch.randn(4, 2, 5, 7))


def sequence_models():
    t = save("lstm", nn.Sequential(
        LSTM(3, 5, batch_first=True), LSTM(5, 4, batch_first=True), Last(), nn.Linear(4, 2)),
        torch.randn(4, 7, 3))
    keras("lstm", t, {**keras_part(keras_lstm, t, "0"), **keras_part(keras_lstm, t, "1"),
                      **keras_dense(t, "3")})
    save("stacked", Stacked(), torch.randn(4, 7, 3))
    t = save("sequence", nn.Sequential(
        Indices(9, 3), GRU(3, 5, batch_first=True),
        LSTM(5, 3, batch_first=True, bidirectional=True),
        GRU(6, 2, batch_first=True, bidirectional=True), RNN(4, 6, batch_first=True), Last(),
        nn.Linear(6, 2)), torch.randint(0, 9, (4, 7)))
    both = lambda of, module: {**keras_part(of, t, module, "forward."),
                               **keras_part(of, t, module, "backward.", "_reverse")}
    keras("sequence", t, {"0.embeddings": t["0.weight"], **keras_part(keras_gru, t, "1"),
                          **both(keras_lstm, "2"), **both(keras_gru, "3"),
                          **keras_part(keras_lstm, t, "4"), **keras_dense(t, "6")})


if __name__ == "__main__":
    dense_models()
    convolution_models()
    sequence_models()
    projections()
