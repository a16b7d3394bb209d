"""What the model takes: the columns, in the order and under the names a caller sends them.

All of them are known before departure. The actual times (dep_time, dep_delay, arr_time, air_time)
would give the answer away and are read by nothing here. The day of the month is left out on
purpose: no day of the next month has been seen when the model is used, so it would only let the
model learn single days by heart. The month stays: the newest weeks are trained on, and they are
the best guide to the coming ones.
"""

from pathlib import Path

import numpy as np
import pandas as pd

#: Texts; a missing one is the empty text.
TEXTS = ["carrier", "origin", "dest", "manufacturer", "model"]

#: Numbers; a missing one is NaN.
NUMBERS = [
    # the schedule: weekday is 1 for Monday to 7, times are local and written as 1345 for 13:45
    "month",
    "weekday",
    "sched_dep_time",
    "sched_arr_time",
    "distance",
    # the aircraft, found by its tail number: year built and seats
    "built",
    "seats",
    # the weather at the origin in the hour of the scheduled departure
    "temp",
    "dewp",
    "humid",
    "wind_dir",
    "wind_speed",
    "wind_gust",
    "precip",
    "pressure",
    "visib",
]

FEATURES = TEXTS + NUMBERS

#: 1 if the flight reached its destination more than 15 minutes after the scheduled time.
LABEL = "late"


def read_rows(folder: Path) -> pd.DataFrame:
    """Reads rows exactly as the model will see them: texts without gaps, numbers as 32-bit floats."""
    kinds = dict.fromkeys(TEXTS, str) | dict.fromkeys(NUMBERS, np.float32)
    rows = pd.concat(pd.read_csv(file, dtype=kinds) for file in sorted(folder.glob("*.csv")))
    rows[TEXTS] = rows[TEXTS].fillna("")
    return rows


def feed(rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """The rows as the ONNX model takes them: one column of n × 1 values for each feature."""
    texts = {name: rows[[name]].to_numpy(dtype=object) for name in TEXTS}
    return texts | {name: rows[[name]].to_numpy(dtype=np.float32) for name in NUMBERS}
