"""Makes initializers.txt, the golden file of tests/policy/init: python3 make_initializers.py

Weights are drawn as a matrix (out, in), which is PyTorch's, and written transposed, as strut stores
them. Semi-orthogonal matrices follow torch.nn.init.orthogonal_, with numpy's QR decomposition.
"""

import numpy as np

from make_random import line, normal, uniform, write

SHAPES = [(5, 3), (3, 8), (4, 4), (1, 6), (6, 1)]  # (in, out)
SEED = 7920
SLOPE = 0.2  # of the leaky activation that follows


def scaled(draw, factor):
    return lambda n_in, n_out: draw(SEED, np.arange(n_in * n_out)) * factor(n_in, n_out)


def symmetric(seed, index):
    return 2 * uniform(seed, index) - 1


def truncated(n_in, n_out):
    size = n_in * n_out
    values = []
    for draw in range(size):
        while abs(z := float(normal(SEED, draw))) > 2:
            draw += size
        values.append(z)
    return np.array(values) * (np.sqrt(2 / ((1 + SLOPE**2) * n_in)) / 0.87962566103423978)


def orthogonal(n_in, n_out):
    flat = normal(SEED, np.arange(n_in * n_out)).reshape(n_out, n_in)
    q, r = np.linalg.qr(flat.T if n_out < n_in else flat)
    q *= np.sign(np.diag(r))
    return q.T if n_out < n_in else q


INITIALIZERS = {
    "xavier_uniform": scaled(symmetric, lambda i, o: np.sqrt(6 / (i + o))),
    "xavier_normal": scaled(normal, lambda i, o: np.sqrt(2 / (i + o))),
    "he_uniform": scaled(symmetric, lambda i, o: np.sqrt(6 / ((1 + SLOPE**2) * i))),
    "he_normal": scaled(normal, lambda i, o: np.sqrt(2 / ((1 + SLOPE**2) * i))),
    "he_truncated": truncated,
    "lecun_uniform": scaled(symmetric, lambda i, o: np.sqrt(3 / i)),
    "lecun_normal": scaled(normal, lambda i, o: np.sqrt(1 / i)),
    "torch_default": scaled(symmetric, lambda i, o: 1 / np.sqrt(i)),
    "normal": scaled(normal, lambda i, o: 0.1),
    "uniform": scaled(symmetric, lambda i, o: 0.05),
    "orthogonal": orthogonal,
}

if __name__ == "__main__":
    lines = []
    for name, draw in INITIALIZERS.items():
        for n_in, n_out in SHAPES:
            weights = np.ascontiguousarray(draw(n_in, n_out).reshape(n_out, n_in).T)
            kind = np.float64 if name == "orthogonal" else np.float32
            lines.append(line(f"{name}/{n_in}x{n_out}", weights.astype(kind)))
    write("initializers.txt", lines)
