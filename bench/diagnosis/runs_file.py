"""Reads a runs.json with suspicion: what is wrong with it is said with the file, the run and the key.

    {"runs": [{"id": ..., "family": ..., "labels": [...], "config": {...}}, ...]}

Other keys are left alone: what a run came to, who made the file.
"""
import json
import math
import re

NAME = re.compile(r"[A-Za-z0-9_.+-]{1,100}")
LARGEST = 10**6  # steps, units, samples: what a run of minutes can have


class Refused(Exception):
    """A file that is no list of runs. The text is for people."""


def name(value):
    return isinstance(value, str) and NAME.fullmatch(value) is not None


def flag(value):
    return isinstance(value, bool)


def number(value):
    return not flag(value) and isinstance(value, (int, float)) and math.isfinite(value)


def whole(least):
    return lambda value: isinstance(value, int) and not flag(value) and least <= value <= LARGEST


def not_negative(value):
    return number(value) and value >= 0


def or_none(kind):
    return lambda value: value is None or kind(value)


def seed(value):
    return isinstance(value, int) and not flag(value) and 0 <= value < 2**64


# What a config may have: what it must be, and whether it must be there.
NAMES = (name, "a name of letters, digits and _.+-")
COUNT = (whole(1), f"a whole number from 1 to {LARGEST}")
INDEX = (whole(0), f"a whole number from 0 to {LARGEST}")
NUMBER = (number, "a finite number")
NOT_NEGATIVE = (not_negative, "a number from 0 on")
FLAG = (flag, "true or false")
REQUIRED = {"arch": NAMES, "act": NAMES, "init": NAMES, "opt": NAMES, "data": NAMES,
            "depth": COUNT, "width": COUNT, "steps": COUNT, "lr": NUMBER,
            "seed": (seed, "a whole number below 2^64")}
OPTIONAL = {"norm": NAMES, "head_init": NAMES, "residual": FLAG, "freeze_first": FLAG,
            "unstable_loss": FLAG, "batch": COUNT, "T": COUNT, "ntrain": INDEX, "warmup": INDEX,
            **{key: (or_none(whole(0)), INDEX[1] + ", or null") for key in ("nan_at", "spike_at")},
            **{key: (or_none(not_negative), NOT_NEGATIVE[1] + ", or null")
               for key in ("clipnorm", "clipvalue")},
            **{key: NUMBER for key in ("alpha", "bias_init", "forget_bias", "rec_gain", "xscale",
                                       "xshift", "yscale", "flip", "spike_mag", "loss_scale",
                                       "wd", "target")}}


def short(value):
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


def without_duplicates(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise Refused(f"the key {short(next(k for k in keys if keys.count(k) > 1))} stands twice")
    return found


def no_number(text):
    raise Refused(f"{text} is no number of JSON")


def check(run, place):
    """The run, if it can be trained or told to be not expressible."""
    def refuse(key, wanted, value):
        raise Refused(f"{place}: '{key}' is not what it must be (expected {wanted}, found "
                      f"{short(value)})")

    if not isinstance(run, dict):
        raise Refused(f"{place} is not what it must be (expected an object, found {short(run)})")
    if not name(run.get("id")):
        refuse("id", NAMES[1], run.get("id"))
    place = f"run '{run['id']}'"
    if not isinstance(run.get("family", ""), str):
        refuse("family", "a text", run["family"])
    labels = run.get("labels", ["healthy"])
    if not isinstance(labels, list) or not labels or not all(map(name, labels)):
        refuse("labels", "a list of names", labels)
    config = run.get("config")
    if not isinstance(config, dict):
        refuse("config", "an object", config)
    for key, (fits, wanted) in REQUIRED.items():
        if key not in config:
            raise Refused(f"{place}: config has no '{key}' (expected {wanted})")
        if not fits(config[key]):
            refuse(key, wanted, config[key])
    for key, (fits, wanted) in OPTIONAL.items():
        if key in config and not fits(config[key]):
            refuse(key, wanted, config[key])
    if config["data"] == "delay" and "T" not in config:
        raise Refused(f"{place}: config has no 'T' (expected {COUNT[1]}: the steps of a sequence)")
    return run


def parse(text):
    """The runs of a file's text, bytes of UTF-8. Errors: Refused."""
    try:
        whole_file = json.loads(text.decode(), object_pairs_hook=without_duplicates,
                                parse_constant=no_number)
    except UnicodeDecodeError as error:
        raise Refused(f"byte {error.start} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Refused(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise Refused("too deep") from None
    except ValueError as error:  # a number of thousands of digits
        raise Refused(str(error)) from None
    if not isinstance(whole_file, dict) or not isinstance(whole_file.get("runs"), list):
        raise Refused(f"there is no list 'runs' (found {short(whole_file)})")
    runs = [check(run, f"runs[{i}]") for i, run in enumerate(whole_file["runs"])]
    ids = [run["id"] for run in runs]
    if len(set(ids)) != len(ids):
        raise Refused(f"the id '{next(i for i in ids if ids.count(i) > 1)}' stands twice")
    return runs


def read(path):
    """The runs of a file. Ends the program with a message if there are none to be had."""
    try:
        with open(path, "rb") as file:
            return parse(file.read())
    except OSError as error:
        raise SystemExit(f"{path}: {error.strerror}") from None
    except Refused as error:
        raise SystemExit(f"{path}: {error}") from None
