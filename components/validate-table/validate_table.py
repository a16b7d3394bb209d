"""Checks a table of CSV files against a schema and writes a verdict.

    python validate_table.py --table data/flights --schema schema.yaml --verdict verdict.json

A table that breaks its schema is refused: the verdict says so and the program ends well. It fails
(exit code 2) only when it cannot judge, for example because the schema itself is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from checks import Finding, Table
from schema import Schema, SchemaError

MOST_REASONS = 20

#: of what is in the report, so that it stays one that people and browsers can read
MOST_FINDINGS = 500
MOST_FILES = 200


def files_of(table: Path, which: str) -> list[Path]:
    if table.is_file():
        return [table]
    files = sorted((file for file in table.rglob("*.csv") if file.is_file()), key=lambda file: file.as_posix())
    return files[-1:] if which == "newest" else files


def verdict(table: Table) -> dict[str, Any]:
    refusing = [finding for finding in table.findings if finding.refuses]
    reasons = [finding.message for finding in refusing[:MOST_REASONS]]
    if len(refusing) > MOST_REASONS:
        reasons.append(f"and {len(refusing) - MOST_REASONS} more, see the report")
    return {
        "decision": "refuse" if refusing else "pass",
        "reasons": reasons or [f"{table.rows} rows in {len(table.files)} files keep to the schema"],
        "report": {
            "rows": table.rows,
            "files": newest(table.files),
            "missing_shares": newest(table.shares),
            "findings": [finding.as_json() for finding in worst(table.findings)[:MOST_FINDINGS]],
            "counts": {"files": len(table.files), "findings": len(table.findings)},
        },
    }


def worst(findings: list[Finding]) -> list[Finding]:
    """Those that refuse before those that are within a tolerance."""
    return sorted(findings, key=lambda finding: not finding.refuses)


def newest(of_files: dict[str, Any]) -> dict[str, Any]:
    """The last ones by name."""
    return dict(list(of_files.items())[-MOST_FILES:])


def validate(folder: Path, schema: Schema, which: str) -> dict[str, Any]:
    table = Table(schema)
    files = files_of(folder, which)
    for file in files:
        table.read(file, file.relative_to(folder).as_posix() if folder.is_dir() else file.name)
    if not files:
        table.findings.append(Finding("", "", "files", "the table has no CSV file"))
    table.finish()
    return verdict(table)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", type=Path, required=True, help="a CSV file, or a folder of them")
    parser.add_argument("--schema", type=Path, required=True, help="YAML file that says what the table must be")
    parser.add_argument("--files", choices=["all", "newest"], default="all")
    parser.add_argument("--verdict", type=Path, required=True, help="JSON file to write")
    given = parser.parse_args()
    if not given.table.exists():
        print(f"{given.table} does not exist", file=sys.stderr)
        return 2
    try:
        judged = validate(given.table, Schema.read(given.schema), given.files)
    except SchemaError as problem:
        print(f"the schema cannot be used: {problem}", file=sys.stderr)
        return 2
    given.verdict.write_text(json.dumps(judged, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(judged["decision"])
    for reason in judged["reasons"]:
        print("-", reason)
    return 0


if __name__ == "__main__":
    sys.exit(main())
