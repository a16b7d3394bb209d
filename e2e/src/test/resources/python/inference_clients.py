"""Endpoints asked by Triton's unmodified client and by plain requests."""

import json
import os
import re
import warnings
from concurrent.futures import ThreadPoolExecutor

warnings.filterwarnings("ignore")

import numpy as np
import pandas as pd
import requests
import tritonclient.http as triton
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder
from tritonclient.http.auth import BasicAuth
from tritonclient.utils import InferenceServerException

import checks

KANAME, PROJECT, TOKEN = (os.environ[name] for name in ("KANAME_URL", "KANAME_PROJECT", "KANAME_TOKEN"))
V2 = f"{KANAME}/p/{PROJECT}/v2"
PREDICTION_ID = re.compile("[0-9a-f]{32}")

random = np.random.default_rng(2013)
DENSE = random.normal(size=(200, 4)).astype(np.float32)
dense = LogisticRegression().fit(DENSE, DENSE[:, 0] > 0)
COLUMNS = pd.DataFrame({"carrier": random.choice(["UA", "DL", ""], 400), "distance": random.uniform(100, 3000, 400)})
COLUMNS = COLUMNS.astype({"distance": np.float32})
COLUMNS.loc[::7, "distance"] = np.nan
raw = Pipeline(
    [
        ("codes", ColumnTransformer([("c", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), ["carrier"]), ("d", "passthrough", ["distance"])])),
        ("trees", HistGradientBoostingClassifier(max_iter=10)),
    ]
).fit(COLUMNS, (COLUMNS["carrier"] == "UA") ^ (COLUMNS["distance"] > 1500))

client = triton.InferenceServerClient(f"{KANAME.removeprefix('http://')}/p/{PROJECT}", concurrency=4)


def bearer() -> dict[str, str]:
    """A new one for every call: Triton's client writes its own headers into what it is given."""
    return {"Authorization": f"Bearer {TOKEN}"}


def deploy(endpoint: str, model) -> None:
    """A finished model by hand: imported, and put behind an endpoint."""
    base = f"{KANAME}/api/v1/projects/{PROJECT}"
    imported = requests.post(
        f"{base}/models/{endpoint}/import",
        data=model.SerializeToString(),
        headers=bearer() | {"Content-Type": "application/octet-stream"},
    )
    assert imported.ok, imported.text
    version = str(imported.json()["version"])
    put = requests.post(f"{base}/endpoints/{endpoint}/deployments", json={"model": endpoint, "version": version}, headers=bearer())
    assert put.ok, put.text


def tensor(name: str, values: np.ndarray, kind: str, **options) -> triton.InferInput:
    one = triton.InferInput(name, list(values.shape), kind)
    one.set_data_from_numpy(values, **options)
    return one


def raises(call, *words: str) -> InferenceServerException:
    try:
        call()
    except InferenceServerException as e:
        for word in words:
            assert word in str(e), (word, str(e))
        return e
    raise AssertionError("it was not refused")


def check_two_finished_models_are_served():
    plain = {"zipmap": False}
    deploy("dense", to_onnx(dense, DENSE[:1], options={id(dense): plain}, target_opset={"": 17, "ai.onnx.ml": 3}))
    kinds = [("carrier", StringTensorType([None, 1])), ("distance", FloatTensorType([None, 1]))]
    deploy("raw", to_onnx(raw, initial_types=kinds, options={id(raw): plain}, target_opset={"": 17, "ai.onnx.ml": 3}))


def check_triton_sees_health_and_metadata():
    assert client.is_server_live(headers=bearer())
    assert client.is_server_ready(headers=bearer())
    assert client.is_model_ready("dense", headers=bearer())
    assert client.is_model_ready("dense", "1", headers=bearer())
    assert not client.is_model_ready("nobody", headers=bearer())
    server = client.get_server_metadata(headers=bearer())
    assert server["name"] == "kaname" and "binary_tensor_data" in server["extensions"], server
    model = client.get_model_metadata("raw", headers=bearer())
    assert {i["name"]: (i["datatype"], i["shape"]) for i in model["inputs"]} == {
        "carrier": ("BYTES", [-1, 1]), "distance": ("FP32", [-1, 1]),
    }, model
    assert model["versions"] == ["1"] and [o["name"] for o in model["outputs"]] == ["label", "probabilities"], model


def check_triton_asks_in_json():
    wanted = [triton.InferRequestedOutput(name, binary_data=False) for name in ("label", "probabilities")]
    answer = client.infer("dense", [tensor("X", DENSE[:5], "FP32", binary_data=False)], outputs=wanted, headers=bearer())
    np.testing.assert_allclose(answer.as_numpy("probabilities"), dense.predict_proba(DENSE[:5]), atol=1e-5)
    assert (answer.as_numpy("label") == dense.predict(DENSE[:5]).astype(int)).all()
    assert PREDICTION_ID.fullmatch(answer.get_response()["id"]), answer.get_response()
    assert answer.get_response()["model_version"] == "1"


def check_triton_asks_as_it_does_by_default_in_binary():
    answer = client.infer("dense", [tensor("X", DENSE[:5], "FP32")], headers=bearer())
    np.testing.assert_allclose(answer.as_numpy("probabilities"), dense.predict_proba(DENSE[:5]), atol=1e-5)


def check_triton_sends_texts_in_both_forms():
    rows = COLUMNS.head(20)
    texts = rows[["carrier"]].to_numpy(dtype=object)
    for binary in (True, False):
        inputs = [
            tensor("carrier", texts, "BYTES", binary_data=binary),
            tensor("distance", np.nan_to_num(rows[["distance"]].to_numpy(np.float32), nan=50.0), "FP32", binary_data=binary),
        ]
        answer = client.infer("raw", inputs, request_id="mine", headers=bearer())
        expected = raw.predict_proba(rows.fillna({"distance": 50.0}))
        np.testing.assert_allclose(answer.as_numpy("probabilities"), expected, atol=1e-5)
        said = answer.get_response()
        assert said["id"] == "mine" and PREDICTION_ID.fullmatch(said["parameters"]["prediction_id"]), said


def check_triton_asks_for_some_outputs_and_a_version():
    answer = client.infer(
        "dense", [tensor("X", DENSE[:2], "FP32")], model_version="1",
        outputs=[triton.InferRequestedOutput("label")], headers=bearer(),
    )
    assert answer.as_numpy("label").shape == (2,) and answer.as_numpy("probabilities") is None


def check_triton_asks_at_once_from_many_threads():
    with ThreadPoolExecutor(4) as pool:
        answers = list(
            pool.map(
                lambda i: triton.InferenceServerClient(f"{KANAME.removeprefix('http://')}/p/{PROJECT}").infer(
                    "dense", [tensor("X", DENSE[i : i + 1], "FP32")], headers=bearer()
                ),
                range(24),
            )
        )
    ids = {answer.get_response()["id"] for answer in answers}
    assert len(ids) == 24
    for i, answer in enumerate(answers):
        np.testing.assert_allclose(answer.as_numpy("probabilities"), dense.predict_proba(DENSE[i : i + 1]), atol=1e-5)


def check_triton_waits_for_an_asynchronous_answer():
    waiting = [client.async_infer("dense", [tensor("X", DENSE[i : i + 1], "FP32")], headers=bearer()) for i in range(4)]
    for i, one in enumerate(waiting):
        np.testing.assert_allclose(one.get_result().as_numpy("probabilities"), dense.predict_proba(DENSE[i : i + 1]), atol=1e-5)


def check_triton_is_told_what_is_wrong():
    good = [tensor("X", DENSE[:1], "FP32")]
    raises(lambda: client.infer("nobody", good, headers=bearer()), "not_found")
    raises(lambda: client.infer("dense", good), "unauthenticated")
    raises(lambda: client.infer("dense", good, headers={"Authorization": "Bearer x"}), "unauthenticated")
    raises(lambda: client.infer("dense", [tensor("X", DENSE[:1, :3], "FP32")], headers=bearer()), "invalid_argument", "X")
    raises(lambda: client.infer("dense", [tensor("Y", DENSE[:1], "FP32")], headers=bearer()), "invalid_argument")
    raises(lambda: client.infer("dense", [tensor("X", DENSE[:1].astype(np.float64), "FP64")], headers=bearer()), "invalid_argument", "FP32")
    raises(lambda: client.infer("raw", [tensor("distance", DENSE[:1, :1], "FP32")], headers=bearer()), "invalid_argument", "carrier")
    raises(lambda: client.infer("dense", good, request_compression_algorithm="gzip", headers=bearer()), "unsupported_media_type")
    client.infer("dense", good, headers=bearer())


def check_what_only_triton_has_is_refused_in_its_own_form():
    for call in (
        lambda: client.get_model_config("dense", headers=bearer()),
        lambda: client.get_model_repository_index(headers=bearer()),
        lambda: client.get_inference_statistics("dense", headers=bearer()),
        lambda: client.load_model("dense", headers=bearer()),
        lambda: client.unload_model("dense", headers=bearer()),
    ):
        raises(call, "not_")


def check_triton_signs_in_with_the_token_as_a_password():
    own = triton.InferenceServerClient(f"{KANAME.removeprefix('http://')}/p/{PROJECT}")
    own.register_plugin(BasicAuth("whoever", TOKEN))
    assert own.is_server_live()
    own.infer("dense", [tensor("X", DENSE[:1], "FP32")])


def ask(endpoint: str, body: dict | str, **headers: str) -> requests.Response:
    text = body if isinstance(body, str) else json.dumps(body)
    return requests.post(f"{V2}/models/{endpoint}/infer", data=text.encode(), headers=bearer() | {"Content-Type": "application/json"} | headers)


def columns(**data: list) -> dict:
    kinds = {"carrier": "BYTES", "distance": "FP32"}
    return {"inputs": [{"name": n, "datatype": kinds[n], "shape": [len(v), 1], "data": v} for n, v in data.items()]}


def check_a_plain_request_takes_the_raw_columns_with_gaps():
    answer = ask("raw", columns(carrier=["UA", None, "", "XX"], distance=[700, 700.5, None, 1e30]))
    assert answer.ok, answer.text
    said = answer.json()
    rows = pd.DataFrame({"carrier": ["UA", "", "", "XX"], "distance": np.array([700, 700.5, np.nan, 1e30], np.float32)})
    outputs = {o["name"]: o for o in said["outputs"]}
    assert outputs["probabilities"]["shape"] == [4, 2]
    np.testing.assert_allclose(np.reshape(outputs["probabilities"]["data"], (4, 2)), raw.predict_proba(rows), atol=1e-5)
    assert said["id"] == answer.headers["X-Prediction-Id"] and PREDICTION_ID.fullmatch(said["id"])
    found = requests.get(f"{KANAME}/api/v1/projects/{PROJECT}/predictions/{said['id']}", headers=bearer())
    assert found.ok and found.json()["endpoint"] == "raw" and found.json()["version"] == 1, found.text


def check_a_plain_request_without_gaps_may_be_flat():
    flat = columns(carrier=["UA", "DL"], distance=[700, 800])
    nested = columns(carrier=[["UA"], ["DL"]], distance=[[700], [800]])
    one = columns(carrier=["UA", "DL"], distance=[700, 800])
    for tensor_ in one["inputs"]:
        tensor_["shape"] = [2]
    answers = [ask("raw", body).json()["outputs"] for body in (flat, nested, one)]
    assert answers[0] == answers[1] == answers[2]


def check_bare_nan_of_python_is_a_missing_value():
    gap = ask("raw", columns(carrier=["UA"], distance=[float("nan")]))
    null = ask("raw", columns(carrier=["UA"], distance=[None]))
    assert gap.json()["outputs"] == null.json()["outputs"], gap.text


def check_a_plain_request_is_told_what_is_wrong():
    for body, word in [
        ("{", "malformed"),
        ("[]", ""),
        ({}, "inputs"),
        (columns(carrier=["UA"]), "distance"),
        (columns(carrier=["UA", "DL"], distance=[1]), "rows"),
        (columns(carrier=[1], distance=[1]), "inputs[0].data has an element 0 that is not of type BYTES"),
        (columns(carrier=["UA"], distance=["far"]), "inputs[1].data has an element 0 that is not of type FP32"),
        ({"inputs": [{"name": "carrier", "datatype": "BYTES", "shape": [2**62, 1], "data": ["UA"]}]}, ""),
    ]:
        answer = ask("raw", body)
        assert answer.status_code == 400, (body, answer.status_code, answer.text)
        assert answer.json()["error"].startswith("invalid_argument: ") and word in answer.json()["error"], (body, answer.text)
    assert ask("raw", columns(carrier=["UA"], distance=[1])).ok


if __name__ == "__main__":
    checks.run(globals())
