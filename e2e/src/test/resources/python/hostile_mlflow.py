"""Hostile texts through the unmodified MLflow client."""

import os
import tempfile
import uuid
import warnings
from contextlib import contextmanager
from pathlib import Path

warnings.filterwarnings("ignore")
os.environ |= {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0", "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false"}

import mlflow
import requests
from mlflow.exceptions import MlflowException
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
from mlflow.tracking.request_header.abstract_request_header_provider import RequestHeaderProvider
from mlflow.tracking.request_header.registry import _request_header_provider_registry

import hostile

FILE = Path(tempfile.mkdtemp(), "up.txt")
FILE.write_text("up")
HEADERS: dict[str, str] = {}


class Sent(RequestHeaderProvider):
    """What an installed plugin of MLflow may do: send headers of its own."""

    def in_context(self):
        return True

    def request_headers(self):
        return dict(HEADERS)


_request_header_provider_registry.register(Sent)
client = mlflow.MlflowClient()
experiment = client.create_experiment("late")
run = client.create_run(experiment).info.run_id
client.log_text(run, "1", "a.txt")
client.log_text(run, "1", "model/MLmodel")
client.create_registered_model("reg")
client.create_registered_model("caf\u00e9")
client.create_model_version("reg", f"runs:/{run}/model", run)
logged = client.create_logged_model(experiment, "m").model_id
other = mlflow.MlflowClient(f"{hostile.URL}/p/{hostile.OTHER}")


def fresh(prefix: str = "fresh") -> str:
    return f"{prefix}-{uuid.uuid4().hex[:8]}"


@contextmanager
def token(text: str):
    os.environ["MLFLOW_TRACKING_TOKEN"] = text
    try:
        yield
    finally:
        os.environ["MLFLOW_TRACKING_TOKEN"] = hostile.TOKENS["own"]


with token(hostile.TOKENS["other"]):
    # so many that the number of the last is none of ours
    other_experiment = [other.create_experiment(fresh()) for _ in range(40)][-1]
    other_run = other.create_run(other_experiment).info.run_id
    other.log_text(other_run, "other's", "a.txt")


def download(path: str) -> str:
    return Path(client.download_artifacts(run, path, tempfile.mkdtemp())).read_text()


def by_address(uri: str) -> str:
    return Path(mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=tempfile.mkdtemp())).read_text()


def delete(path: str) -> None:
    if path == "fresh":
        client.log_text(run, "1", path)
    get_artifact_repository(client.get_run(run).info.artifact_uri).delete_artifacts(path)


def version_of(source: str) -> object:
    return client.create_model_version("reg", source, source.split("/")[1] if source.startswith("runs:") else None)


def prompt_of(source: str) -> object:
    registry = client._get_registry_client()
    return registry.create_model_version("reg", source, tags={"mlflow.prompt.is_prompt": "true", "mlflow.prompt.text": "x"})


def signed_in_by(text: str) -> object:
    with token(text):
        return client.get_run(run)


def with_header(line: str) -> object:
    name, value = line.split(": ", 1)
    HEADERS[name] = hostile.filled(value, {})
    try:
        return client.get_run(run)
    finally:
        HEADERS.clear()


CALLS = {
    "download": download,
    "download by address": by_address,
    "list": lambda path: client.list_artifacts(run, path),
    "upload": lambda path: client.log_artifact(run, str(FILE), path),
    "upload a text": lambda path: client.log_text(run, "x", path),
    "delete": delete,
    "experiment at": lambda place: client.create_experiment(fresh(), place),
    "experiment named": lambda name: client.create_experiment(name if name != "fresh" else fresh()),
    "version of": version_of,
    "prompt of": prompt_of,
    "model named": lambda name: client.create_registered_model(name if name != "fresh" else fresh()),
    "alias": lambda name: client.set_registered_model_alias("reg", name, "1"),
    "run": client.get_run,
    "experiment": client.get_experiment,
    "logged model": client.get_logged_model,
    "runs of": lambda number: list(client.search_runs([number])),
    "run in": client.create_run,
    "page of runs": lambda page: list(client.search_runs([experiment], page_token=page or None)),
    "runs where": lambda words: list(client.search_runs([experiment], words)),
    "run named": lambda name: client.update_run(run, name=name),
    "tag": lambda text: client.set_tag(run, "k", text),
    "tag called": lambda key: client.set_tag(run, key, "v"),
    "parameter called": lambda key: client.log_param(run, key, "v"),
    "metric called": lambda key: client.log_metric(run, key, 1.0),
    "sign in": signed_in_by,
    "header": with_header,
}

if __name__ == "__main__":
    values = {
        "outside": os.environ["OUTSIDE"],
        "trap": os.environ["TRAP"],
        "project": hostile.PROJECT,
        "other": hostile.OTHER,
        "run": run,
        "experiment": experiment,
        "logged": logged,
        "other_run": other_run,
        "other_experiment": other_experiment,
        **{f"{who}_token": text for who, text in hostile.TOKENS.items()},
    }
    hostile.run("mlflow", CALLS, values, (MlflowException, requests.HTTPError))
