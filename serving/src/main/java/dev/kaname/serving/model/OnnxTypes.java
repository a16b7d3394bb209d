package dev.kaname.serving.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import dev.kaname.serving.ServingFailure.NotServable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// ONNX Runtime's types in the words of the protocol.
final class OnnxTypes {
    private OnnxTypes() {}

    static TensorSpec spec(String what, NodeInfo node, boolean isInput) {
        String role = isInput ? "input" : "output";
        if (!(node.getInfo() instanceof TensorInfo tensor)) {
            throw new NotServable(
                    what,
                    "its " + role + " " + node.getName() + " is a sequence or a dictionary",
                    "export it with tensors (skl2onnx: options={'zipmap': False})");
        }
        Optional<Datatype> datatype = datatype(tensor.onnxType);
        if (datatype.isEmpty() || (isInput && javaType(datatype.get()).isEmpty())) {
            throw new NotServable(
                    what,
                    "its "
                            + role
                            + " "
                            + node.getName()
                            + " is of an element type that cannot be sent",
                    "export it with a float, double, int64, int32, bool or string " + role);
        }
        List<Long> shape = new ArrayList<>();
        for (long size : tensor.getShape()) {
            shape.add(Math.max(size, -1));
        }
        if (shape.size() > Tensor.MAX_RANK) {
            throw new NotServable(
                    what,
                    "its " + role + " " + node.getName() + " has more than 8 dimensions",
                    "flatten some");
        }
        return new TensorSpec(
                node.getName(), datatype.get(), shape, List.of(tensor.getDimensionNames()));
    }

    static Optional<Datatype> datatype(OnnxTensorType type) {
        return Optional.ofNullable(
                switch (type) {
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> Datatype.BOOL;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> Datatype.UINT8;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> Datatype.UINT16;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> Datatype.UINT32;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> Datatype.UINT64;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> Datatype.INT8;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> Datatype.INT16;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> Datatype.INT32;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> Datatype.INT64;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> Datatype.FP16;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> Datatype.BF16;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> Datatype.FP32;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> Datatype.FP64;
                    case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> Datatype.BYTES;
                    default -> null;
                });
    }

    /// How the binding calls a type it can send; it has no unsigned types beyond one byte.
    static Optional<OnnxJavaType> javaType(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> Optional.of(OnnxJavaType.BOOL);
            case UINT8 -> Optional.of(OnnxJavaType.UINT8);
            case UINT16, UINT32, UINT64 -> Optional.empty();
            case INT8 -> Optional.of(OnnxJavaType.INT8);
            case INT16 -> Optional.of(OnnxJavaType.INT16);
            case INT32 -> Optional.of(OnnxJavaType.INT32);
            case INT64 -> Optional.of(OnnxJavaType.INT64);
            case FP16 -> Optional.of(OnnxJavaType.FLOAT16);
            case BF16 -> Optional.of(OnnxJavaType.BFLOAT16);
            case FP32 -> Optional.of(OnnxJavaType.FLOAT);
            case FP64 -> Optional.of(OnnxJavaType.DOUBLE);
            case BYTES -> Optional.of(OnnxJavaType.STRING);
        };
    }
}
