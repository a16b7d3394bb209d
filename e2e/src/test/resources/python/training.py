"""What a data scientist's scripts do, unchanged: autolog, artifacts, models, registry, loading."""

import os
import pathlib
import tempfile
import warnings

warnings.filterwarnings("ignore")

import mlflow
import mlflow.onnx
import mlflow.sklearn
import numpy as np
from mlflow import MlflowClient
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

import checks

X, y = load_iris(return_X_y=True, as_frame=True)
client = MlflowClient()
made = {}


def check_a_training_script_with_autolog():
    mlflow.set_experiment("iris")
    mlflow.sklearn.autolog(log_models=False)
    with mlflow.start_run(run_name="first") as run:
        made["model"] = LogisticRegression(max_iter=200).fit(X, y)
        for step in range(5):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metric("nan", float("nan"))
        mlflow.set_tag("team", "flowers")
        mlflow.log_input(mlflow.data.from_pandas(X, name="iris"), context="train")
    mlflow.sklearn.autolog(disable=True)
    made["run"] = run.info.run_id
    seen = client.get_run(run.info.run_id)
    assert seen.info.status == "FINISHED" and seen.info.run_name == "first"
    assert seen.data.params["max_iter"] == "200"
    assert seen.data.metrics["loss"] == 0.2 and np.isnan(seen.data.metrics["nan"])
    assert seen.data.metrics["training_accuracy_score"] > 0.9
    assert "iris" in [i.dataset.name for i in seen.inputs.dataset_inputs]
    history = client.get_metric_history(run.info.run_id, "loss")
    assert [m.step for m in history] == [0, 1, 2, 3, 4]


def check_artifacts_go_up_and_come_down():
    with mlflow.start_run(run_id=made["run"]):
        folder = pathlib.Path(tempfile.mkdtemp())
        (folder / "データ 1.csv").write_text("x,y\n1,2\n")
        (folder / "deep" / "er").mkdir(parents=True)
        (folder / "deep" / "er" / "100%.bin").write_bytes(bytes(range(256)) * 1000)
        (folder / "empty").write_bytes(b"")
        mlflow.log_artifacts(str(folder), "data")
        mlflow.log_text("hello", "note.txt")
        mlflow.log_dict({"a": 1}, "conf/a.json")
    top = {f.path: f.is_dir for f in client.list_artifacts(made["run"])}
    assert top["data"] and top["conf"] and not top["note.txt"], top
    inside = {f.path: f.file_size for f in client.list_artifacts(made["run"], "data")}
    assert inside["data/データ 1.csv"] == 8 and inside["data/empty"] == 0, inside
    assert client.list_artifacts(made["run"], "note.txt") == []
    assert client.list_artifacts(made["run"], "nowhere") == []
    local = pathlib.Path(mlflow.artifacts.download_artifacts(run_id=made["run"], artifact_path="data"))
    for file in folder.rglob("*"):
        if file.is_file():
            assert (local / file.relative_to(folder)).read_bytes() == file.read_bytes(), file
    uri = client.get_run(made["run"]).info.artifact_uri
    assert mlflow.artifacts.load_text(uri + "/note.txt") == "hello"
    assert mlflow.artifacts.load_dict(uri + "/conf/a.json") == {"a": 1}


def check_figures_tables_and_images_are_artifacts_too():
    import matplotlib
    import yaml

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots()
    axes.plot([1, 2, 3])
    with mlflow.start_run(run_id=made["run"]):
        mlflow.log_figure(figure, "plots/loss.png")
        mlflow.log_dict({"名": ["値"]}, "conf/b.yaml")
        mlflow.log_table({"asked": ["a", "b"], "answered": [1, 2]}, "tables/answers.json")
        mlflow.log_table({"asked": ["c"], "answered": [3]}, "tables/answers.json")
        mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), "plots/black.png")
        mlflow.log_image(np.zeros((4, 4, 3), dtype=np.uint8), key="black", step=1)
    uri = client.get_run(made["run"]).info.artifact_uri
    assert mlflow.artifacts.load_image(uri + "/plots/black.png").size == (4, 4)
    assert mlflow.artifacts.load_image(uri + "/plots/loss.png").size[0] > 100
    assert yaml.safe_load(mlflow.artifacts.load_text(uri + "/conf/b.yaml")) == {"名": ["値"]}
    table = mlflow.load_table("tables/answers.json", run_ids=[made["run"]])
    assert list(table["asked"]) == ["a", "b", "c"] and list(table["answered"]) == [1, 2, 3], table
    assert "tables/answers.json" in client.get_run(made["run"]).data.tags["mlflow.loggedArtifacts"]
    assert len(client.list_artifacts(made["run"], "images")) == 2  # the picture and its thumbnail


def check_a_sklearn_model_is_logged_registered_and_loaded_by_every_name():
    with mlflow.start_run(run_id=made["run"]):
        info = mlflow.sklearn.log_model(
            made["model"],
            name="model",
            input_example=X[:3],
            registered_model_name="iris",
            serialization_format="cloudpickle",
            params={"C": 1.0},
        )
    client.set_registered_model_alias("iris", "champion", 1)
    expected = made["model"].predict(X)
    for uri in [
        info.model_uri,
        f"runs:/{made['run']}/model",
        "models:/iris/1",
        "models:/iris@champion",
        "models:/iris/latest",
    ]:
        assert (mlflow.sklearn.load_model(uri).predict(X) == expected).all(), uri
    assert (mlflow.pyfunc.load_model("models:/iris@champion").predict(X) == expected).all()
    version = client.get_model_version("iris", "1")
    assert version.run_id == made["run"] and version.status == "READY", version
    assert version.aliases == ["champion"]
    model = client.get_logged_model(info.model_id)
    assert str(model.status).endswith("READY") and model.params["C"] == "1.0", model
    assert model.source_run_id == made["run"]
    assert "iris" in model.tags["mlflow.modelVersions"]
    outputs = client.get_run(made["run"]).outputs.model_outputs
    assert [o.model_id for o in outputs] == [info.model_id]


def check_an_onnx_model_is_logged_and_registered():
    from skl2onnx import to_onnx

    onnx_model = to_onnx(made["model"], X[:1].to_numpy().astype(np.float32))
    with mlflow.start_run() as run:
        info = mlflow.onnx.log_model(
            onnx_model, name="onnx", input_example=X[:2].to_numpy().astype(np.float32)
        )
    version = mlflow.register_model(info.model_uri, "iris-onnx")
    assert version.version in ("1", 1) and version.run_id == run.info.run_id
    loaded = mlflow.onnx.load_model("models:/iris-onnx/1")
    assert loaded.graph.name == onnx_model.graph.name
    made["onnx"] = info.model_id


def check_registering_again_makes_the_next_version():
    again = mlflow.register_model(f"models:/{made['onnx']}", "iris-onnx")
    assert again.version in ("2", 2), again
    assert [v.version for v in client.get_latest_versions("iris-onnx")] == ["2"]


def check_searching_runs_and_models():
    runs = mlflow.search_runs(
        experiment_names=["iris"],
        filter_string="metrics.loss < 0.5 and params.max_iter = '200' and tags.team LIKE 'flow%'",
        order_by=["metrics.loss DESC"],
    )
    assert list(runs["run_id"]) == [made["run"]], runs
    assert len(mlflow.search_runs(experiment_names=["iris"])) == 2
    experiment = mlflow.get_experiment_by_name("iris")
    models = mlflow.search_logged_models(
        experiment_ids=[experiment.experiment_id], output_format="list"
    )
    assert {m.name for m in models} == {"model", "onnx"}, models
    assert {m.name for m in client.search_registered_models()} == {"iris", "iris-onnx"}
    assert len(client.search_model_versions("name='iris-onnx'")) == 2


def check_metrics_of_an_evaluation_reach_the_model():
    with mlflow.start_run() as run:
        mlflow.log_metric(
            "auc",
            0.75,
            model_id=made["onnx"],
            dataset=mlflow.data.from_pandas(X, name="holdout"),
        )
    metrics = client.get_logged_model(made["onnx"]).metrics
    assert [(m.key, m.value, m.dataset_name) for m in metrics] == [("auc", 0.75, "holdout")], metrics
    assert client.get_run(run.info.run_id).data.metrics["auc"] == 0.75


def check_a_param_is_not_changed():
    with mlflow.start_run(run_id=made["run"]):
        mlflow.log_param("k", 1)
        mlflow.log_param("k", 1)
        checks.refused(
            lambda: mlflow.log_param("k", 2), "INVALID_PARAMETER_VALUE", "Changing param values"
        )


if __name__ == "__main__":
    checks.run(globals())
