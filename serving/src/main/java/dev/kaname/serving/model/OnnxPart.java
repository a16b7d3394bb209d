package dev.kaname.serving.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The messages of an ONNX file that can hold text, tensors or graphs, and which field holds which.
/// Field numbers are those of `onnx.proto`; what is not named here is data and copied as it is.
enum OnnxPart {
    TEXT,
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    SPARSE_TENSOR,
    FUNCTION,
    TRAINING,
    VALUE,
    TYPE,
    TENSOR_TYPE,
    SEQUENCE_TYPE,
    MAP_TYPE,
    SHAPE,
    DIMENSION,
    PAIR;

    static final int MODEL_IR_VERSION = 1;
    static final int MODEL_GRAPH = 7;
    static final int MODEL_OPSET = 8;
    static final int OPSET_DOMAIN = 1;
    static final int GRAPH_NODE = 1;
    static final int GRAPH_OUTPUT = 12;
    static final int NODE_INPUT = 1;
    static final int NODE_OUTPUT = 2;
    static final int NODE_OPERATOR = 4;
    static final int NODE_ATTRIBUTE = 5;
    static final int NODE_DOMAIN = 7;
    static final int ATTRIBUTE_NAME = 1;
    static final int ATTRIBUTE_INTS = 8;
    static final int ATTRIBUTE_STRINGS = 9;
    static final int TENSOR_RAW = 9;
    static final int TENSOR_EXTERNAL = 13;
    static final int TENSOR_LOCATION = 14;
    static final int SPARSE_DIMS = 3;
    static final int VALUE_NAME = 1;
    static final int PAIR_KEY = 1;
    static final int PAIR_VALUE = 2;

    private static final Map<Integer, OnnxPart> NOTHING = Map.of();
    private static final int LAST_MODEL_FIELD = 32;

    /// What a field of this message holds; empty for data.
    Optional<OnnxPart> at(int field) {
        return Optional.ofNullable(Tables.ALL.get(new Place(this, field)));
    }

    private record Place(OnnxPart part, int field) {}

    private static final class Tables {
        static final Map<Place, OnnxPart> ALL = new HashMap<>();

        static {
            for (OnnxPart part : values()) {
                part.fields().forEach((field, child) -> ALL.put(new Place(part, field), child));
            }
        }
    }

    private Map<Integer, OnnxPart> fields() {
        return switch (this) {
            case TEXT -> NOTHING;
            case MODEL -> Map.of(7, GRAPH, 20, TRAINING, 25, FUNCTION);
            case GRAPH ->
                    Map.of(
                            1,
                            NODE,
                            2,
                            TEXT,
                            5,
                            TENSOR,
                            11,
                            VALUE,
                            12,
                            VALUE,
                            13,
                            VALUE,
                            15,
                            SPARSE_TENSOR);
            case NODE -> Map.of(1, TEXT, 2, TEXT, 3, TEXT, 5, ATTRIBUTE);
            case ATTRIBUTE ->
                    Map.of(
                            4,
                            TEXT,
                            5,
                            TENSOR,
                            6,
                            GRAPH,
                            9,
                            TEXT,
                            10,
                            TENSOR,
                            11,
                            GRAPH,
                            22,
                            SPARSE_TENSOR,
                            23,
                            SPARSE_TENSOR);
            case TENSOR -> Map.of(6, TEXT, 8, TEXT);
            case SPARSE_TENSOR -> Map.of(1, TENSOR, 2, TENSOR);
            case FUNCTION -> Map.of(4, TEXT, 5, TEXT, 7, NODE, 11, ATTRIBUTE);
            case TRAINING -> Map.of(1, GRAPH, 2, GRAPH);
            case VALUE -> Map.of(1, TEXT, 2, TYPE);
            case TYPE -> Map.of(1, TENSOR_TYPE, 4, SEQUENCE_TYPE, 5, MAP_TYPE, 9, SEQUENCE_TYPE);
            case TENSOR_TYPE -> Map.of(2, SHAPE);
            case SEQUENCE_TYPE -> Map.of(1, TYPE);
            case MAP_TYPE -> Map.of(2, TYPE);
            case SHAPE -> Map.of(1, DIMENSION);
            case DIMENSION -> Map.of(2, TEXT);
            case PAIR -> NOTHING;
        };
    }

    /// Whether a model file of today or of the next years has such a field at its top; the first
    /// bytes of other formats nearly never do.
    static boolean isModelField(int field) {
        return field >= 1 && field <= LAST_MODEL_FIELD;
    }
}
