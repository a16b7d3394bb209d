"""Scores a challenger and a champion on the same rows and writes which of them should serve.

    python compare.py --challenger work/model --champion live/model --test work/test \
        --label late --metric auc --floor 0.63 --decision decision.json

The challenger passes if it reaches the floor and, where there is a champion, beats it overall and
is not much worse in any slice. A challenger that loses is refused: the program ends well and the
verdict says why. It fails (exit code 2) only when it cannot judge.

Inside Kaname the parameters come as a file and the champion, when there is one, as a variable; on
the command line each is an option.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from metrics import METRICS, Metric, Unmeasurable
from models import Model, Rows, Unusable

#: of each column's groups, the largest are shown in the report
MOST_SHOWN = 100
MOST_REASONS = 20


@dataclass(frozen=True)
class Rules:
    label: str = "label"
    metric: str = "auc"
    higher_is_better: bool | None = None
    floor: float | None = None
    minimum_improvement: float = 0.0
    slices: list[str] = field(default_factory=list)
    slice_margin: float = 0.05
    slice_rows: int = 500

    def measure(self) -> Metric:
        if self.metric not in METRICS:
            raise Unusable(f"there is no metric {self.metric}; known are {', '.join(METRICS)}")
        metric = METRICS[self.metric]
        if self.higher_is_better is not None and self.higher_is_better != metric.higher_is_better:
            better = "higher" if metric.higher_is_better else "lower"
            raise Unusable(f"a {better} {self.metric} is better, higher_is_better says otherwise")
        return metric


@dataclass
class Scores:
    """How the two did on some rows; none where it could not be measured."""

    rows: int
    challenger: float | None
    champion: float | None

    def gain(self, metric: Metric) -> float | None:
        """By how much the challenger is better, whichever way the metric runs."""
        if self.challenger is None or self.champion is None:
            return None
        difference = self.challenger - self.champion
        return difference if metric.higher_is_better else -difference

    def as_json(self, metric: str) -> dict[str, Any]:
        both = {"challenger": self.challenger, "champion": self.champion}
        return {"rows": self.rows} | {who: {metric: score} for who, score in both.items() if score is not None}


class Comparison:
    def __init__(self, rules: Rules, rows: Rows, challenger: Model, champion: Model | None) -> None:
        self.rules = rules
        self.metric = rules.measure()
        self.rows = rows
        self.truth = rows.numbers(rules.label, "the comparison")
        if np.isnan(self.truth).any():
            raise Unusable(f"the column {rules.label} has gaps")
        if self.metric.of_probabilities and not np.isin(self.truth, (0, 1)).all():
            raise Unusable(f"the column {rules.label} must hold 0 and 1 for {rules.metric}")
        self.challenger = challenger.answers(rows, self.metric.of_probabilities)
        self.champion = champion.answers(rows, self.metric.of_probabilities) if champion else None

    def verdict(self) -> dict[str, Any]:
        overall = self._scores(np.ones(self.rows.count, dtype=bool))
        if overall.challenger is None:
            raise Unusable(f"{self.rules.metric} cannot be measured: all test rows have the same label")
        slices = {column: self._slices(column) for column in self.rules.slices}
        against = self._floor(overall.challenger) + self._champion(overall) + self._worse_slices(slices)
        return {
            "decision": "refuse" if against else "pass",
            "reasons": few(against) or [self._praise(overall)],
            "report": {
                "metric": self.rules.metric,
                "higher_is_better": self.metric.higher_is_better,
                "floor": self.rules.floor,
                "minimum_improvement": self.rules.minimum_improvement,
                **self._all_measures(overall),
                "slices": {column: self._shown(groups) for column, groups in slices.items()},
            },
        }

    def _shown(self, groups: dict[str, Scores]) -> dict[str, Any]:
        largest = sorted(groups, key=lambda value: -groups[value].rows)[:MOST_SHOWN]
        return {value: groups[value].as_json(self.rules.metric) for value in sorted(largest)}

    def _scores(self, chosen: np.ndarray) -> Scores:
        champion = None if self.champion is None else self._one(self.champion, chosen)
        return Scores(int(chosen.sum()), self._one(self.challenger, chosen), champion)

    def _one(self, answers: np.ndarray, chosen: np.ndarray) -> float | None:
        try:
            return self.metric.measure(self.truth[chosen], answers[chosen])
        except Unmeasurable:
            return None

    def _all_measures(self, overall: Scores) -> dict[str, Any]:
        """The metric that decides and, for people, the others that the same answers allow."""
        report = overall.as_json(self.rules.metric)
        for who, answers in (("challenger", self.challenger), ("champion", self.champion)):
            for name, other in METRICS.items():
                if answers is not None and other.of_probabilities == self.metric.of_probabilities:
                    with suppress(Unmeasurable):
                        report[who][name] = other.measure(self.truth, answers)
        return report

    def _slices(self, column: str) -> dict[str, Scores]:
        """Every group that is judged, and of the smaller ones the largest, by name."""
        texts = np.array(self.rows.texts(column, "the comparison"), dtype=object)
        values, group, sizes = np.unique(texts, return_inverse=True, return_counts=True)
        largest = np.argsort(-sizes, kind="stable")[:MOST_SHOWN]
        looked_at = np.union1d(largest, np.flatnonzero(sizes >= self.rules.slice_rows))
        return {values[one]: self._scores(group == one) for one in looked_at}

    def _floor(self, score: float) -> list[str]:
        floor = self.rules.floor
        if floor is None:
            return []
        below = score < floor if self.metric.higher_is_better else score > floor
        return [f"{self.rules.metric} {score:.4f} misses the floor of {floor:g}"] if below else []

    def _champion(self, overall: Scores) -> list[str]:
        gain = overall.gain(self.metric)
        wanted = self.rules.minimum_improvement
        if gain is None or gain > wanted or (gain == wanted and wanted != 0):
            return []
        needed = f", an improvement of {wanted:g} is asked for" if wanted else ""
        return [
            f"{self.rules.metric} {overall.challenger:.4f} does not beat the champion's"
            f" {overall.champion:.4f} on the same {overall.rows} rows{needed}"
        ]

    def _worse_slices(self, slices: dict[str, dict[str, Scores]]) -> list[str]:
        reasons = []
        for column, groups in slices.items():
            for value, scores in groups.items():
                gain = scores.gain(self.metric)
                if gain is not None and scores.rows >= self.rules.slice_rows and gain < -self.rules.slice_margin:
                    reasons.append(
                        f"where {column} is {value}, {self.rules.metric} falls from"
                        f" {scores.champion:.4f} to {scores.challenger:.4f}"
                    )
        return reasons

    def _praise(self, overall: Scores) -> str:
        score = f"{self.rules.metric} {overall.challenger:.4f} on {overall.rows} rows"
        if overall.champion is not None:
            return f"{score}, the champion has {overall.champion:.4f}"
        return f"{score} reaches the floor, and there is no champion yet" if self.rules.floor is not None else f"{score}, and there is no champion yet"


def few(reasons: list[str]) -> list[str]:
    more = len(reasons) - MOST_REASONS
    return reasons[:MOST_REASONS] + ([f"and {more} more"] if more > 0 else [])


def rules_from(given: argparse.Namespace, file: str | None) -> Rules:
    """Options win over the parameter file."""
    written: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8")) if file else {}
    for name in Rules.__dataclass_fields__:
        value = getattr(given, name)
        if value is not None:
            written[name] = value
    known = {name: value for name, value in written.items() if name in Rules.__dataclass_fields__ and value is not None}
    if isinstance(known.get("slices"), str):
        known["slices"] = [known["slices"]]
    for name in ("floor", "minimum_improvement", "slice_margin"):
        if name in known and not math.isfinite(known[name]):
            raise Unusable(f"{name} must be a finite number")
    return Rules(**known)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--challenger", type=Path, required=True, help="model folder or ONNX file")
    parser.add_argument("--champion", default=os.environ.get("KANAME_INPUT_CHAMPION", ""), help="the live one, if any")
    parser.add_argument("--test", type=Path, required=True, help="CSV file, or folder of CSV files")
    parser.add_argument("--decision", type=Path, required=True, help="JSON file to write")
    parser.add_argument("--parameters", default=os.environ.get("KANAME_PARAMETERS"), help="JSON file of what follows")
    parser.add_argument("--label")
    parser.add_argument("--metric", choices=list(METRICS))
    parser.add_argument("--higher-is-better", action=argparse.BooleanOptionalAction, default=None)
    parser.add_argument("--floor", type=float)
    parser.add_argument("--minimum-improvement", type=float)
    parser.add_argument("--slices", nargs="*")
    parser.add_argument("--slice-margin", type=float)
    parser.add_argument("--slice-rows", type=int)
    return parser.parse_args()


def main() -> int:
    given = arguments()
    try:
        rules = rules_from(given, given.parameters)
        champion = Model(Path(given.champion), "champion") if given.champion else None
        challenger = Model(given.challenger, "challenger")
        judged = Comparison(rules, Rows.read(given.test), challenger, champion).verdict()
    except (Unusable, OSError, ValueError) as problem:
        print(f"cannot compare: {problem}", file=sys.stderr)
        return 2
    given.decision.write_text(json.dumps(judged, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(judged["decision"])
    for reason in judged["reasons"]:
        print("-", reason)
    return 0


if __name__ == "__main__":
    sys.exit(main())
