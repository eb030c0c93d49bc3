"""Writes the runs of a runs.json as C++: one type for each network and way of training.

    generate.py RUNS.json DIRECTORY [FILES]

The format is that of tests/data/runs.json. Runs whose layers the library does not have are left
out. FILES sources, so that no compiler takes much memory and all processors are used.
"""
import math
import re
import sys
from pathlib import Path

import runs_file

ACTIVATIONS = {"leaky": "leaky_relu<>", "prelu": "prelu<>", "elu": "elu<>",
               **{plain: plain for plain in ("identity", "relu", "selu", "gelu", "gelu_tanh", "silu",
                                             "mish", "softplus", "softsign", "hardtanh",
                                             "hard_sigmoid", "hard_swish", "sigmoid", "tanh")}}
INITIALIZERS = re.compile(r"zeros|he_normal|he_uniform|xavier_normal|xavier_uniform|lecun|"
                          r"normal\d+(\.\d+)?(e-?\d{1,2})?")
NORMS = {"bn": "batch_norm<>", "ln": "layer_norm<>"}
LOSSES = {"two": "strut::binary_cross_entropy", "four": "strut::softmax_cross_entropy",
          "value": "strut::mse"}
DATA = {"sum10": (10, "two"), "circles": (2, "two"), "spiral": (2, "two"), "blobs4": (2, "four"),
        "sine": (1, "value"), "noisyreg": (8, "value"), "delay": (1, "two")}
RECURRENT = ("rnn", "lstm", "gru")
SHORT = 3  # steps of the sequence that tells whether the length is what a network failed at
OPTIMIZERS = {"sgd": "strut::sgd", "mom": "strut::momentum<0.9>", "adam": "strut::adam",
              "rmsprop": "strut::rmsprop"}


def real(x):
    """A floating-point literal: integers lose nothing by it."""
    return repr(float(x))


def initializer(name, fan_in, fan_out):
    """The reference knows nothing of the activation's slope: He is sqrt(2 / fan_in) for all."""
    both = fan_in + fan_out
    if name == "zeros":
        return "strut::zeros"
    if name.startswith("normal"):
        return f"strut::normal<{real(name[6:])}>"
    kind, of = {"he_normal": ("normal", math.sqrt(2 / fan_in)),
                "he_uniform": ("uniform", math.sqrt(6 / fan_in)),
                "xavier_normal": ("normal", math.sqrt(2 / both)),
                "xavier_uniform": ("uniform", math.sqrt(6 / both)),
                "lecun": ("normal", math.sqrt(1 / fan_in))}[name]
    return f"strut::{kind}<{real(of)}>"


def head(c, inputs, wrapped="{}"):
    outputs = 4 if DATA[c["data"]][1] == "four" else 1
    weights = initializer(c.get("head_init", "xavier_normal"), inputs, outputs)
    return f"strut::affine<{outputs}, {wrapped.format(weights)}>"


def recurrent_network(c, steps):
    """One recurrent layer over the sequence, and a head on what it gives out last. The reference
    draws the head's weights first, and those of a gru by PyTorch's order of gates."""
    arch, width = c["arch"], c["width"]
    weights = f"strut::uniform<{real(c.get('rec_gain', 1) / math.sqrt(width))}>"
    of_input = f"candidate_last<{weights}>" if arch == "gru" else weights
    policies = [f"drawn_as<1, {of_input}>", f"strut::recurrent_init<drawn_as<1, {weights}>>"]
    if arch == "rnn" and c["act"] == "relu":
        policies.append("strut::relu")
    if arch == "lstm":
        policies.append(f"strut::forget_bias<{real(c.get('forget_bias', 0))}>")
    return (f"strut::network<strut::input<{steps}, {DATA[c['data']][0]}>, "
            f"strut::{arch}<{width}, {', '.join(policies)}>, strut::last_step, "
            + head(c, width, "drawn_as<-2, {}>") + ">")


def network(c, steps=None):
    if c["arch"] in RECURRENT:
        return recurrent_network(c, steps or c["T"])
    inputs = DATA[c["data"]][0]
    width, depth = c["width"], c["depth"]
    activation = "strut::" + ACTIVATIONS[c["act"]]
    norm = NORMS.get(c.get("norm", "none"))

    def block(fan_in):
        bias = f"strut::bias<strut::constant<{real(c.get('bias_init', 0))}>>"
        layers = [f"strut::affine<{width}, {initializer(c['init'], fan_in, width)}, {bias}>"]
        if norm:
            layers.append(f"strut::normalize<strut::{norm}>")
        layers.append(f"strut::activate<{activation}>")
        if c.get("residual") and fan_in == width:
            return f"strut::residual<strut::shortcut::scaled<{real(c.get('alpha', 1))}>, " \
                   + ", ".join(layers) + ">"
        return "strut::chain<" + ", ".join(layers) + ">"

    layers = [block(inputs)]
    if depth > 1:
        layers.append(f"strut::repeat<{depth - 1}, {block(width)}>")
    layers.append(head(c, width))
    return f"strut::network<strut::input<{inputs}>, " + ", ".join(layers) + ">"


def trainer(c):
    loss = LOSSES[DATA[c["data"]][1]]
    if c.get("unstable_loss") and loss == LOSSES["two"]:
        loss = "unstable_cross_entropy"
    policies = [OPTIMIZERS[c["opt"]], f"strut::batch<{c.get('batch', 64)}>",
                "strut::non_finite::propagate"]
    if c.get("wd"):
        policies.append(f"strut::penalty::l2<{real(c['wd'])}, strut::penalty::every_parameter>")
    norm, value = c.get("clipnorm"), c.get("clipvalue")
    if norm and value:
        policies.append(f"clip_norm_then_value<{real(norm)}, {real(value)}>")
    elif norm and c["arch"] in RECURRENT:
        # Gates that both the input and the last output add to have two biases in the reference.
        first, gates = {"rnn": (0, 1), "lstm": (0, 4), "gru": (1, 2)}[c["arch"]]
        policies.append(f"clip_norm_of_twins<{real(norm)}, {first * c['width']}, "
                        f"{gates * c['width']}>")
    elif norm:
        policies.append(f"strut::clip::by_global_norm<{real(norm)}>")
    elif value:
        policies.append(f"strut::clip::by_value<{real(value)}>")
    if c.get("freeze_first"):
        policies.append("strut::frozen<0>")
    return f"strut::trainer<net, scaled_loss<{loss}>, " + ", ".join(policies) + ">"


def options(run):
    c = run["config"]
    data = [f'.name = "{c["data"]}"']
    data += [f".{field} = {real(c[key])}" for key, field in
             (("xscale", "x_scale"), ("xshift", "x_shift"), ("yscale", "y_scale"), ("flip", "flip"))
             if key in c]
    if c.get("ntrain"):
        data.append(f".train = {c['ntrain']}")
    if c.get("nan_at") is not None:
        data.append(f".poisoned = {c['nan_at']}")
    fields = [f'.id = "{run["id"]}"', ".data = {" + ", ".join(data) + "}",
              f".steps = {c['steps']}", f".seed = {c['seed']}",
              f".learning_rate = {real(c['lr'])}"]
    if "warmup" in c:
        fields.append(f".warm_up = {c['warmup']}")
    if c.get("spike_at") is not None:
        fields.append(f".spike_at = {c['spike_at']}")
        fields.append(f".spike_magnitude = {real(c.get('spike_mag', 50))}")
    if "loss_scale" in c:
        fields.append(f".loss_scale = {real(c['loss_scale'])}f")
    target = c.get("target", {"sine": 0.8, "noisyreg": 0.35}.get(c["data"], 0.9))
    fields.append(f".target = {real(target)}")
    if c.get("unstable_loss"):
        fields.append(".unstable_loss = true")
    return "{" + ", ".join(fields) + "}"


def expressible(c):
    """Whether the library has everything that the run names."""
    sequence = c["data"] == "delay"
    return (c["data"] in DATA and c["arch"] in (RECURRENT if sequence else ("mlp",))
            and c["act"] in ACTIVATIONS and c["opt"] in OPTIMIZERS
            and c.get("norm", "none") in ("none", *NORMS)
            and all(INITIALIZERS.fullmatch(c[key]) for key in ("init", "head_init") if key in c))


def setup(number, net, fit, config):
    """A type with a network and a trainer; of a recurrent one, also for a short sequence."""
    lines = [f"struct setup_{number} {{", f"    using net = {net};", f"    using trainer = {fit};"]
    if config["arch"] in RECURRENT:
        # An alias: a struct of that name would have itself as a member.
        lines += ["    struct of_three_steps {", f"        using net = {network(config, SHORT)};",
                  f"        using trainer = {fit};", "    };",
                  "    using short_sequence = of_three_steps;"]
    return lines + ["};"]


def sources(runs, files):
    """The text of each source file. Runs of one type share it; the files take about equally long
    to compile."""
    setups = {}
    for run in runs:
        c = run["config"]
        if expressible(c):
            setups.setdefault((network(c), trainer(c)), []).append(run)
    parts = [[] for _ in range(min(files, max(len(setups), 1)))]
    for number, ((net, fit), same) in enumerate(setups.items()):
        parts[number % len(parts)] += setup(number, net, fit, same[0]["config"]) + [
            f"const add_run run_{number}_{i}{{[] {{\n"
            f"    return train<setup_{number}>({options(run)});\n}}}};"
            for i, run in enumerate(same)]
    return ['#include "run.hpp"\n\nnamespace diagnosis {\nnamespace {\n' + "\n".join(lines)
            + "\n} // namespace\n} // namespace diagnosis\n" for lines in parts]


def write(texts, directory):
    """Files that are as they were keep their time, so that they are not compiled again."""
    directory.mkdir(parents=True, exist_ok=True)
    wanted = {directory / f"runs_{number}.cpp": text for number, text in enumerate(texts)}
    for old in directory.glob("runs_*.cpp"):
        if old not in wanted:
            old.unlink()
    for path, text in wanted.items():
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def main(file, directory, files=12):
    runs = runs_file.read(file)
    write(sources(runs, int(files)), Path(directory))
    left_out = sum(not expressible(run["config"]) for run in runs)
    print(f"{len(runs) - left_out} runs, {left_out} more not expressible", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
