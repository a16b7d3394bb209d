"""Reads CSV files piece by piece and gathers what breaks the schema.

Values are counted before they are looked at: a column of a million rows usually holds a few hundred
different values, so a rule is tried once per different value and piece.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Iterator

from schema import Column, Schema

PIECE = 5_000
MOST_EXAMPLES = 5
LONGEST_EXAMPLE = 60


@dataclass
class Finding:
    """Something that breaks the schema; `refuses` unless it stays within a tolerance."""

    file: str
    column: str
    check: str
    message: str
    refuses: bool = True
    count: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {key: value for key, value in self.__dict__.items() if value not in ("", [])}


@dataclass
class Tally:
    """What is known of one column of one file."""

    missing: int = 0
    faults: dict[str, Finding] = field(default_factory=dict)


class Table:
    """All files together: rows seen, keys seen, findings."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.findings: list[Finding] = []
        self.rows = 0
        self.files: dict[str, int] = {}
        self.shares: dict[str, dict[str, float]] = {}
        # 64-bit hashes instead of the keys themselves: ten million rows fit in a gigabyte, and a
        # chance collision is as likely as a faulty bit
        self.seen: list[set[int]] = [set() for _ in schema.unique]
        self.repeats: list[Finding | None] = [None for _ in schema.unique]
        self.groups: list[Counter[tuple[str, ...]]] = [Counter() for _ in schema.volume]

    def read(self, file: Path, name: str) -> None:
        """Reads a file of the table, called as it lies there."""
        try:
            # utf-8-sig: spreadsheets begin their files with a byte order mark
            with file.open(newline="", encoding="utf-8-sig") as text:
                self._read(name, csv.reader(text, strict=True))
        except (UnicodeDecodeError, csv.Error) as problem:
            self._add(name, "", "readable", f"{name} is not a CSV file in UTF-8: {problem}")

    def finish(self) -> None:
        self.findings += [finding for finding in self.repeats if finding is not None]
        for rule, groups in zip(self.schema.volume, self.groups):
            for key, count in sorted(groups.items()):
                if count < rule.minimum or (rule.maximum is not None and count > rule.maximum):
                    named = ", ".join(f"{name} {value}" for name, value in zip(rule.by, key))
                    allowed = f"{rule.minimum} to {rule.maximum}" if rule.maximum is not None else f"at least {rule.minimum}"
                    self._add("", " + ".join(rule.by), "volume", f"{named} has {count} rows, not {allowed}", count)

    def _read(self, name: str, rows: Iterator[list[str]]) -> None:
        header = next(rows, [])
        if not self._header(name, header):
            return
        tallies = {column: Tally() for column in header if column in self.schema.columns}
        first = 2  # the header is row 1, as a spreadsheet counts
        while piece := list(islice(rows, PIECE)):
            self._piece(name, header, piece, first, tallies)
            first += len(piece)
        count = first - 2
        self.rows += count
        self.files[name] = count
        if count == 0:
            self._add(name, "", "rows", f"{name} has no rows")
        else:
            self._close(name, count, tallies)

    def _header(self, name: str, header: list[str]) -> bool:
        good = True
        absent = [c.name for c in self.schema.columns.values() if c.name not in header and not c.optional]
        if absent:
            good = False
            self._add(name, "", "columns", f"{name} lacks {', '.join(absent)}", len(absent))
        twice = sorted(column for column, count in Counter(header).items() if count > 1)
        if twice:
            good = False
            self._add(name, "", "columns", f"{name} has {', '.join(twice)} more than once", len(twice))
        extra = [column for column in header if column not in self.schema.columns]
        if extra and self.schema.unexpected == "refuse":
            shown = ", ".join(cut(column) for column in extra[:10])
            self._add(name, "", "columns", f"{name} has columns the schema does not know: {shown}", len(extra))
        return good

    def _piece(self, name: str, header: list[str], piece: list[list[str]], first: int, tallies: dict[str, Tally]) -> None:
        width = len(header)
        if any(len(row) != width for row in piece):
            ragged = [number for number, row in enumerate(piece, first) if len(row) != width]
            self._add(name, "", "readable", f"row {ragged[0]} of {name} has not {width} fields", len(ragged))
            piece = [row for row in piece if len(row) == width]
        columns = dict(zip(header, zip(*piece)))
        if not columns:
            return
        for column, tally in tallies.items():
            self._column(name, self.schema.columns[column], columns[column], first, tally)
        for rule, groups in zip(self.schema.volume, self.groups):
            groups.update(zip(*(columns[column] for column in rule.by)))
        for index, key in enumerate(self.schema.unique):
            self._unique(index, name, list(zip(*(columns[column] for column in key))), first)

    def _column(self, name: str, column: Column, values: tuple[str, ...], first: int, tally: Tally) -> None:
        broken: dict[str, str] = {}
        for value, count in Counter(values).items():
            if value in self.schema.missing:
                tally.missing += count
            elif (kind := column.fault(value)) is not None:
                broken[value] = kind
                finding = tally.faults.setdefault(kind, Finding(name, column.name, kind, ""))
                finding.count += count
        if broken:
            for row, value in enumerate(values, first):
                if value in broken:
                    examples = tally.faults[broken[value]].examples
                    if len(examples) < MOST_EXAMPLES:
                        examples.append({"row": row, "value": cut(value)})

    def _unique(self, index: int, name: str, keys: list[tuple[str, ...]], first: int) -> None:
        seen = self.seen[index]
        before = len(seen)
        hashes = list(map(hash, keys))
        fresh = set(hashes)
        if len(fresh) == len(hashes) and seen.isdisjoint(fresh):
            seen |= fresh
            return
        columns = self.schema.unique[index]
        finding = self.repeats[index]
        if finding is None:
            finding = Finding(name, " + ".join(columns), "unique", "")
            self.repeats[index] = finding
        for row, (key, number) in enumerate(zip(keys, hashes), first):
            if number in seen and len(finding.examples) < MOST_EXAMPLES:
                finding.examples.append({"file": name, "row": row, "value": cut(", ".join(key))})
            seen.add(number)
        finding.count += len(hashes) - (len(seen) - before)
        example = finding.examples[0]
        finding.message = (
            f"{finding.count} rows repeat an earlier {finding.column},"
            f" first row {example['row']} of {example['file']} ({example['value']})"
        )

    def _close(self, name: str, rows: int, tallies: dict[str, Tally]) -> None:
        for column_name, tally in tallies.items():
            column = self.schema.columns[column_name]
            self.shares.setdefault(name, {})[column_name] = round(tally.missing / rows, 6)
            if tally.missing > column.missing * rows:
                message = f"{column_name} is missing in {percent(tally.missing / rows)} of {name}, allowed are {percent(column.missing)}"
                self._add(name, column_name, "missing", message, tally.missing)
            for kind, finding in tally.faults.items():
                example = finding.examples[0]
                finding.refuses = finding.count > column.tolerance * rows
                finding.message = (
                    f"{column_name} is not {column.rule(kind)} in {finding.count} rows of {name},"
                    f" first {example['value']!r} in row {example['row']}"
                )
                self.findings.append(finding)

    def _add(self, file: str, column: str, check: str, message: str, count: int = 1) -> None:
        self.findings.append(Finding(file, column, check, message, True, count))


def cut(value: str) -> str:
    return value if len(value) <= LONGEST_EXAMPLE else value[:LONGEST_EXAMPLE] + "…"


def percent(share: float) -> str:
    return f"{share * 100:.3g} %"
