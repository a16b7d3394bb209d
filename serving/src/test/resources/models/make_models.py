"""Makes the small models of this folder. Run by hand when one changes; the results are committed.

    python -m venv v && v/bin/pip install numpy scikit-learn skl2onnx onnx onnxruntime
    v/bin/python make_models.py
"""

import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper as h
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HERE = pathlib.Path(__file__).parent


def save(name, nodes, inputs, outputs, initializers=(), domains=()):
    graph = h.make_graph(nodes, name, inputs, outputs, initializer=list(initializers))
    opsets = [h.make_opsetid("", 17)] + [h.make_opsetid(domain, 3) for domain in domains]
    model = h.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="make_models")
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


def tensor(name, kind, shape):
    return h.make_tensor_value_info(name, kind, shape)


def write(name, model):
    for entry in model.opset_import:
        entry.version = min(entry.version, 17 if entry.domain == "" else 3)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())


def expected(name, rows, inputs):
    session = onnxruntime.InferenceSession(str(HERE / f"{name}.onnx"))
    outputs = session.run(None, inputs)
    names = [output.name for output in session.get_outputs()]
    answer = {n: np.asarray(o).reshape(-1).tolist() for n, o in zip(names, outputs)}
    (HERE / f"{name}.expected.json").write_text(json.dumps({"rows": rows, "outputs": answer}))


def logistic():
    """A classifier over 30 floats: the load test, and the two forms skl2onnx gives to probabilities."""
    data = load_breast_cancer()
    pipeline = make_pipeline(StandardScaler(), LogisticRegression()).fit(data.data, data.target)
    types = [("x", FloatTensorType([None, 30]))]
    plain = convert_sklearn(pipeline, initial_types=types, target_opset=17, options={"zipmap": False})
    write("logistic30", plain)
    write("logistic30-zipmap", convert_sklearn(pipeline, initial_types=types, target_opset=17))
    rows = data.data[:4].astype(np.float32)
    expected("logistic30", rows.reshape(-1).tolist(), {"x": rows})


def text_labels():
    data = load_iris()
    model = LogisticRegression(max_iter=500).fit(data.data, data.target_names[data.target])
    types = [("x", FloatTensorType([None, 4]))]
    write("iris-zipmap", convert_sklearn(model, initial_types=types, target_opset=17))


def columns():
    """Raw columns as they come, strings and missing numbers included."""
    rng = np.random.default_rng(20261121)
    carrier = rng.choice(["AA", "UA", "DL"], 400).astype(object)
    distance = rng.uniform(100, 2500, 400)
    wind = np.where(rng.random(400) < 0.2, np.nan, rng.uniform(0, 40, 400))
    late = (np.nan_to_num(wind, nan=10) + 10 * (carrier == "UA") + rng.normal(0, 5, 400)) > 22
    table = np.column_stack([carrier, distance, wind]).astype(object)
    transform = ColumnTransformer(
        [
            ("carrier", OneHotEncoder(handle_unknown="ignore"), [0]),
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), [1, 2]),
        ]
    )
    pipeline = make_pipeline(transform, LogisticRegression()).fit(table, late.astype(int))
    types = [
        ("carrier", StringTensorType([None, 1])),
        ("distance", FloatTensorType([None, 1])),
        ("wind", FloatTensorType([None, 1])),
    ]
    write("columns", convert_sklearn(pipeline, initial_types=types, target_opset=17, options={"zipmap": False}))


def every_type():
    kinds = {
        "fp32": T.FLOAT, "fp64": T.DOUBLE, "fp16": T.FLOAT16, "bf16": T.BFLOAT16,
        "int8": T.INT8, "int16": T.INT16, "int32": T.INT32, "int64": T.INT64,
        "uint8": T.UINT8, "bool": T.BOOL, "bytes": T.STRING,
    }
    for name, kind in kinds.items():
        save(
            f"identity-{name}",
            [h.make_node("Identity", ["in"], ["out"])],
            [tensor("in", kind, ["n", "m"])],
            [tensor("out", kind, ["n", "m"])],
        )
    # types the Java binding can read but not write: a cast makes them inside the graph
    for name, kind in {"uint16": T.UINT16, "uint32": T.UINT32, "uint64": T.UINT64}.items():
        save(
            f"to-{name}",
            [h.make_node("Cast", ["in"], ["out"], to=kind)],
            [tensor("in", T.INT64, ["n"])],
            [tensor("out", kind, ["n"])],
        )
        save(
            f"from-{name}",
            [h.make_node("Cast", ["in"], ["out"], to=T.INT64)],
            [tensor("in", kind, ["n"])],
            [tensor("out", T.INT64, ["n"])],
        )


def versions():
    """Each answers its own number and the input times it: a mixed answer shows."""
    for number in (1, 2):
        save(
            f"version-{number}",
            [
                h.make_node("Mul", ["x", "k"], ["product"]),
                h.make_node("Mul", ["x", "zero"], ["nothing"]),
                h.make_node("Add", ["nothing", "k"], ["version"]),
            ],
            [tensor("x", T.FLOAT, ["n", 1])],
            [tensor("version", T.FLOAT, ["n", 1]), tensor("product", T.FLOAT, ["n", 1])],
            [h.make_tensor("k", T.FLOAT, [1], [float(number)]), h.make_tensor("zero", T.FLOAT, [1], [0.0])],
        )


def external(name, location, extra=()):
    """A weight that lies in another file, of the same version or outside of it."""
    weight = T(name="w", data_type=T.FLOAT, dims=[2], data_location=T.EXTERNAL)
    for key, value in [("location", location), *extra]:
        weight.external_data.add(key=key, value=value)
    save(
        name,
        [h.make_node("Mul", ["x", "w"], ["y"])],
        [tensor("x", T.FLOAT, ["n", 2])],
        [tensor("y", T.FLOAT, ["n", 2])],
        [weight],
    )


def nested_external():
    """The same trick hidden in a constant inside the branch of an If."""
    weight = T(name="w", data_type=T.FLOAT, dims=[1], data_location=T.EXTERNAL)
    weight.external_data.add(key="location", value="/etc/hostname")
    other = h.make_tensor("v", T.FLOAT, [1], [1.0])
    then = h.make_graph([h.make_node("Constant", [], ["a"], value=weight)], "then", [], [tensor("a", T.FLOAT, [1])])
    orelse = h.make_graph([h.make_node("Constant", [], ["b"], value=other)], "else", [], [tensor("b", T.FLOAT, [1])])
    save(
        "external-nested",
        [h.make_node("If", ["c"], ["y"], then_branch=then, else_branch=orelse)],
        [tensor("c", T.BOOL, [1])],
        [tensor("y", T.FLOAT, [1])],
    )


def odd_ones():
    save(
        "sequence-output",
        [h.make_node("SplitToSequence", ["x"], ["y"], axis=0)],
        [tensor("x", T.FLOAT, ["n", 2])],
        [h.make_tensor_sequence_value_info("y", T.FLOAT, None)],
    )
    save(
        "custom-operator",
        [h.make_node("Guess", ["x"], ["y"], domain="com.example")],
        [tensor("x", T.FLOAT, ["n"])],
        [tensor("y", T.FLOAT, ["n"])],
        domains=["com.example"],
    )
    save(
        "sum",
        [h.make_node("Add", ["a", "b"], ["sum"]), h.make_node("Sub", ["a", "b"], ["difference"])],
        [tensor("a", T.INT32, ["batch", 16]), tensor("b", T.INT32, ["batch", 16])],
        [tensor("sum", T.INT32, ["batch", 16]), tensor("difference", T.INT32, ["batch", 16])],
    )
    save(
        "fixed",
        [h.make_node("Neg", ["x"], ["y"])],
        [tensor("x", T.FLOAT, [2, 3])],
        [tensor("y", T.FLOAT, [2, 3])],
    )
    # text beyond the basic plane, which the Java binding spells in its own way
    save(
        "dishes",
        [
            h.make_node(
                "LabelEncoder", ["dish"], ["number"], domain="ai.onnx.ml",
                keys_strings=["𠮷野家", "🍣", "蕎麦"], values_int64s=[1, 2, 3], default_int64=-1,
            ),
            h.make_node("Identity", ["dish"], ["same"]),
            h.make_node(
                "LabelEncoder", ["number"], ["name"], domain="ai.onnx.ml",
                keys_int64s=[1, 2, 3], values_strings=["𠮷野家", "🍣", "蕎麦"], default_string="?",
            ),
        ],
        [tensor("dish", T.STRING, ["n"])],
        [tensor("number", T.INT64, ["n"]), tensor("same", T.STRING, ["n"]), tensor("name", T.STRING, ["n"])],
        domains=["ai.onnx.ml"],
    )
    # fails when it runs: the index lies outside of the table
    save(
        "lookup",
        [h.make_node("Gather", ["table", "i"], ["y"])],
        [tensor("i", T.INT64, ["n"])],
        [tensor("y", T.FLOAT, ["n"])],
        [h.make_tensor("table", T.FLOAT, [3], [10.0, 20.0, 30.0])],
    )
    # the shape of its answer depends on the values it is asked
    save(
        "nonzero",
        [h.make_node("NonZero", ["x"], ["y"])],
        [tensor("x", T.FLOAT, ["n"])],
        [tensor("y", T.INT64, [1, "k"])],
    )
    # works as long as it is told to
    body = h.make_graph(
        [h.make_node("Identity", ["go"], ["on"]), h.make_node("Sin", ["v"], ["w"])],
        "body",
        [tensor("i", T.INT64, []), tensor("go", T.BOOL, []), tensor("v", T.FLOAT, [64])],
        [tensor("on", T.BOOL, []), tensor("w", T.FLOAT, [64])],
    )
    save(
        "loop",
        [h.make_node("Loop", ["times", "", "start"], ["y"], body=body)],
        [tensor("times", T.INT64, [1])],
        [tensor("y", T.FLOAT, [64])],
        [h.make_tensor("start", T.FLOAT, [64], [1.0] * 64)],
    )


def without_end():
    """One that never ends, whatever is asked, and one that is hard to compute ahead."""
    body = h.make_graph(
        [h.make_node("Identity", ["on_in"], ["on"]), h.make_node("Identity", ["v"], ["w"])],
        "body",
        [tensor("i", T.INT64, []), tensor("on_in", T.BOOL, []), tensor("v", T.FLOAT, [None, 1])],
        [tensor("on", T.BOOL, []), tensor("w", T.FLOAT, [None, 1])],
    )
    save(
        "endless",
        [h.make_node("Loop", ["times", "", "x"], ["y"], body=body)],
        [tensor("x", T.FLOAT, [None, 1])],
        [tensor("y", T.FLOAT, [None, 1])],
        [h.make_tensor("times", T.INT64, [], [2**62])],
    )
    products = [h.make_node("MatMul", [f"m{i}", f"m{i}"], [f"m{i + 1}"]) for i in range(300)]
    save(
        "laborious",
        [h.make_node("ConstantOfShape", ["size"], ["m0"]), *products]
        + [
            h.make_node("ReduceSum", ["m300"], ["sum"], keepdims=0),
            h.make_node("Add", ["x", "sum"], ["y"]),
        ],
        [tensor("x", T.FLOAT, [None, 1])],
        [tensor("y", T.FLOAT, [None, 1])],
        [h.make_tensor("size", T.INT64, [2], [6000, 6000])],
    )


logistic()
text_labels()
columns()
every_type()
versions()
external("external-inside", "weights.bin")
(HERE / "weights.bin").write_bytes(np.array([2, 3], dtype="<f4").tobytes())
external("external-beyond", "weights.bin", [("offset", "4"), ("length", "8")])
external("external-outside", "../outside.bin")
external("external-absolute", "/etc/hostname")
nested_external()
odd_ones()
without_end()
for path in sorted(HERE.glob("*.onnx")):
    assert path.stat().st_size < 20_000, path
    if not path.name.startswith("external"):
        onnx.checker.check_model(onnx.load(str(path)), full_check=False) if "custom" not in path.name else None
