package dev.kaname.server.delivery;

import dev.kaname.database.Json;
import dev.kaname.serving.model.Datatype;
import dev.kaname.serving.model.Signature;
import dev.kaname.serving.model.TensorSpec;
import java.util.List;
import java.util.Map;

/// The `MLmodel` file of an ONNX model, as MLflow's clients read it.
final class MlmodelText {
    private MlmodelText() {}

    static String of(Signature signature) {
        return """
        flavors:
          onnx:
            code: null
            data: model.onnx
            providers:
            - CPUExecutionProvider
          python_function:
            data: model.onnx
            loader_module: mlflow.onnx
        signature:
          inputs: %s
          outputs: %s
          params: null
        """
                .formatted(text(signature.inputs()), text(signature.outputs()));
    }

    /// JSON inside YAML, between single quotes, which are doubled.
    private static String text(List<TensorSpec> specs) {
        List<Map<String, Object>> columns = specs.stream().map(MlmodelText::column).toList();
        return "'" + Json.canonical(columns).replace("'", "''") + "'";
    }

    private static Map<String, Object> column(TensorSpec spec) {
        return Map.of(
                "type",
                "tensor",
                "name",
                spec.name(),
                "tensor-spec",
                Map.of("dtype", numpyName(spec.datatype()), "shape", spec.shape()));
    }

    private static String numpyName(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> "bool";
            case UINT8 -> "uint8";
            case UINT16 -> "uint16";
            case UINT32 -> "uint32";
            case UINT64 -> "uint64";
            case INT8 -> "int8";
            case INT16 -> "int16";
            case INT32 -> "int32";
            case INT64 -> "int64";
            case FP16, BF16 -> "float16";
            case FP32 -> "float32";
            case FP64 -> "float64";
            case BYTES -> "str";
        };
    }
}
