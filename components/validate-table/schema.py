"""The schema of a table: read from YAML, checked, and turned into tests of single values."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Callable

import yaml

TYPES = ("integer", "number", "text", "time")
INTEGER = re.compile(r"[+-]?[0-9]+(\.0*)?")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")


class SchemaError(Exception):
    """The schema itself cannot be used: the pipeline's author has to repair it."""


@dataclass(frozen=True)
class Column:
    name: str
    type: str = "text"
    #: the column may be absent altogether
    optional: bool = False
    #: the largest share of missing values in one file
    missing: float = 0.0
    #: the largest share of values in one file that break type, values, pattern or range
    tolerance: float = 0.0
    values: frozenset[str] | None = None
    pattern: re.Pattern[str] | None = None
    minimum: float | None = None
    maximum: float | None = None

    def fault(self, value: str) -> str | None:
        """Which rule a value breaks, if any. Missing values are counted elsewhere."""
        if self.values is not None and value not in self.values:
            return "values"
        if self.pattern is not None and not self.pattern.fullmatch(value):
            return "pattern"
        if self.type == "text":
            return None
        if self.type == "time":
            return None if is_time(value) else "type"
        number = as_number(value, self.type)
        if number is None:
            return "type"
        low = self.minimum is not None and number < self.minimum
        high = self.maximum is not None and number > self.maximum
        return "range" if low or high else None

    def rule(self, kind: str) -> str:
        """What the rule of that kind asks for, in words."""
        if kind == "values":
            shown = sorted(self.values or ())
            return "one of " + ", ".join(shown[:20]) + (", …" if len(shown) > 20 else "")
        if kind == "pattern":
            return f"of the form {self.pattern.pattern}" if self.pattern else ""
        if kind == "range":
            if self.minimum is None:
                return f"at most {self.maximum:g}"
            return f"at least {self.minimum:g}" if self.maximum is None else f"between {self.minimum:g} and {self.maximum:g}"
        return {"integer": "a whole number", "number": "a number", "time": "a time (ISO 8601)"}.get(self.type, "a text")


@dataclass(frozen=True)
class Volume:
    """How many rows each combination of some columns' values may have, for example each day."""

    by: tuple[str, ...]
    minimum: int = 0
    maximum: int | None = None


@dataclass(frozen=True)
class Schema:
    columns: dict[str, Column]
    missing: frozenset[str] = frozenset(("",))
    unexpected: str = "refuse"
    unique: tuple[tuple[str, ...], ...] = ()
    volume: tuple[Volume, ...] = field(default=())

    @staticmethod
    def read(file: Path) -> Schema:
        try:
            written = yaml.safe_load(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
            raise SchemaError(f"{file.name} cannot be read: {problem}") from problem
        return of(written)


def of(written: Any) -> Schema:
    top = mapping(written, "the schema", {"table", "columns", "missing", "unexpected_columns", "unique", "volume"})
    if top.get("table") != 1:
        raise SchemaError("the schema must begin with 'table: 1'")
    if not isinstance(top.get("columns"), dict) or not top["columns"]:
        raise SchemaError("columns must name at least one column")
    columns = {str(name): column(str(name), rules) for name, rules in top["columns"].items()}
    unexpected = top.get("unexpected_columns", "refuse")
    if unexpected not in ("refuse", "allow"):
        raise SchemaError("unexpected_columns must be refuse or allow")
    return Schema(
        columns=columns,
        missing=frozenset(texts(top.get("missing", [""]), "missing")),
        unexpected=unexpected,
        unique=tuple(known(texts(key, "unique"), columns, "unique") for key in listed(top.get("unique", []), "unique")),
        volume=tuple(volume(rule, columns) for rule in listed(top.get("volume", []), "volume")),
    )


def column(name: str, written: Any) -> Column:
    place = f"column {name}"
    keys = {"type", "optional", "missing", "tolerance", "values", "pattern", "minimum", "maximum", "description"}
    rules = mapping({} if written is None else written, place, keys)
    kind = rules.get("type", "text")
    if kind not in TYPES:
        raise SchemaError(f"{place}: type must be one of {', '.join(TYPES)}")
    if kind in ("text", "time") and ("minimum" in rules or "maximum" in rules):
        raise SchemaError(f"{place}: minimum and maximum are for numbers")
    return Column(
        name=name,
        type=kind,
        optional=rules.get("optional", False) is True,
        missing=share(rules.get("missing", 0), place, "missing"),
        tolerance=share(rules.get("tolerance", 0), place, "tolerance"),
        values=frozenset(texts(rules["values"], place)) if "values" in rules else None,
        pattern=compiled(rules["pattern"], place) if "pattern" in rules else None,
        minimum=bound(rules.get("minimum"), place),
        maximum=bound(rules.get("maximum"), place),
    )


def volume(written: Any, columns: dict[str, Column]) -> Volume:
    rules = mapping(written, "volume", {"by", "minimum", "maximum"})
    by = known(texts(rules.get("by", []), "volume"), columns, "volume")
    for key in ("minimum", "maximum"):
        if key in rules and (not isinstance(rules[key], int) or isinstance(rules[key], bool) or rules[key] < 0):
            raise SchemaError(f"volume: {key} must be a whole number")
    return Volume(by, rules.get("minimum", 0), rules.get("maximum"))


def mapping(written: Any, place: str, keys: set[str]) -> dict[str, Any]:
    if not isinstance(written, dict):
        raise SchemaError(f"{place} must be a mapping")
    for key in written:
        if key not in keys:
            raise SchemaError(f"{place}: unknown key {key!r}; known are {', '.join(sorted(keys))}")
    return written


def listed(written: Any, place: str) -> list[Any]:
    if not isinstance(written, list):
        raise SchemaError(f"{place} must be a list")
    return written


def texts(written: Any, place: str) -> list[str]:
    """A list of texts. YAML reads some bare words as something else (NO, 1.0), so quotes are asked for."""
    for item in listed(written, place):
        if isinstance(item, bool) or item is None or isinstance(item, (float, list, dict)):
            raise SchemaError(f"{place}: put {item!r} in quotes")
    return [str(item) for item in written]


def known(names: list[str], columns: dict[str, Column], place: str) -> tuple[str, ...]:
    for name in names:
        if name not in columns:
            raise SchemaError(f"{place}: there is no column {name}")
    if not names:
        raise SchemaError(f"{place} must name columns")
    return tuple(names)


def share(written: Any, place: str, key: str) -> float:
    if isinstance(written, bool) or not isinstance(written, (int, float)) or not 0 <= written <= 1:
        raise SchemaError(f"{place}: {key} is a share between 0 and 1")
    return float(written)


def bound(written: Any, place: str) -> float | None:
    if written is None:
        return None
    if isinstance(written, bool) or not isinstance(written, (int, float)) or not math.isfinite(written):
        raise SchemaError(f"{place}: minimum and maximum are numbers")
    return float(written)


def compiled(written: Any, place: str) -> re.Pattern[str]:
    try:
        return re.compile(str(written))
    except re.error as problem:
        raise SchemaError(f"{place}: the pattern is not a regular expression: {problem}") from problem


def as_number(value: str, kind: str) -> float | None:
    form: Callable[[str], Any] = (INTEGER if kind == "integer" else NUMBER).fullmatch
    if not form(value):
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def is_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value[:-1] + "+00:00" if value.endswith("Z") else value)
    except ValueError:
        return False
    return True
