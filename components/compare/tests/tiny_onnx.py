"""Writes ONNX models of one or two operators by hand, so that the tests need no model builder.

An ONNX file is a protobuf message; these few functions write just the fields such a model has.
"""

from __future__ import annotations

import struct
from pathlib import Path

FLOAT, INT64, STRING = 1, 7, 8


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def number(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def block(field: int, content: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(content)) + content


def text(field: int, value: str) -> bytes:
    return block(field, value.encode())


def value(name: str, kind: int, width: int) -> bytes:
    """A tensor of n × `width`."""
    shape = block(1, text(2, "n")) + block(1, number(1, width))
    return text(1, name) + block(2, block(1, number(1, kind) + block(2, shape)))


def constant(name: str, content: float) -> bytes:
    return number(1, 1) + number(2, FLOAT) + text(8, name) + block(9, struct.pack("<f", content))


def node(operator: str, inputs: list[str], output: str) -> bytes:
    return b"".join(text(1, one) for one in inputs) + text(2, output) + text(4, operator)


def model(nodes: list[bytes], constants: list[bytes], inputs: list[bytes], outputs: list[bytes]) -> bytes:
    graph = b"".join(block(1, one) for one in nodes) + text(2, "tiny")
    graph += b"".join(block(5, one) for one in constants)
    graph += b"".join(block(11, one) for one in inputs) + b"".join(block(12, one) for one in outputs)
    return number(1, 8) + block(7, graph) + block(8, text(1, "") + number(2, 13))


def weighing(weight: float) -> bytes:
    """Answers sigmoid(weight · x): a positive weight ranks rows by x, a negative one the other way round."""
    return model(
        [node("Mul", ["x", "weight"], "logit"), node("Sigmoid", ["logit"], "probabilities")],
        [constant("weight", weight)],
        [value("x", FLOAT, 1)],
        [value("probabilities", FLOAT, 1)],
    )


def save(folder: Path, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(content)
    return folder
