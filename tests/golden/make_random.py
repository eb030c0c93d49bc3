"""Makes random.txt, the golden file of tests/core/random_test.cpp: python3 make_random.py

What include/strut/core/random.hpp must give, computed with numpy: splitmix64 over a counter, and
the method of Box and Muller.
"""

import os

import numpy as np

U64 = np.uint64


def u64(seed, index):
    """Random bits of an array of indices."""
    with np.errstate(over="ignore"):
        z = U64(seed) + (np.asarray(index, dtype=U64) + U64(1)) * U64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> U64(30))) * U64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> U64(27))) * U64(0x94D049BB133111EB)
        return z ^ (z >> U64(31))


def uniform(seed, index):
    return (u64(seed, index) >> U64(11)).astype(np.float64) * 2.0**-53


def normal(seed, index):
    index = np.asarray(index, dtype=U64)
    first = index & ~U64(1)
    radius = np.sqrt(-2 * np.log(1.0 - uniform(seed, first)))
    angle = 2 * np.pi * uniform(seed, first | U64(1))
    return radius * np.where(index & U64(1), np.sin(angle), np.cos(angle))


FORMAT = {np.dtype(np.float32): ("float", "%.9g"), np.dtype(np.float64): ("double", "%.17g"),
          np.dtype(U64): ("int", "%d")}


def line(name, values):
    kind, form = FORMAT[values.dtype]
    extents = " ".join(str(n) for n in values.shape)
    return f"{name} {kind} {extents} : {' '.join(form % v for v in values.ravel())}\n"


def write(name, lines):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), "w") as out:
        out.writelines([f"# Made by make_{name[:-4]}.py with numpy {np.__version__}\n", *lines])


def checksum(floats):
    """A sum over the bits of many floats, each weighted by an odd number of its own."""
    bits = floats.view(np.uint32).astype(U64)
    weights = 2 * np.arange(len(bits), dtype=U64) + U64(1)
    with np.errstate(over="ignore"):
        return np.array([np.sum(bits * weights, dtype=U64)])


if __name__ == "__main__":
    seeds = np.array([0, 7, 7920, 2**64 - 1], dtype=U64)
    indices = np.array([*range(16), 999_999, 10**9, 10**9 + 1, 2**40, 2**62 + 1], dtype=U64)
    million = np.arange(1_000_000)
    lines = [line("seeds", seeds), line("indices", indices)]
    for seed in seeds:
        lines += [line(f"u64/{seed}", u64(seed, indices)),
                  line(f"uniform/{seed}", uniform(seed, indices)),
                  line(f"normal/{seed}", normal(seed, indices).astype(np.float32)),
                  line(f"million/{seed}", checksum(normal(seed, million).astype(np.float32)))]
    write("random.txt", lines)
