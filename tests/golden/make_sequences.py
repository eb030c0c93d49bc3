#!/usr/bin/env python3
"""Makes sequences.txt: what recurrent layers do in two directions, over windows of a long sequence
and in other forms, from PyTorch 1.13 (Debian's python3-torch). Format: see reader.hpp.

Run in this folder: /usr/bin/python3 make_sequences.py > sequences.txt
Inputs, parameters and the gradient of the output are float32 numbers of a formula that the test
knows too (`wave` and `golden_run` in tests/layer/golden_layer.hpp); everything computed is in
double. Tensors are laid out as this library lays them out, samples last, and long ones are written
as a digest (see the function of that name).
"""
import torch

from make_convolutions import case, emit, wave

FEATURES, UNITS = 3, 5


def parameter_waves(gates, rows, features, first=0):
    """As golden_run has them: tensor k of the layer is a wave of its own."""
    extents = [(features, gates * UNITS), (UNITS, gates * UNITS), (rows * UNITS,)]
    return [wave(torch.Size(e).numel(), 0.6, 1.3 + 0.2 * (first + i), first + i).reshape(e)
            for i, e in enumerate(extents)]


def blocks(tensor, order):
    """The gates' blocks along the last axis in another order."""
    parts = tensor.split(UNITS, -1)
    return torch.cat([parts[i] for i in order], -1)


def fill(layer, kind, suffix, weight, recurrent, bias):
    """Our tensors into PyTorch's. Of a GRU ours are: candidate, reset, update by the input, and
    reset, update, candidate by the last output; PyTorch's reset, update, candidate."""
    of = lambda name: getattr(layer, f"{name}_l0{suffix}")
    with torch.no_grad():
        of("weight_hh").copy_(recurrent.T)
        of("bias_hh").zero_()
        if kind == "gru":
            of("weight_ih").copy_(blocks(weight, [1, 2, 0]).T)
            of("bias_ih").copy_(blocks(bias, [1, 2, 0]))
            of("bias_hh")[2 * UNITS:].copy_(bias[3 * UNITS:])
        else:
            of("weight_ih").copy_(weight.T)
            of("bias_ih").copy_(bias)


def tensors_of(layer, kind, suffix, get):
    """PyTorch's tensors, or their gradients, as ours."""
    of = lambda name: get(getattr(layer, f"{name}_l0{suffix}"))
    if kind == "gru":
        return [blocks(of("weight_ih").T, [2, 0, 1]), of("weight_hh").T,
                torch.cat([blocks(of("bias_ih"), [2, 0, 1]), of("bias_hh")[2 * UNITS:]])]
    return [of("weight_ih").T, of("weight_hh").T, of("bias_ih")]


def layer_of(kind, features, **options):
    make = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind]
    return make(features, UNITS, batch_first=True, **options).double()


def bidirectional(kind, steps, samples):
    layer = layer_of(kind, FEATURES, bidirectional=True)
    gates, rows = {"lstm": (4, 4), "gru": (3, 4)}[kind]
    fill(layer, kind, "", *parameter_waves(gates, rows, FEATURES))
    fill(layer, kind, "_reverse", *parameter_waves(gates, rows, FEATURES, 3))
    x = wave(steps * FEATURES * samples, 1.5, 0.7, 3).reshape(steps, FEATURES, samples)
    x = x.permute(2, 0, 1).contiguous().requires_grad_()
    y, _ = layer(x)
    dy = wave(y.numel(), 1, 0.37, 4).reshape(steps, 2 * UNITS, samples).permute(2, 0, 1)
    (y * dy).sum().backward()
    name = f"bidirectional_{kind}_{steps}/{samples}"
    emit(f"{name}/y", y.permute(1, 2, 0))
    emit(f"{name}/dx", x.grad.permute(1, 2, 0))
    gradients = (tensors_of(layer, kind, "", lambda p: p.grad)
                 + tensors_of(layer, kind, "_reverse", lambda p: p.grad))
    for i, gradient in enumerate(gradients):
        emit(f"{name}/gradient{i}", gradient)


def normalized(kind, units, norm):
    """Layers of Ba et al. 2016: each sum of products is normalized by itself, gates together; the
    memory of an LSTM where it is put out. Parameters and formula as this library has them."""
    if norm == "rms":
        plain = lambda x: x / torch.sqrt((x * x).mean(-1, keepdim=True) + 1e-6)
    else:
        plain = lambda x: torch.nn.functional.layer_norm(x, x.shape[-1:], eps=1e-5)
    of_input, of_output, rows = {"lstm": (4, 4, 4), "gru": (3, 3, 4), "rnn": (1, 1, 1)}[kind]
    extents = [(FEATURES, of_input * units), (units, of_output * units), (rows * units,),
               (of_input * units,), (of_output * units,)]
    extents += [(units,)] * {"lstm": 1 if norm == "rms" else 2}.get(kind, 0)

    def forward(x, weight, recurrent, bias, scale, recurrent_scale, *memory):
        h = torch.zeros(x.shape[0], units, dtype=torch.float64)
        c = torch.zeros_like(h)
        all_steps = []
        for t in range(x.shape[1]):
            a, u = x[:, t] @ weight, h @ recurrent
            if kind == "gru":
                # The input's: candidate, reset and update; the output's: reset and update, candidate.
                a = torch.cat([plain(a[:, :units]), plain(a[:, units:])], 1) * scale
                u = torch.cat([plain(u[:, :2 * units]), plain(u[:, 2 * units:])], 1)
                u = u * recurrent_scale
                b = bias.split(units)
                r = torch.sigmoid(a[:, units:2 * units] + u[:, :units] + b[1])
                z = torch.sigmoid(a[:, 2 * units:] + u[:, units:2 * units] + b[2])
                n = torch.tanh(a[:, :units] + b[0] + r * (u[:, 2 * units:] + b[3]))
                h = z * h + (1 - z) * n
            else:
                sums = plain(a) * scale + plain(u) * recurrent_scale + bias
                if kind == "lstm":
                    i, f, g, o = sums.split(units, 1)
                    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
                    out = plain(c) * memory[0] + (memory[1] if len(memory) > 1 else 0)
                    h = torch.sigmoid(o) * torch.tanh(out)
                else:
                    h = torch.tanh(sums)
            all_steps.append(h)
        return torch.stack(all_steps, 1)

    for steps, samples in [(1, 5), (7, 1), (7, 33)]:
        case(f"{kind}_{norm}_{steps}", (steps, FEATURES), samples, extents, forward)


def tbptt(name, kinds, k1, k2, resets, labels=False):
    """Three updates by SGD over 12 steps of 5 sequences, of layers and a dense layer on top: the
    gradient of each goes back through k2 steps, from a state that is detached. The loss is the mean
    of squares, or, of `labels` at each step, the cross-entropy."""
    steps, samples, outputs = 12, 5, 2
    layers, features = [], FEATURES
    for kind in kinds:
        layer = layer_of(kind, features)
        gates, rows = {"lstm": (4, 4), "gru": (3, 4)}[kind]
        fill(layer, kind, "", *parameter_waves(gates, rows, features, 3 * len(layers)))
        layers.append(layer)
        features = UNITS
    head = torch.nn.Linear(UNITS, outputs).double()
    with torch.no_grad():
        head.weight.copy_(wave(UNITS * outputs, 0.6, 1.3, 0).reshape(UNITS, outputs).T)
        head.bias.copy_(wave(outputs, 0.6, 1.5, 1))
    x = wave(samples * steps * FEATURES, 1.5, 0.7, 3).reshape(samples, steps, FEATURES)
    target = wave(samples * steps * outputs, 1, 0.37, 4).reshape(samples, steps, outputs)
    keep = torch.ones(samples, steps, dtype=torch.float64)
    for sample, step in resets:
        keep[sample, step] = 0
    modules = torch.nn.ModuleList(layers + [head])
    optimizer = torch.optim.SGD(modules.parameters(), lr=0.5)
    zero = lambda: torch.zeros(1, samples, UNITS, dtype=torch.float64)
    state_at = {0: [(zero(), zero()) for _ in kinds]}
    losses = []
    for end in range(k1, steps + 1, k1):
        first = max(end - k2, 0)
        states = state_at[first]
        lost = []
        for t in range(first, end):
            # A copy for the window that begins here.
            state_at[t] = [(h.detach(), c.detach()) for h, c in states]
            down = x[:, t:t + 1]
            for i, (kind, layer) in enumerate(zip(kinds, layers)):
                h, c = (part * keep[:, t].reshape(1, -1, 1) for part in states[i])
                if kind == "lstm":
                    down, states[i] = layer(down, (h, c))
                else:
                    down, h = layer(down, h)
                    states[i] = (h, c)
            if t >= end - k1:
                out = head(down[:, 0])
                if labels:
                    label = torch.tensor([(sample + t * t) % 3 % 2 for sample in range(samples)])
                    lost.append(torch.nn.functional.cross_entropy(out, label, reduction="none"))
                else:
                    lost.append((out - target[:, t]) ** 2)
        state_at[end] = [(h.detach(), c.detach()) for h, c in states]
        loss = torch.stack(lost).mean()
        optimizer.zero_grad()
        loss.backward()
        # PyTorch's two biases are one here where only their sum counts.
        for kind, layer in zip(kinds, layers):
            layer.bias_hh_l0.grad[:2 * UNITS if kind == "gru" else None] = 0
        optimizer.step()
        losses.append(loss.detach())
    emit(f"tbptt_{name}/losses", torch.stack(losses))
    found = [tensor for kind, layer in zip(kinds, layers)
             for tensor in tensors_of(layer, kind, "", lambda p: p)]
    for i, tensor in enumerate(found + [head.weight.T, head.bias]):
        emit(f"tbptt_{name}/parameters{i}", tensor)


if __name__ == "__main__":
    print("# Made by make_sequences.py with PyTorch", torch.__version__)
    for kind in ["lstm", "gru"]:
        for steps in [1, 7, 50]:
            for samples in [1, 5, 33]:
                bidirectional(kind, steps, samples)
    tbptt("lstm", ["lstm"], 4, 4, [])
    tbptt("lstm_resets", ["lstm"], 4, 4, [(0, 2), (3, 4), (1, 11), (4, 5), (4, 6)])
    tbptt("gru_gru", ["gru", "gru"], 4, 4, [(2, 6)])
    tbptt("lstm_6", ["lstm"], 4, 6, [(0, 2), (3, 4), (4, 9)])
    tbptt("gru_gru_12", ["gru", "gru"], 4, 12, [])
    tbptt("gru_2_3", ["gru"], 2, 3, [(1, 3)])
    for kind in ["lstm", "gru", "rnn"]:
        normalized(kind, 6, "layer")
    normalized("lstm", 6, "rms")
    tbptt("lstm_labels", ["lstm"], 4, 4, [(0, 2), (3, 4)], labels=True)
    tbptt("gru_6_labels", ["gru"], 4, 6, [(1, 3)], labels=True)
