"""A training script like any other, during which the server is killed. Writes to the file it is given
what the server has acknowledged, and at the end asks for all of it again."""

import pathlib
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import mlflow
import mlflow.sklearn
from mlflow import MlflowClient
from sklearn.datasets import load_iris
from sklearn.linear_model import SGDClassifier

STEPS = 60
progress = pathlib.Path(sys.argv[1])
X, y = load_iris(return_X_y=True)
model = SGDClassifier(random_state=1)

mlflow.set_experiment("crossing")
with mlflow.start_run() as run:
    for step in range(STEPS):
        model.partial_fit(X, y, classes=[0, 1, 2])
        mlflow.log_metrics({"accuracy": model.score(X, y), "step": step}, step=step)
        mlflow.log_param(f"p{step}", step)
        mlflow.set_tag("newest", str(step))
        if step % 10 == 0:
            mlflow.log_text(f"after {step}\n" * 10_000, f"notes/{step}.txt")
        with progress.open("a") as file:
            file.write(f"{step}\n")
        time.sleep(0.05)
    logged = mlflow.sklearn.log_model(model, name="model", serialization_format="cloudpickle")
    mlflow.register_model(logged.model_uri, "crossing")

client = MlflowClient()
seen = client.get_run(run.info.run_id)
assert seen.info.status == "FINISHED", seen.info
assert seen.data.params == {f"p{step}": str(step) for step in range(STEPS)}, seen.data.params
assert seen.data.tags["newest"] == str(STEPS - 1)
points = [(point.step, point.value) for point in client.get_metric_history(run.info.run_id, "step")]
assert points == [(step, float(step)) for step in range(STEPS)], points
for step in range(0, STEPS, 10):
    assert mlflow.artifacts.load_text(f"{seen.info.artifact_uri}/notes/{step}.txt") == f"after {step}\n" * 10_000
runs = client.search_runs([seen.info.experiment_id])
assert [one.info.run_id for one in runs] == [run.info.run_id], "a repeated call made a second run"
loaded = mlflow.sklearn.load_model("models:/crossing/1")
assert (loaded.predict(X) == model.predict(X)).all()
