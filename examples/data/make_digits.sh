#!/bin/sh
# Makes digits_images.npy and digits_labels.npy here, from the copy of the data in Debian's package
# python3-sklearn. The package is unpacked, not installed. Needs apt-get, dpkg-deb and python3.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

apt-get download python3-sklearn
dpkg-deb -x python3-sklearn_*.deb .

python3 - usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz "$here" <<'END'
import gzip
import sys

source, target = sys.argv[1:]
rows = [[int(float(field)) for field in line.split(",")] for line in gzip.open(source, "rt")]
images = [row[:64] for row in rows]
labels = [row[64] for row in rows]
assert len(rows) == 1797 and all(len(row) == 65 for row in rows)
assert all(0 <= pixel <= 16 for image in images for pixel in image)
assert set(labels) == set(range(10))


def write_npy(name, shape, values):
    """Format 1.0 of numpy.lib.format: magic, version, header padded to 64 bytes, then the bytes."""
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}"
    header += " " * (-(10 + len(header) + 1) % 64) + "\n"
    with open(f"{target}/{name}", "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode())
        file.write(bytes(values))


write_npy("digits_images.npy", (1797, 64), [pixel for image in images for pixel in image])
write_npy("digits_labels.npy", (1797,), labels)
END

cd "$here"
sha256sum digits_images.npy digits_labels.npy
