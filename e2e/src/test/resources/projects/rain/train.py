"""Learns whether clouds (the column x) mean rain, and writes the model as an MLflow folder.

Nothing but the standard library: the step runs in the machine's own Python, at once.
"""

import argparse
import csv
from pathlib import Path

import tiny_onnx

MLMODEL = """\
flavors:
  onnx:
    code: null
    data: model.onnx
"""


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--days", type=Path, required=True)
    asked.add_argument("--model", type=Path, required=True)
    asked.add_argument("--upside-down", choices=["true", "false"], default="false")
    options = asked.parse_args()

    with options.days.open(newline="") as file:
        days = [(float(day["x"]), int(day["rain"])) for day in csv.DictReader(file)]
    if options.upside_down == "true":
        days = [(x, 1 - rain) for x, rain in days]
    weight = mean([x for x, rain in days if rain]) - mean([x for x, rain in days if not rain])

    tiny_onnx.save(options.model, tiny_onnx.weighing(weight))
    (options.model / "MLmodel").write_text(MLMODEL)
    print(f"{len(days)} days, weight {weight:.3f}")


if __name__ == "__main__":
    main()
