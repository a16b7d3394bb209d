"""Loads an ONNX model and feeds it the columns it asks for by name."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Iterator

import numpy as np
import onnxruntime

NUMBERS = {
    "tensor(float)": np.float32,
    "tensor(double)": np.float64,
    "tensor(int64)": np.int64,
    "tensor(int32)": np.int32,
    "tensor(bool)": np.bool_,
}
MISSING = ("", "NA")
BATCH = 50_000


class Unusable(Exception):
    """A model or its test rows cannot be used for a comparison."""


class Rows:
    """Test rows as texts, column by column."""

    def __init__(self, columns: dict[str, list[str]]) -> None:
        self.columns = columns
        self.count = len(next(iter(columns.values()), []))

    @staticmethod
    def read(place: Path) -> Rows:
        files = [place] if place.is_file() else sorted(place.rglob("*.csv"))
        columns: dict[str, list[str]] = {}
        for file in files:
            with file.open(newline="", encoding="utf-8-sig") as text:
                reader = csv.reader(text, strict=True)
                header = next(reader, [])
                if columns and list(columns) != header:
                    raise Unusable(f"{file.name} has other columns than the files before it")
                parts = list(zip(*reader, strict=True))
                for at, name in enumerate(header):
                    columns.setdefault(name, []).extend(parts[at] if parts else ())
        rows = Rows(columns)
        if rows.count == 0:
            raise Unusable("there are no test rows")
        return rows

    def texts(self, name: str, asker: str) -> list[str]:
        if name not in self.columns:
            raise Unusable(f"{asker} asks for the column {name}, which the test rows do not have")
        return self.columns[name]

    def numbers(self, name: str, asker: str) -> np.ndarray:
        texts = self.texts(name, asker)
        try:
            return np.array([np.nan if text in MISSING else float(text) for text in texts])
        except ValueError as problem:
            raise Unusable(f"the column {name} is not numeric: {problem}") from problem


class Model:
    """A model in one of its two usual forms: an ONNX file, or an MLflow folder that holds one."""

    def __init__(self, place: Path, role: str) -> None:
        self.role = role
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        try:
            self.session = onnxruntime.InferenceSession(
                str(onnx_file(place, role)), options, providers=["CPUExecutionProvider"]
            )
        except Unusable:
            raise
        except Exception as problem:  # the runtime throws its own kinds, all of them meaning this
            raise Unusable(f"the {role} is not a model that ONNX Runtime can load: {problem}") from problem

    def answers(self, rows: Rows, of_probabilities: bool) -> np.ndarray:
        """One number a row: the probability of the second class, or the predicted value."""
        feed = {one.name: self._column(one, rows) for one in self.session.get_inputs()}
        output = self._output(of_probabilities)
        parts = [self._run(output, part) for part in batches(feed, rows.count)]
        return np.concatenate(parts).astype(np.float64)

    def _column(self, one: Any, rows: Rows) -> np.ndarray:
        if one.type == "tensor(string)":
            values: np.ndarray = np.array(rows.texts(one.name, f"the {self.role}"), dtype=object)
        elif one.type in NUMBERS:
            values = rows.numbers(one.name, f"the {self.role}")
            if not np.issubdtype(NUMBERS[one.type], np.floating) and np.isnan(values).any():
                raise Unusable(f"the column {one.name} has gaps, and the {self.role} takes whole numbers there")
            values = values.astype(NUMBERS[one.type])
        else:
            raise Unusable(f"the {self.role} takes {one.type} for {one.name}, which a table cannot give")
        if len(one.shape) not in (1, 2) or (len(one.shape) == 2 and one.shape[1] not in (1, None)):
            raise Unusable(f"the {self.role} takes {one.name} in the shape {one.shape}; one value a row is needed")
        return values if len(one.shape) == 1 else values.reshape(-1, 1)

    def _output(self, of_probabilities: bool) -> str:
        outputs = self.session.get_outputs()
        floats = [one for one in outputs if one.type in ("tensor(float)", "tensor(double)")]
        if of_probabilities:
            named = [one for one in floats if "probabilit" in one.name.lower()]
            floats = named or floats
        if len(floats) != 1:
            have = ", ".join(f"{one.name}: {one.type}" for one in outputs)
            raise Unusable(f"the {self.role} must have one output of numbers to compare, it has {have}")
        return floats[0].name

    def _run(self, output: str, feed: dict[str, np.ndarray]) -> np.ndarray:
        answer = self.session.run([output], feed)[0]
        if answer.ndim == 2 and answer.shape[1] == 2:
            answer = answer[:, 1]
        elif answer.ndim == 2 and answer.shape[1] == 1:
            answer = answer[:, 0]
        if answer.ndim != 1:
            raise Unusable(f"the {self.role} answers in the shape {list(answer.shape)}; one or two numbers a row are needed")
        if not np.isfinite(answer).all():
            raise Unusable(f"the {self.role} answers with NaN or infinity")
        return answer


def onnx_file(place: Path, role: str) -> Path:
    if place.is_file():
        return place
    files = sorted(place.glob("*.onnx")) or sorted(place.glob("data/*.onnx"))
    if len(files) != 1:
        raise Unusable(f"the {role} has {len(files)} ONNX files, one is needed")
    return files[0]


def batches(feed: dict[str, np.ndarray], count: int) -> Iterator[dict[str, np.ndarray]]:
    for start in range(0, count, BATCH):
        yield {name: values[start : start + BATCH] for name, values in feed.items()}
