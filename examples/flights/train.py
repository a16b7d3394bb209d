"""Learns which flights arrive late, and logs the model to MLflow as ONNX.

    python train.py --train work/train --test work/test

The ONNX model takes the raw columns, texts and missing values included. Before it is logged it is
held against the scikit-learn pipeline it was made from, on rows neither has seen: if one label
differs, or one probability by more than 0.00001, the training fails.
"""

import argparse
import time
from pathlib import Path

import mlflow
import mlflow.onnx
import numpy as np
import onnx
import onnxruntime
import pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema, TensorSpec
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder

from rows import FEATURES, LABEL, NUMBERS, TEXTS, feed, read_rows

LARGEST_DIFFERENCE = 1e-5


def new_pipeline(trees: int, learning_rate: float, leaves: int) -> Pipeline:
    """Boosted trees: quick on half a million rows, and at ease with missing numbers."""
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, dtype=np.float32)
    columns = ColumnTransformer([("texts", codes, TEXTS), ("numbers", "passthrough", NUMBERS)])
    boosting = HistGradientBoostingClassifier(
        max_iter=trees,
        learning_rate=learning_rate,
        max_leaf_nodes=leaves,
        min_samples_leaf=200,
        l2_regularization=10.0,
        max_features=0.3,
        early_stopping=False,
        random_state=2013,
    )
    return Pipeline([("columns", columns), ("boosting", boosting)])


def convert(pipeline: Pipeline) -> onnx.ModelProto:
    """One input per raw column; a label and a plain table of two probabilities come out."""
    inputs = [(name, StringTensorType([None, 1])) for name in TEXTS]
    inputs += [(name, FloatTensorType([None, 1])) for name in NUMBERS]
    options = {id(pipeline): {"zipmap": False}}
    return to_onnx(
        pipeline, initial_types=inputs, options=options, target_opset={"": 17, "ai.onnx.ml": 3}
    )


def prove_equal(pipeline: Pipeline, model: onnx.ModelProto, rows: pd.DataFrame) -> dict[str, float]:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    labels, probabilities = session.run(["label", "probabilities"], feed(rows))
    expected = pipeline.predict_proba(rows)
    difference = float(np.abs(probabilities - expected).max())
    disagreements = int((labels != expected.argmax(axis=1)).sum())
    if difference > LARGEST_DIFFERENCE or disagreements > 0:
        raise SystemExit(
            f"the ONNX model differs from the pipeline it was made from: by up to {difference:.2e},"
            f" with {disagreements} other labels in {len(rows)} rows"
        )
    return {"onnx_largest_difference": difference, "onnx_label_disagreements": disagreements}


def signature() -> ModelSignature:
    inputs = [ColSpec("string", name) for name in TEXTS] + [ColSpec("float", name) for name in NUMBERS]
    outputs = [
        TensorSpec(np.dtype(np.int64), (-1,), "label"),
        TensorSpec(np.dtype(np.float32), (-1, 2), "probabilities"),
    ]
    return ModelSignature(Schema(inputs), Schema(outputs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=Path, required=True, help="folder of rows to learn from")
    parser.add_argument("--test", type=Path, required=True, help="folder of rows to prove the conversion on")
    parser.add_argument("--trees", type=int, default=200)
    parser.add_argument("--learning-rate", type=float, default=0.05)
    parser.add_argument("--leaves", type=int, default=12)
    given = parser.parse_args()

    mlflow.set_experiment("late-arrivals")
    with mlflow.start_run():
        mlflow.log_params({"trees": given.trees, "learning_rate": given.learning_rate, "leaves": given.leaves})
        rows = read_rows(given.train)
        started = time.monotonic()
        pipeline = new_pipeline(given.trees, given.learning_rate, given.leaves).fit(rows[FEATURES], rows[LABEL])
        seconds = time.monotonic() - started

        model = convert(pipeline)
        proof = prove_equal(pipeline, model, read_rows(given.test)[FEATURES])
        mlflow.log_metrics({"train_rows": len(rows), "train_late_share": rows[LABEL].mean(), "fit_seconds": seconds} | proof)
        mlflow.onnx.log_model(
            model,
            name="model",
            signature=signature(),
            onnx_execution_providers=["CPUExecutionProvider"],
            pip_requirements=[f"onnxruntime=={onnxruntime.__version__}", f"numpy=={np.__version__}"],
        )
    print(f"learnt from {len(rows)} rows in {seconds:.1f} s; ONNX equal to within {proof['onnx_largest_difference']:.1e}")


if __name__ == "__main__":
    main()
