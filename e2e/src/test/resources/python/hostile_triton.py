"""Hostile texts through Triton's unmodified client."""

import os
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")

import numpy as np
import requests
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

import hostile

MODEL = Path(__file__).parents[5] / "serving/src/test/resources/models/version-1.onnx"
API = f"{hostile.URL}/api/v1/projects/{hostile.PROJECT}"
client = triton.InferenceServerClient(f"{hostile.URL.removeprefix('http://')}/p/{hostile.PROJECT}", network_timeout=30)


def bearer(token: str = hostile.TOKENS["own"]) -> dict[str, str]:
    """A new one for every call: Triton's client writes its own headers into what it is given."""
    return {"Authorization": f"Bearer {token}"}


def serve() -> None:
    imported = requests.post(
        f"{API}/models/numbers/import",
        data=MODEL.read_bytes(),
        headers=bearer() | {"Content-Type": "application/octet-stream"},
    )
    imported.raise_for_status()
    requests.post(f"{API}/endpoints/numbers/deployments", json={"model": "numbers", "version": "1"}, headers=bearer()).raise_for_status()


def tensor(name: str = "x", kind: str = "FP32", shape: str = "1,1") -> triton.InferInput:
    """Says another shape and type than it has: the client believes whatever it is told."""
    one = triton.InferInput(name, [1, 1], "FP32")
    one.set_data_from_numpy(np.ones((1, 1), np.float32), binary_data=False)
    one.set_shape([int(length) for length in shape.split(",")])
    one._datatype = kind
    return one


def in_binary(shape: str) -> object:
    one = triton.InferInput("x", [1, 1], "FP32")
    one.set_data_from_numpy(np.ones((1, 1), np.float32), binary_data=True)
    one.set_shape([int(length) for length in shape.split(",")])
    return ask(one)


def ask(one: triton.InferInput | None = None, model: str = "numbers", headers: dict | None = None, **options) -> object:
    return client.infer(model, [one or tensor()], headers=headers or bearer(), **options)


def with_header(line: str) -> object:
    name, value = line.split(": ", 1)
    return ask(headers=bearer() | {name: hostile.filled(value, {})})


CALLS = {
    "metadata": lambda model: client.get_model_metadata(model, headers=bearer()),
    "ask": lambda model: ask(model=model),
    "version": lambda version: ask(model_version=version),
    "shape": lambda shape: ask(tensor(shape=shape)),
    "shape in binary": in_binary,
    "type": lambda kind: ask(tensor(kind=kind)),
    "input": lambda name: ask(tensor(name=name)),
    "output": lambda name: ask(outputs=[triton.InferRequestedOutput(name, binary_data=False)]),
    "request": lambda name: ask(request_id=name),
    "coding": lambda coding: ask(request_compression_algorithm=coding or None),
    "sign in": lambda token: ask(headers=bearer(token)),
    "header": with_header,
    "load with": lambda name: client.load_model("numbers", headers=bearer(), config="{}", files={name: b"x"}),
    "log to": lambda file: client.update_log_settings({"log_file": file}, headers=bearer()),
    "trace to": lambda file: client.update_trace_settings("numbers", {"trace_file": file}, headers=bearer()),
    "share memory": lambda key: client.register_system_shared_memory("region", key, 64, headers=bearer()),
}

if __name__ == "__main__":
    serve()
    values = {"outside": os.environ["OUTSIDE"], **{f"{who}_token": text for who, text in hostile.TOKENS.items()}}
    hostile.run("triton", CALLS, values, InferenceServerException)
