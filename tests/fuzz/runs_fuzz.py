"""Throws damaged files at the reader of runs.json, and at what writes C++ from what was read.

    runs_fuzz.py [EXECUTIONS] [SEED]

A file is refused by a message, or its runs are written as C++ in which no text of the file can be
code; some are cut at every length and have every bit flipped. (libFuzzer is for C++; this changes,
cuts, doubles and swaps bytes and values of small files.)
"""
import json
import random
import re
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2] / "bench" / "diagnosis"))
import generate  # noqa: E402
import runs_file  # noqa: E402

VALUES = [b"null", b"true", b"-1", b"0", b"1e999", b"NaN", b"1.5", b"[]", b"{}", b'""', b'"\\u0000"',
          b'"\\""', b'"rnn"', b'"delay"', b'"lstm"', b"18446744073709551616", b'"tanh"', b'"\xff"']
TOKEN = re.compile(rb'"[^"]*"|-?\d[\d.e+-]*|true|false|null|[][{}:,]')
EACH_BIT_OF = 4  # files
PLAIN_TEXT = re.compile(r'[\n\x20-\x7e]*')


def seeds():
    runs = json.loads((HERE.parents[1] / "data" / "runs.json").read_text())["runs"]
    keys = ("id", "family", "config", "labels")
    return [json.dumps({"runs": [{key: run[key] for key in keys} for run in runs[i:i + 2]]}).encode()
            for i in range(0, len(runs), 4)]


def changed(text, draw):
    text = bytearray(text)
    for _ in range(draw.choice((1, 1, 2, 4))):
        at = draw.randrange(len(text) + 1)
        kind = draw.randrange(6)
        if kind == 0:
            del text[at:at + draw.choice((1, 2, 8, len(text)))]
        elif kind == 1 and at < len(text):
            text[at] ^= 1 << draw.randrange(8)
        elif kind == 2:
            text[at:at] = text[draw.randrange(len(text) + 1):][:draw.randrange(40)]
        elif kind == 3:
            text[at:at] = draw.choice(VALUES)
        else:  # one value or sign for another
            token = TOKEN.search(text, at)
            if token:
                text[token.start():token.end()] = draw.choice(VALUES)
    return bytes(text)


def look(text):
    """Whether the file was read. What is wrong is an exception."""
    try:
        runs = runs_file.parse(text)
    except runs_file.Refused as refused:
        assert str(refused) and len(str(refused)) < 1000
        return False
    for source in generate.sources(runs, 2):
        assert PLAIN_TEXT.fullmatch(source)
        code = re.sub(r'"[A-Za-z0-9_.+-]*"', "", source.replace('#include "run.hpp"', ""))
        assert '"' not in code and "nan" not in code and "inf" not in code, code
    return True


def cut_and_flipped(text):
    """Cut anywhere it is refused; any bit flipped, it is refused or holds what is asked of any file.
    Returns how many flips were read."""
    assert look(text)
    for size in range(len(text)):
        assert not look(text[:size]), f"read when cut to {size} bytes: {text!r}"
    read = 0
    for bit in range(8 * len(text)):
        flipped = bytearray(text)
        flipped[bit // 8] ^= 1 << bit % 8
        read += look(bytes(flipped))
    return read


def main(executions=20000, seed=1):
    draw, start, read = random.Random(int(seed)), time.monotonic(), 0
    known = seeds()
    for text in known[:EACH_BIT_OF]:
        flips = cut_and_flipped(text)
        print(f"{len(text)} cuts refused; of {8 * len(text)} flips {flips} read, "
              f"{time.monotonic() - start:.0f} s")
    for done in range(int(executions)):
        text = changed(draw.choice(known), draw)
        try:
            read += look(text)
        except Exception:
            print(f"execution {done} of seed {seed}: {text!r}", file=sys.stderr)
            raise
    print(f"{executions} executions, {read} read, {time.monotonic() - start:.0f} s, 0 findings")


if __name__ == "__main__":
    main(*sys.argv[1:])
