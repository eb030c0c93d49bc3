"""Makes types.safetensors and half.txt, the golden files of tests/io/safetensors_test.cpp and
tests/io/half_test.cpp: python3 make_safetensors.py

The file is written by hand after the description of the format, with json and struct alone. Roundings
are numpy's (half) and torch's (bfloat).
"""

import json
import os
import struct

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def bfloat_bits(floats):
    return torch.from_numpy(floats).bfloat16().view(torch.int16).numpy().view(np.uint16)


def write_file(name, tensors, metadata):
    """tensors: name, dtype, shape, bytes. The header is in another order than the data."""
    header, data = {}, b""
    for tensor, dtype, shape, numbers in tensors:
        header[tensor] = {"dtype": dtype, "shape": shape,
                          "data_offsets": [len(data), len(data) + len(numbers)]}
        data += numbers
    header = {"__metadata__": metadata, **dict(reversed(header.items()))}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(os.path.join(HERE, name), "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


def numbers_that_round(random):
    """Ties and their neighbours, subnormals, the largest ones, and numbers of any size."""
    some = [0.0, 1.0, 2.0**-24, 2.0**-25, 3 * 2.0**-25, 2.0**-26, 2.0**-14, 65504.0, 65519.996,
            65520.0, 65536.0, 1e30, 3.3895314e38, 3.3961776e38, 3.4028235e38, 2.0**-133, 2.0**-134,
            3 * 2.0**-134, 2.0**-126, 1e-45, 2049.0, 2051.0, 257.0, 259.0]
    some = np.array(some, dtype=np.float32)
    ties = []
    for bits, step in ((13, 1 << 12), (16, 1 << 15)):
        upper = random.integers(0, 0x7F000000 >> bits, 60, dtype=np.uint32) << np.uint32(bits)
        ties += [upper + np.uint32(step + d) for d in (-1, 0, 1)]
    ties = np.concatenate(ties).astype(np.uint32).view(np.float32)
    small = (random.standard_normal(150) * 2.0 ** random.integers(-28, 18, 150)).astype(np.float32)
    floats = np.concatenate([some, ties, small])
    return np.concatenate([floats, -floats])


if __name__ == "__main__":
    values = np.array([[0.5, -1.25, 3.0], [1e-3, -65504.0, 2.0**-24]])
    write_file("types.safetensors", [
        ("half", "F16", [2, 3], values.astype("<f2").tobytes()),
        ("nothing", "F32", [0, 4], b""),
        ("bfloat", "BF16", [3, 2], bfloat_bits(values.astype(np.float32)).astype("<u2").tobytes()),
        ("float", "F32", [6], values.astype("<f4").tobytes()),
        ("single", "F64", [], struct.pack("<d", 0.1)),
        ("double \u03b1", "F64", [1, 2, 3], values.astype("<f8").tobytes()),
    ], {"format": "pt", "made by": "make_safetensors.py"})

    random = np.random.default_rng(7)
    floats = numbers_that_round(random)
    with np.errstate(over="ignore"):
        half = floats.astype(np.float16).view(np.uint16)
        # Twice rounded, by way of a float, these come out wrong.
        doubles = np.array([1 + 2.0**-11 + 2.0**-40, 1 + 2.0**-11 - 2.0**-40,
                            1 + 3 * 2.0**-11 - 2.0**-40, 65520 - 2.0**-30, 2.0**-25 + 2.0**-60,
                            2.0**-25, 1e300, 1e-310, 5e-324])
        half_of_doubles = doubles.astype(np.float16).view(np.uint16)

    def text(name, kind, form, array):
        return f"{name} {kind} {len(array)} : {' '.join(form % x for x in array)}\n"

    with open(os.path.join(HERE, "half.txt"), "w") as out:
        out.write(f"# Made by make_safetensors.py with numpy {np.__version__}, "
                  f"torch {torch.__version__}\n")
        out.write(text("floats", "float", "%.9g", floats))
        out.write(text("half", "int", "%d", half))
        out.write(text("bfloat", "int", "%d", bfloat_bits(floats)))
        out.write(text("doubles", "double", "%.17g", doubles))
        out.write(text("half_of_doubles", "int", "%d", half_of_doubles))
