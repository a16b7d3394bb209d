"""What an ordinary use of the client comes to, one line a call, with ids and times left out.

Run against Kaname and against MLflow's own server, the lines must be the same.
"""

import json
import multiprocessing
import os
import pathlib
import re
import tempfile
import warnings

warnings.filterwarnings("ignore")

os.environ |= {"MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true", "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1"}

import mlflow
import mlflow.sklearn
import numpy as np
import pandas as pd
from mlflow import MlflowClient
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from sklearn.linear_model import LogisticRegression

client = MlflowClient()
X = pd.DataFrame({"a": np.linspace(-1, 1, 40), "b": np.linspace(1, -1, 40) ** 2})
y = (X["a"] > 0).astype(int)
OWN_TAGS = re.compile(r"mlflow\.(user|source\.|log-model\.history|project|gitRepo)")


def plain(value):
    """Without what differs from server to server: ids, times, the order of a set."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in sorted(value.items(), key=lambda e: str(e[0])) if not OWN_TAGS.match(str(k))}
    if isinstance(value, (list, tuple, set)):
        return [plain(v) for v in value]
    if isinstance(value, (bool, int, float)) or value is None:
        return "<time>" if isinstance(value, int) and value > 10**12 else value
    text = re.sub(r"m-[0-9a-f]{32}", "<model>", str(value))
    text = re.sub(r"[0-9a-f]{32}", "<id>", text)
    return re.sub(r"\b1[0-9]{12}\b", "<time>", text)


def say(what, call):
    try:
        answer = plain(call())
    except MlflowException as e:
        answer = e.error_code
    except Exception as e:  # the client's own refusal
        answer = type(e).__name__
    print(what, json.dumps(answer, ensure_ascii=False), flush=True)


def run_of(run):
    info, data = run.info, run.data
    return {
        "status": info.status, "stage": info.lifecycle_stage, "name": info.run_name, "ended": info.end_time is not None,
        "experiment": info.experiment_id, "artifacts": info.artifact_uri, "params": data.params, "metrics": data.metrics, "tags": data.tags,
    }


def version_of(version):
    return {k: getattr(version, k) for k in ("name", "version", "status", "current_stage", "description", "tags", "aliases", "source")}


def files(run_id, path=None):
    found = []
    for file in client.list_artifacts(run_id, path):
        found += files(run_id, file.path) if file.is_dir else [(file.path, file.file_size)]
    return sorted(found)


def experiments():
    say("an experiment not there yet", lambda: mlflow.set_experiment("seasons").name)
    say("and again", lambda: mlflow.set_experiment("seasons").experiment_id)
    say("with tags", lambda: client.get_experiment(client.create_experiment("tagged", tags={"a": "b"})).tags)
    say("a taken name", lambda: client.create_experiment("tagged"))
    say("an empty name", lambda: client.create_experiment(""))
    number = client.get_experiment_by_name("tagged").experiment_id
    say("deleted", lambda: client.delete_experiment(number))
    say("its stage", lambda: client.get_experiment(number).lifecycle_stage)
    say("a run in it", lambda: client.create_run(number).info.status)
    say("set while deleted", lambda: mlflow.set_experiment("tagged"))
    say("restored", lambda: client.restore_experiment(number))
    say("restored again", lambda: client.restore_experiment(number))
    say("renamed", lambda: client.rename_experiment(number, "labelled"))
    say("found", lambda: [e.name for e in client.search_experiments(order_by=["name"])])
    say("by tag", lambda: [e.name for e in client.search_experiments(filter_string="tags.a = 'b'")])
    say("like", lambda: [e.name for e in mlflow.search_experiments(filter_string="name ILIKE 'SEA%'")])


def a_run_with_everything():
    with mlflow.start_run(run_name="all", description="everything", tags={"team": "a"}) as run:
        mlflow.log_param("depth", 3)
        mlflow.log_params({"rate": 0.1, "none": None, "text": "ü" * 10, "list": [1, 2]})
        mlflow.log_metric("loss", 1)
        for step in range(3):
            mlflow.log_metric("loss", 0.5 / (step + 1), step=step, timestamp=1_700_000_000_000 + step)
        mlflow.log_metrics({"auc": 0.75, "big": 1e300, "inf": float("inf"), "nan": float("nan")}, step=7)
        mlflow.set_tags({"k": "v", "number": 5})
        mlflow.delete_tag("number")
        mlflow.log_text("hello\n", "notes/note.txt")
        mlflow.log_dict({"b": 1, "a": ["ä"]}, "conf.yaml")
        mlflow.log_dict({"b": 1}, "conf.json")
        folder = pathlib.Path(tempfile.mkdtemp())
        (folder / "sub").mkdir()
        (folder / "sub" / "データ.csv").write_text("x\n")
        (folder / "empty.txt").write_text("")
        mlflow.log_artifacts(str(folder), "folder")
        mlflow.log_artifact(str(folder / "empty.txt"))
        mlflow.log_table({"q": ["a"], "n": [1]}, "table.json")
        mlflow.log_input(mlflow.data.from_pandas(X.assign(y=y), targets="y", name="toy"), context="train", tags={"t": "1"})
    run_id = run.info.run_id
    say("the run", lambda: run_of(client.get_run(run_id)))
    say("its history", lambda: [(m.value, m.step) for m in client.get_metric_history(run_id, "loss")])
    say("no history", lambda: client.get_metric_history(run_id, "absent"))
    say("files of the run", lambda: files(run_id))
    say("a text", lambda: mlflow.artifacts.load_text(f"runs:/{run_id}/notes/note.txt"))
    say("a dict", lambda: mlflow.artifacts.load_dict(f"runs:/{run_id}/conf.json"))
    say("a table", lambda: mlflow.load_table("table.json", run_ids=[run_id]).to_dict())
    say("its inputs", lambda: [
        (i.dataset.name, i.dataset.source_type, json.loads(i.dataset.profile), json.loads(i.dataset.schema), {t.key: t.value for t in i.tags})
        for i in client.get_run(run_id).inputs.dataset_inputs
    ])
    say("an artifact that is not there", lambda: mlflow.artifacts.load_text(f"runs:/{run_id}/absent.txt"))
    say("a param changed", lambda: client.log_param(run_id, "depth", 4))
    say("a param again", lambda: str(client.log_param(run_id, "depth", 3)))
    say("a key too long", lambda: client.log_param(run_id, "k" * 251, 1))
    say("a metric that is text", lambda: client.log_metric(run_id, "m", "high"))
    say("an odd name", lambda: client.log_metric(run_id, "a/b c.d-e_f", 1))
    say("a hostile name", lambda: client.log_metric(run_id, "../x", 1))
    say("a tag of 9000", lambda: client.set_tag(run_id, "long", "x" * 9000))
    say("a long param", lambda: client.log_param(run_id, "long", "x" * 7000))
    say("a batch", lambda: client.log_batch(run_id, [Metric("b", 1.0, 1, 0)] * 3, [Param("p", "1")] * 2, [RunTag("t", "2")]))
    say("a batch too large", lambda: client.log_batch(run_id, [], [Param(f"p{i}", "1") for i in range(1001)]))
    say("two values of one param", lambda: client.log_batch(run_id, params=[Param("w", "1"), Param("w", "2")]))


def endings_and_nesting():
    failed = mlflow.start_run()
    mlflow.end_run("FAILED")
    say("failed", lambda: client.get_run(failed.info.run_id).info.status)
    try:
        with mlflow.start_run() as broken:
            raise ValueError("as it happens")
    except ValueError:
        pass
    say("broken", lambda: client.get_run(broken.info.run_id).info.status)
    with mlflow.start_run(run_name="parent") as parent:
        for name in ("left", "right"):
            with mlflow.start_run(run_name=name, nested=True):
                mlflow.log_metric("score", len(name))
    children = f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'"
    say("children", lambda: list(mlflow.search_runs(filter_string=children, order_by=["metrics.score DESC"])["tags.mlflow.runName"]))
    with mlflow.start_run(run_id=failed.info.run_id):
        mlflow.log_metric("more", 1)
    say("resumed", lambda: run_of(client.get_run(failed.info.run_id))["status"])
    say("killed", lambda: client.set_terminated(failed.info.run_id, "KILLED"))
    say("deleted", lambda: client.delete_run(failed.info.run_id))
    say("deleted again", lambda: client.delete_run(failed.info.run_id))
    say("written to while deleted", lambda: client.log_metric(failed.info.run_id, "m", 1))
    say("seen while deleted", lambda: client.get_run(failed.info.run_id).info.lifecycle_stage)
    say("restored", lambda: client.restore_run(failed.info.run_id))
    say("no such run", lambda: client.get_run("0" * 32))
    say("no id at all", lambda: client.get_run("x"))
    say("renamed", lambda: client.update_run(failed.info.run_id, name="new"))
    say("its name", lambda: run_of(client.get_run(failed.info.run_id))["tags"])


def searches():
    number = client.create_experiment("search")
    for i in range(6):
        run = client.create_run(number, start_time=1000 + i, run_name=f"r{i}", tags={"even": str(i % 2 == 0)}).info.run_id
        client.log_param(run, "p", f"v{i % 3}")
        if i != 3:
            client.log_metric(run, "m", i if i != 4 else float("nan"))
        client.set_terminated(run, "FINISHED" if i < 5 else "FAILED", end_time=2000 + i)

    def names(filter_string="", **options):
        return [r.info.run_name for r in client.search_runs([number], filter_string, **options)]

    for text in (
        "", "metrics.m > 1", "metrics.m >= 1 and metrics.m <= 2", "metrics.m != 1", "params.p = 'v1'", "params.p != 'v1'",
        "params.p LIKE 'v%'", "params.p ILIKE 'V1'", "tags.even = 'True'", "tag.even = 'False'", "attributes.status = 'FAILED'",
        "status != 'FAILED'", "run_name = 'r2'", "attributes.run_name LIKE 'r%'", "attributes.start_time > 1002", "attribute.end_time < 2003",
        "params.p IN ('v0', 'v2')", "attributes.status IN ('FAILED')", "tags.`even` = 'True' AND params.\"p\" = 'v0'", "params.absent = 'x'", "metrics.absent > 0",
        "metrics.m > 'x'", "params.p > 'v1'", "params.p = v1", "m > 1", "metrics.m > 1 AND", "created > 1", "tags.even LIKE 'T%' and metrics.m < 100",
    ):
        say(f"search {text}", lambda: names(text))
    for order in ("metrics.m", "metrics.m DESC", "params.p ASC", "start_time ASC", "attributes.start_time DESC", "attributes.end_time", "run_name", "status", "tags.even DESC", "metrics.absent", "nonsense"):
        tie = [] if "start_time" in order else ["attributes.start_time ASC"]
        say(f"order {order}", lambda: names(order_by=[order, *tie]))
    say("pages", lambda: [names(max_results=2), bool(client.search_runs([number], max_results=2).token)])
    say("none", lambda: names(max_results=0))
    say("too many", lambda: names(max_results=50_001))
    say("all experiments", lambda: len(mlflow.search_runs(search_all_experiments=True, filter_string="params.p = 'v1'")))
    say("a frame", lambda: mlflow.search_runs([number], "metrics.m < 2", order_by=["metrics.m"])[["metrics.m", "params.p", "tags.even", "status"]].to_dict("records"))
    say("deleted only", lambda: names(run_view_type=ViewType.DELETED_ONLY))


def autologging():
    mlflow.sklearn.autolog()
    with mlflow.start_run() as run:
        LogisticRegression(C=2.0).fit(X, y)
    mlflow.sklearn.autolog(disable=True)
    seen = run_of(client.get_run(run.info.run_id))
    say("autolog params", lambda: seen["params"])
    say("autolog metrics", lambda: {k: round(v, 6) for k, v in seen["metrics"].items()})
    say("autolog files", lambda: [p for p, _ in files(run.info.run_id)])
    say("autolog models", lambda: [m.name for m in mlflow.search_logged_models(experiment_ids=[run.info.experiment_id], output_format="list")])


def models():
    fitted = LogisticRegression().fit(X, y)
    signature = infer_signature(X, fitted.predict(X))
    with mlflow.start_run() as run:
        info = mlflow.sklearn.log_model(fitted, name="line", signature=signature, input_example=X[:2], params={"c": "1"}, tags={"kind": "toy"})
        mlflow.log_metric("auc", 0.9, model_id=info.model_id, dataset=mlflow.data.from_pandas(X, name="held out"))
    model = client.get_logged_model(info.model_id)
    say("logged model", lambda: {"name": model.name, "status": str(model.status), "params": model.params, "kind": model.tags["kind"], "type": model.model_type, "metrics": [(m.key, m.value, m.dataset_name) for m in model.metrics], "location": model.artifact_location})
    say("its uri", lambda: info.model_uri)
    say("its files", lambda: [f.path for f in mlflow.artifacts.list_artifacts(info.model_uri)])
    say("predictions", lambda: bool((mlflow.pyfunc.load_model(info.model_uri).predict(X) == fitted.predict(X)).all()))
    say("outputs of the run", lambda: [o.model_id for o in client.get_run(run.info.run_id).outputs.model_outputs])
    say("registered", lambda: version_of(mlflow.register_model(info.model_uri, "line", tags={"a": "b"})))
    say("registered by the run", lambda: version_of(mlflow.register_model(f"runs:/{run.info.run_id}/line", "line")))
    say("an alias", lambda: client.set_registered_model_alias("line", "best", "2"))
    say("by alias", lambda: version_of(client.get_model_version_by_alias("line", "best")))
    for uri in ("models:/line/1", "models:/line@best", "models:/line/latest"):
        say(f"loaded {uri}", lambda: bool((mlflow.sklearn.load_model(uri).predict(X) == fitted.predict(X)).all()))
    say("no alias", lambda: mlflow.sklearn.load_model("models:/line@worst"))
    say("no version", lambda: mlflow.sklearn.load_model("models:/line/9"))
    say("described", lambda: client.update_model_version("line", "1", "the first").description)
    say("tagged", lambda: client.set_model_version_tag("line", "1", "k", "v"))
    # MLflow leaves the aliases out of what it finds; Kaname does not
    say("found", lambda: [version_of(v) | {"aliases": []} for v in client.search_model_versions("name = 'line'", order_by=["version_number ASC"])])
    say("found by tag", lambda: [v.version for v in client.search_model_versions("tags.k = 'v'")])
    say("by run", lambda: sorted(str(v.version) for v in client.search_model_versions(f"run_id = '{run.info.run_id}'")))
    say("models", lambda: [(m.name, m.aliases, [v.version for v in m.latest_versions]) for m in client.search_registered_models()])
    say("models like", lambda: [m.name for m in mlflow.search_registered_models(filter_string="name LIKE 'li%'")])
    say("taken", lambda: client.create_registered_model("line"))
    say("nobody", lambda: client.get_registered_model("nobody"))
    say("logged models found", lambda: [m.name for m in mlflow.search_logged_models(experiment_ids=[run.info.experiment_id], filter_string="metrics.auc > 0.5", output_format="list")])
    say("version deleted", lambda: client.delete_model_version("line", "1"))
    say("and gone", lambda: client.get_model_version("line", "1"))
    say("alias deleted", lambda: client.delete_registered_model_alias("line", "best"))
    say("model deleted", lambda: client.delete_registered_model("line"))
    say("and gone too", lambda: client.get_registered_model("line"))
    say("logged model deleted", lambda: client.delete_logged_model(info.model_id))
    say("and not found", lambda: client.get_logged_model(info.model_id))


def write(run_id, worker):
    own = MlflowClient()
    for i in range(15):
        own.log_metric(run_id, "shared", worker, step=i)
        own.log_param(run_id, f"p{worker}-{i}", i)


def two_processes():
    run = client.create_run(client.create_experiment("both")).info.run_id
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=write, args=(run, number)) for number in (1, 2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    say("two processes", lambda: [len(client.get_metric_history(run, "shared")), len(client.get_run(run).data.params), [w.exitcode for w in workers]])


if __name__ == "__main__":
    for part in (experiments, a_run_with_everything, endings_and_nesting, searches, autologging, models, two_processes):
        print(f"# {part.__name__}", flush=True)
        part()
