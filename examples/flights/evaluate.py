"""Measures a model on rows it has not learnt from, beside a table of past rates.

    python evaluate.py --model work/model --rows work/test --history work/train --metrics work/metrics.json

The model is a folder with a `model.onnx`, as MLflow stores it. Without one (`--model ""`) only the
table is measured: so it is in the very first month, when nothing is live yet.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
import pandas as pd
from sklearn.metrics import log_loss, roc_auc_score

from rows import LABEL, feed, read_rows

#: How many flights of average punctuality each cell of the rate table begins with.
SMOOTHING = 50
BINS = 10


def predict(model: Path, rows: pd.DataFrame) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(model / "model.onnx"), providers=["CPUExecutionProvider"])
    return session.run(["probabilities"], feed(rows))[0][:, 1]


def calibration_error(late: np.ndarray, predicted: np.ndarray) -> float:
    """Mean distance between the promised and the actual share of late flights, over ten bins."""
    bins = np.minimum((predicted * BINS).astype(int), BINS - 1)
    table = pd.DataFrame({"bin": bins, "late": late, "predicted": predicted}).groupby("bin")
    gaps = (table["late"].mean() - table["predicted"].mean()).abs()
    return float((gaps * table.size()).sum() / len(late))


def scores(late: np.ndarray, predicted: np.ndarray, prefix: str = "") -> dict[str, float]:
    return {
        f"{prefix}auc": float(roc_auc_score(late, predicted)),
        f"{prefix}log_loss": float(log_loss(late, predicted)),
        f"{prefix}calibration_error": calibration_error(late, predicted),
    }


def rate_table(history: pd.DataFrame, rows: pd.DataFrame) -> np.ndarray:
    """The share of late flights so far by origin, carrier and hour, pulled towards the average."""
    keys = ["origin", "carrier", "hour"]
    average = history[LABEL].mean()
    past = history.assign(hour=history["sched_dep_time"] // 100).groupby(keys)[LABEL].agg(["sum", "count"])
    rates = (past["sum"] + SMOOTHING * average) / (past["count"] + SMOOTHING)
    asked = pd.MultiIndex.from_frame(rows.assign(hour=rows["sched_dep_time"] // 100)[keys])
    return rates.reindex(asked).fillna(average).to_numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="", help="folder of the model; empty if there is none")
    parser.add_argument("--rows", type=Path, required=True, help="folder of rows to predict")
    parser.add_argument("--history", type=Path, required=True, help="folder of earlier rows, for the rate table")
    parser.add_argument("--before-month", action="store_true", help="use only history from before the month of the rows")
    parser.add_argument("--metrics", type=Path, required=True, help="JSON file to write")
    given = parser.parse_args()

    rows = read_rows(given.rows)
    late = rows[LABEL].to_numpy()
    history = read_rows(given.history)
    if given.before_month:
        history = history[history["month"] < rows["month"].min()]

    metrics = {"rows": len(rows), "late_share": float(late.mean())}
    if len(history):
        metrics |= scores(late, rate_table(history, rows), "table_")
    if given.model:
        metrics |= scores(late, predict(Path(given.model), rows))
    given.metrics.write_text(json.dumps(metrics, indent=2) + "\n", encoding="utf-8")
    print("\n".join(f"{name:24} {value:.4f}" for name, value in metrics.items()))


if __name__ == "__main__":
    main()
