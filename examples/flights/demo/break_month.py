"""Damages a month of flights in three ways that real feeds have: for rehearsing a refusal.

    python break_month.py flights/2013-04.csv broken.csv

1. From the 10th on, origin and destination are swapped, as when a supplier reorders columns.
2. Every seventh row has lost its scheduled arrival.
3. The 20th was delivered twice.

The same month in always gives the same damage out. Needs nothing but Python.
"""

import argparse
import csv
from pathlib import Path


def damage(rows: list[list[str]]) -> list[list[str]]:
    header, body = rows[0], [list(row) for row in rows[1:]]
    day, arrival = header.index("day"), header.index("sched_arr_time")
    origin, dest = header.index("origin"), header.index("dest")
    for number, row in enumerate(body):
        if int(row[day]) >= 10:
            row[origin], row[dest] = row[dest], row[origin]
        if number % 7 == 0:
            row[arrival] = "NA"
    return [header] + body + [row for row in body if row[day] == "20"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("month", type=Path, help="a month as split_by_month.py wrote it")
    parser.add_argument("broken", type=Path, help="file to write")
    given = parser.parse_args()

    with given.month.open(newline="", encoding="utf-8") as file:
        rows = damage(list(csv.reader(file)))
    with given.broken.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
