#!/usr/bin/env python3
"""Scores steps with a model file of NonResponse, and checks itself against the conformance file beside it.

    python3 score_model.py MODEL_FOLDER

It needs nothing but Python 3, and is written to be read: docs/model-file.md tells the same in words.
"""
import json
import math
import sys
from pathlib import Path


def cube(x):
    return x * x * x if x > 0 else 0.0


def columns_of(term, value):
    """The columns of one feature; `value` is a number, a level, or None where it is missing."""
    missing = [1.0 if value is None else 0.0] if term["missing_column"] else []
    if term["levels"] is not None:
        if value is not None and value not in term["known_levels"]:
            raise ValueError(f"the model has never seen the level {value!r} of {term['feature']}")
        return [1.0 if value == level else 0.0 for level in term["levels"]] + missing
    number = value if value is not None else (math.nan if term["median"] is None else term["median"])
    columns = [number]
    if term["knots"] is not None:
        k = term["knots"]
        first, after, last = k[0], k[-2], k[-1]
        for knot in k[:-2]:
            columns.append((cube(number - knot) - cube(number - after) * (last - knot) / (last - after)
                            + cube(number - last) * (after - knot) / (last - after)) / (last - first) ** 2)
    return columns + missing


def leaf_of(tree, columns):
    node = 0
    while tree["column"][node] >= 0:
        value = columns[tree["column"][node]]
        left = tree["missing_left"][node] if math.isnan(value) else value <= tree["threshold"][node]
        node = tree["left" if left else "right"][node]
    return tree["value"][node]


def risk_of(model, features):
    """The risk of nonresponse, from 0 to 1."""
    log_odds, columns = model["intercept"], []
    for term in model["terms"]:
        own = columns_of(term, features[term["feature"]])
        columns += own
        if term["coefficients"] is not None:
            log_odds += sum(c * x for c, x in zip(term["coefficients"], own))
    log_odds += sum(leaf_of(tree, columns) for tree in model["trees"])
    line = model["recalibration"]
    return 1 / (1 + math.exp(-(line["intercept"] + line["slope"] * log_odds)))


def main(folder):
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if model["format"] != "nonresponse-model" or model["format_version"] != 1:
        sys.exit("this reads model files of format 1")
    check = json.loads((folder / "conformance.json").read_text(encoding="utf-8"))
    gap = max(abs(risk_of(model, step["features"]) - step["risk"]) for step in check["steps"])
    print(f"{model['id']}: {len(check['steps'])} steps, largest difference {gap:.1e}, allowed {check['tolerance']:.0e}")
    return 0 if gap <= check["tolerance"] else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
