"""Scores a diagnosis: how often it is right, how often it cries wolf, how soon it speaks, and
whether it names the right cause.

    score.py RUNS.json OUTCOMES.jsonl REPORT.json

OUTCOMES is what the program of this folder prints. A run is detected if it has any alarm. An alarm
of a class is right if the class is among the run's labels by outcome. The time of a sick run is
that of its first right alarm, as a share of the planned steps, and 1 if there is none.
"""
import json
import re
import statistics
import sys
from pathlib import Path

import runs_file

SICK = ["nan", "exploding", "vanishing", "dying_relu", "saturated", "oscillating", "stalled"]
# The label that names a run is the first of these among its labels.
RANK = ["healthy", "nan", "exploding", "dying_relu", "saturated", "vanishing", "oscillating",
        "stalled"]
NOT_EXPRESSIBLE = "not_expressible"


def primary(labels):
    return min(labels, key=RANK.index)


def family(run):
    return run.get("family") or re.sub(r"^\d+_", "", run["id"])


def f1(right, wrong, missed):
    """1 where there was nothing to find and nothing was said."""
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


def share(part, whole):
    return part / whole if whole else None


def time_of(run):
    steps = [alarm["step"] for alarm in run["alarms"] if alarm["class"] in run["labels"]]
    return min(steps) / run["steps"] if steps else 1.0


def scores(runs):
    sick = [run for run in runs if "healthy" not in run["labels"]]
    healthy = [run for run in runs if "healthy" in run["labels"]]
    found = sum(bool(run["alarms"]) for run in sick)
    alarmed = sum(bool(run["alarms"]) for run in healthy)
    classes = {}
    for one in SICK:
        pairs = [(one in run["labels"], any(a["class"] == one for a in run["alarms"]))
                 for run in runs]
        right, wrong, missed = (pairs.count(p) for p in
                                ((True, True), (False, True), (True, False)))
        if right + missed:
            classes[one] = {"f1": f1(right, wrong, missed), "right": right, "wrong": wrong,
                            "missed": missed}
    return {"runs": len(runs), "sick": len(sick),
            "precision": share(found, found + alarmed), "recall": share(found, len(sick)),
            "f1": f1(found, alarmed, len(sick) - found),
            "fpr": share(alarmed, len(healthy)),
            "macro_f1": share(sum(c["f1"] for c in classes.values()), len(classes)),
            "median_time": statistics.median(map(time_of, sick)) if sick else None,
            "by_class": classes}


def forecast_scores(runs):
    """A warning before the first step, reported apart; None where there is no forecast."""
    told = [run for run in runs if run["forecast"]]
    if not told:
        return None
    warned = [run["forecast"]["verdict"] != "ok" for run in told]
    sick = ["healthy" not in run["labels"] for run in told]
    right, wrong, missed = (list(zip(sick, warned)).count(pair) for pair in
                            ((True, True), (False, True), (True, False)))
    return {"runs": len(told), "f1": f1(right, wrong, missed),
            "precision": share(right, right + wrong), "recall": share(right, right + missed),
            "fpr": share(wrong, len(told) - sum(sick))}


def agreement(runs, given):
    """How many of the labels by outcome are those that the file has; None if it has none."""
    known = [run for run in runs if "labels" in given[run["id"]]]
    if not known:
        return None
    differ = [{"id": run["id"], "labels": run["labels"], "file": given[run["id"]]["labels"]}
              for run in known if set(run["labels"]) != set(given[run["id"]]["labels"])]
    primary_equal = sum(run["label"] == primary(given[run["id"]]["labels"]) for run in known)
    return {"primary": primary_equal / len(known), "all": 1 - len(differ) / len(known),
            "differ": differ}


def groups(runs):
    """The runs of each family, and all but those: what the family carries of the result."""
    by_family = {}
    for run in runs:
        by_family.setdefault(run["family"], []).append(run)
    return {name: {**scores(own),
                   "without": {key: scores([run for run in runs if run["family"] != name])[key]
                               for key in ("f1", "fpr", "macro_f1", "median_time")}}
            for name, own in by_family.items()}


def report(all_runs, outcomes):
    given = {run["id"]: run for run in all_runs}
    runs = []
    for run in all_runs:
        one = {"id": run["id"], "family": family(run), "steps": run["config"]["steps"]}
        if run["id"] in outcomes:
            one.update(outcomes[run["id"]])
            one["label"] = primary(one["labels"])
        else:
            one.update(label=NOT_EXPRESSIBLE, labels=[NOT_EXPRESSIBLE], outcome=None,
                       forecast=None, alarms=[])
        runs.append(one)
    measured = [run for run in runs if run["label"] != NOT_EXPRESSIBLE]
    # The same alarms against the labels that the file has, where it has any.
    by_file = [{**run, "labels": given[run["id"]]["labels"]} for run in measured
               if "labels" in given[run["id"]]]
    return {"runs": runs,
            "scores": {**scores(measured), "not_expressible": len(runs) - len(measured),
                       "forecast": forecast_scores(measured),
                       "agreement": agreement(measured, given),
                       "by_file_labels": scores(by_file) if by_file else None,
                       "by_family": groups(measured)}}


def number(value):
    return "   -" if value is None else f"{value:.3f}"


def table(found):
    """The figures, for the console."""
    columns = ["f1", "fpr", "macro_f1", "median_time"]
    rows = [("all", found)]
    if found["by_file_labels"]:
        rows.append(("by the file's labels", found["by_file_labels"]))
    rows += sorted(found["by_family"].items())
    lines = [f"{'':22}{'runs':>5}{'sick':>6}" + "".join(f"{name:>13}" for name in columns)]
    lines += [f"{name:22}{row['runs']:>5}{row['sick']:>6}"
              + "".join(f"{number(row[column]):>13}" for column in columns) for name, row in rows]
    lines += ["", f"{'class':22}{'f1':>11}{'right':>8}{'wrong':>8}{'missed':>8}"]
    lines += [f"{name:22}{row['f1']:>11.3f}{row['right']:>8}{row['wrong']:>8}{row['missed']:>8}"
              for name, row in found["by_class"].items()]
    lines.append(f"\n{found['not_expressible']} runs are not expressible")
    if found["forecast"]:
        lines.append("the forecast, before the first step: precision "
                     f"{number(found['forecast']['precision'])}, recall "
                     f"{number(found['forecast']['recall'])}")
    if found["agreement"]:
        lines.append(f"labels as in the file: {found['agreement']['primary']:.3f} of the primary "
                     f"ones, {found['agreement']['all']:.3f} of all sets")
    return "\n".join(lines)


def main(file, outcomes_file, report_file):
    all_runs = runs_file.read(file)
    outcomes = {}
    for line in Path(outcomes_file).read_text().splitlines():
        one = json.loads(line)
        outcomes[one["id"]] = one
    found = report(all_runs, outcomes)
    Path(report_file).parent.mkdir(parents=True, exist_ok=True)
    Path(report_file).write_text(json.dumps(found, indent=1) + "\n")
    print(table(found["scores"]))


if __name__ == "__main__":
    main(*sys.argv[1:])
