"""Writes the runs of a runs.json as C++: one type for each network and way of training.

    generate.py RUNS.json DIRECTORY [FILES]

The format is that of tests/data/runs.json. Runs whose layers the library does not have are printed,
one id a line.
"""
import json
import math
import sys
from pathlib import Path

ACTIVATIONS = {"leaky": "leaky_relu<>", "prelu": "prelu<>", "elu": "elu<>"}
NORMS = {"bn": "batch_norm<>", "ln": "layer_norm<>"}
LOSSES = {"two": "strut::binary_cross_entropy", "four": "strut::softmax_cross_entropy",
          "value": "strut::mse"}
DATA = {"sum10": (10, "two"), "circles": (2, "two"), "spiral": (2, "two"), "blobs4": (2, "four"),
        "sine": (1, "value"), "noisyreg": (8, "value")}
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


def network(c):
    inputs, task = DATA[c["data"]]
    width, depth = c["width"], c["depth"]
    activation = "strut::" + ACTIVATIONS.get(c["act"], c["act"])
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
    outputs = 4 if task == "four" else 1
    layers.append(f"strut::affine<{outputs}, "
                  f"{initializer(c.get('head_init', 'xavier_normal'), width, outputs)}>")
    return f"strut::network<strut::input<{inputs}>, " + ", ".join(layers) + ">"


def trainer(c):
    loss = LOSSES[DATA[c["data"]][1]]
    if c.get("unstable_loss"):
        loss = "unstable_cross_entropy"
    policies = [OPTIMIZERS[c["opt"]], f"strut::batch<{c.get('batch', 64)}>",
                "strut::non_finite::propagate"]
    if c.get("wd"):
        policies.append(f"strut::penalty::l2<{real(c['wd'])}, strut::penalty::every_parameter>")
    if c.get("clipnorm"):
        policies.append(f"strut::clip::by_global_norm<{real(c['clipnorm'])}>")
    if c.get("clipvalue"):
        policies.append(f"strut::clip::by_value<{real(c['clipvalue'])}>")
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
    if "spike_at" in c:
        fields.append(f".spike_at = {c['spike_at']}")
        fields.append(f".spike_magnitude = {real(c.get('spike_mag', 50))}")
    if "loss_scale" in c:
        fields.append(f".loss_scale = {real(c['loss_scale'])}f")
    target = c.get("target", {"sine": 0.8, "noisyreg": 0.35}.get(c["data"], 0.9))
    fields.append(f".target = {real(target)}")
    if c.get("nan_at") is not None:
        fields.append(".poisoned = true")
    if c.get("unstable_loss"):
        fields.append(".unstable_loss = true")
    return "{" + ", ".join(fields) + "}"


def expressible(c):
    return c["arch"] == "mlp" and c["data"] in DATA


def write(runs, directory, files):
    setups = {}
    for run in runs:
        c = run["config"]
        if expressible(c):
            setups.setdefault((network(c), trainer(c)), []).append(run)
    sources = [[] for _ in range(files)]
    for number, ((net, fit), same) in enumerate(setups.items()):
        lines = [f"struct setup_{number} {{", f"    using net = {net};",
                 f"    using trainer = {fit};", "};"]
        for run in same:
            lines.append(f"const add_run run_{runs.index(run)}{{[] {{\n"
                         f"    return train<setup_{number}>({options(run)});\n}}}};")
        sources[number % files] += lines
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.glob("runs_*.cpp"):
        old.unlink()
    for number, lines in enumerate(sources):
        text = '#include "run.hpp"\n\nnamespace diagnosis {\nnamespace {\n' + "\n".join(lines) \
               + "\n} // namespace\n} // namespace diagnosis\n"
        (directory / f"runs_{number}.cpp").write_text(text)


if __name__ == "__main__":
    all_runs = json.loads(Path(sys.argv[1]).read_text())["runs"]
    write(all_runs, Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 8)
    for one in all_runs:
        if not expressible(one["config"]):
            print(one["id"])
