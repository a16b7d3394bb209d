"""Writes the logistic regression that both servers answer with: 30 floats in, one probability out."""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FEATURES = 30

random = np.random.default_rng(42)
graph = helper.make_graph(
    [
        helper.make_node("MatMul", ["x", "weights"], ["scores"]),
        helper.make_node("Add", ["scores", "bias"], ["shifted"]),
        helper.make_node("Sigmoid", ["shifted"], ["probability"]),
    ],
    "linear",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, FEATURES])],
    [helper.make_tensor_value_info("probability", TensorProto.FLOAT, [None, 1])],
    [
        numpy_helper.from_array(random.normal(size=(FEATURES, 1)).astype(np.float32), "weights"),
        numpy_helper.from_array(np.array([0.1], dtype=np.float32), "bias"),
    ],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
model.ir_version = 8
onnx.checker.check_model(model)
onnx.save(model, sys.argv[1])
