"""Joins flights, weather and planes, and cuts the result into rows to learn from and rows to test on.

    python prepare.py --flights data/flights --weather data/weather --planes data/planes \
        --train work/train --test work/test --month work/month

Writes three folders of one CSV file each: `train` (all rows so far but the held-out days), `test`
(the last days of the newest month) and `month` (the whole newest month, on which a model from
before that month can be measured).
"""

import argparse
from pathlib import Path

import pandas as pd

from rows import FEATURES, LABEL

LATE_AFTER_MINUTES = 15

SCHEDULE = [
    "year", "month", "day", "time_hour", "sched_dep_time", "sched_arr_time",
    "carrier", "tailnum", "origin", "dest", "distance",
]
WEATHER = ["temp", "dewp", "humid", "wind_dir", "wind_speed", "wind_gust", "precip", "pressure", "visib"]


def read_folder(folder: Path, columns: list[str]) -> pd.DataFrame:
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise SystemExit(f"{folder} holds no CSV file")
    return pd.concat((pd.read_csv(file, usecols=columns) for file in files), ignore_index=True)


def labelled(flights: pd.DataFrame) -> pd.DataFrame:
    """Leaves out flights that were cancelled or diverted: they have no arrival to be late at."""
    arrived = flights["arr_delay"].notna()
    print(f"{len(flights)} flights, {int((~arrived).sum())} of them cancelled or diverted and left out")
    flights = flights[arrived].copy()
    flights[LABEL] = (flights.pop("arr_delay") > LATE_AFTER_MINUTES).astype(int)
    return flights


def join(flights: pd.DataFrame, weather: pd.DataFrame, planes: pd.DataFrame) -> pd.DataFrame:
    rows = flights.merge(weather, on=["origin", "time_hour"], how="left", validate="many_to_one")
    rows = rows.merge(planes.rename(columns={"year": "built"}), on="tailnum", how="left", validate="many_to_one")
    rows["date"] = pd.to_datetime(rows[["year", "month", "day"]])
    rows["weekday"] = rows["date"].dt.dayofweek + 1
    return rows


def split(rows: pd.DataFrame, holdout_days: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    newest = rows["date"].max()
    held_out = rows["date"] > newest - pd.Timedelta(days=holdout_days)
    in_month = (rows["date"].dt.year == newest.year) & (rows["date"].dt.month == newest.month)
    return rows[~held_out], rows[held_out], rows[in_month]


def write(rows: pd.DataFrame, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows[FEATURES + [LABEL]].to_csv(folder / f"{name}.csv", index=False)
    print(f"{name}: {len(rows)} rows, {rows[LABEL].mean():.3f} of them late")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--flights", type=Path, required=True, help="folder of flights, a CSV file a month")
    parser.add_argument("--weather", type=Path, required=True, help="folder of hourly weather, a CSV file a month")
    parser.add_argument("--planes", type=Path, required=True, help="folder with planes.csv")
    parser.add_argument("--train", type=Path, required=True, help="folder to write the training rows to")
    parser.add_argument("--test", type=Path, required=True, help="folder to write the held-out rows to")
    parser.add_argument("--month", type=Path, required=True, help="folder to write the newest month to")
    parser.add_argument("--holdout-days", type=int, default=7)
    given = parser.parse_args()

    flights = labelled(read_folder(given.flights, SCHEDULE + ["arr_delay"]))
    weather = read_folder(given.weather, ["origin", "time_hour"] + WEATHER)
    planes = read_folder(given.planes, ["tailnum", "year", "manufacturer", "model", "seats"])
    train, test, month = split(join(flights, weather, planes), given.holdout_days)
    write(train, given.train, "train")
    write(test, given.test, "test")
    write(month, given.month, "month")


if __name__ == "__main__":
    main()
