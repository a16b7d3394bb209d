package dev.kaname.serving.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Makes of an ONNX file the bytes that the runtime is given, where the two must differ:
///
/// - values that lie in another file of the same version are put in, so that the runtime opens no
///   file and no name inside a model is ever used as a path;
/// - a `ZipMap` of the main graph passes its input on, so that probabilities are a matrix and not a
///   list of dictionaries; the name of the output stays;
/// - wide text is spelled as the binding spells it.
///
/// The version's digest is of the file as it came.
final class OnnxRewrite {
    /// Beyond the file and its weights: lengths may take some bytes more than before.
    private static final int SLACK = 1 << 16;

    private final OnnxSurvey survey;
    private final ExternalData externalData;
    private final Arena arena;

    /// @param arena where the result lies
    OnnxRewrite(OnnxSurvey survey, ExternalData externalData, Arena arena) {
        this.survey = survey;
        this.externalData = externalData;
        this.arena = arena;
    }

    MemorySegment rewrite(MemorySegment file) {
        ProtobufWriter target = new ProtobufWriter(arena, file.byteSize() + SLACK);
        Protobuf model = new Protobuf(file);
        while (model.next()) {
            if (model.is(OnnxPart.MODEL_GRAPH, Protobuf.BYTES)) {
                long graph = target.begin(OnnxPart.MODEL_GRAPH);
                mainGraph(model.message(), target);
                target.end(graph);
            } else {
                field(OnnxPart.MODEL, model, target);
            }
        }
        return target.written();
    }

    private void mainGraph(Protobuf graph, ProtobufWriter target) {
        while (graph.next()) {
            if (graph.is(OnnxPart.GRAPH_NODE, Protobuf.BYTES) && isZipMap(graph)) {
                passOn(OnnxNode.of(graph.message()), target);
            } else if (graph.is(OnnxPart.GRAPH_OUTPUT, Protobuf.BYTES)) {
                output(graph, target);
            } else {
                field(OnnxPart.GRAPH, graph, target);
            }
        }
    }

    private void output(Protobuf graph, ProtobufWriter target) {
        String name = name(graph.message());
        Optional<Integer> classes = Optional.ofNullable(survey.zipMaps().get(name));
        if (classes.isPresent()) {
            matrix(name, classes.get(), target);
        } else {
            field(OnnxPart.GRAPH, graph, target);
        }
    }

    private static boolean isZipMap(Protobuf graph) {
        return OnnxNode.of(graph.message()).zipMapClasses().isPresent();
    }

    private static void passOn(OnnxNode zipMap, ProtobufWriter target) {
        long identity = target.begin(OnnxPart.GRAPH_NODE);
        target.text(OnnxPart.NODE_INPUT, zipMap.input());
        target.text(OnnxPart.NODE_OUTPUT, zipMap.output());
        target.text(OnnxPart.NODE_OPERATOR, "Identity");
        target.end(identity);
    }

    private static String name(Protobuf value) {
        String name = "";
        while (value.next()) {
            if (value.is(OnnxPart.VALUE_NAME, Protobuf.BYTES)) {
                name = value.text();
            }
        }
        return name;
    }

    /// An output of floats, with any number of rows and a column for each class.
    private static void matrix(String name, int classes, ProtobufWriter target) {
        long output = target.begin(OnnxPart.GRAPH_OUTPUT);
        target.text(OnnxPart.VALUE_NAME, name);
        long type = target.begin(2);
        long tensor = target.begin(1);
        target.number(1, 1);
        long shape = target.begin(2);
        target.bytes(1, new byte[0]);
        long columns = target.begin(1);
        target.number(1, classes);
        target.end(columns);
        target.end(shape);
        target.end(tensor);
        target.end(type);
        target.end(output);
    }

    private void message(OnnxPart part, Protobuf message, ProtobufWriter target) {
        Map<String, String> external = new HashMap<>();
        boolean liesElsewhere = false;
        while (message.next()) {
            if (part == OnnxPart.TENSOR && message.field() == OnnxPart.TENSOR_EXTERNAL) {
                pair(message.message(), external);
            } else if (part == OnnxPart.TENSOR && message.field() == OnnxPart.TENSOR_LOCATION) {
                liesElsewhere = message.number() == 1;
            } else {
                field(part, message, target);
            }
        }
        if (liesElsewhere) {
            externalData.copy(external, target);
        }
    }

    private void field(OnnxPart part, Protobuf message, ProtobufWriter target) {
        Optional<OnnxPart> child = part.at(message.field());
        if (child.isEmpty() || message.type() != Protobuf.BYTES) {
            message.copyField(target);
        } else if (child.get() == OnnxPart.TEXT) {
            target.bytes(message.field(), WideText.spelledInHalves(message));
        } else {
            long inner = target.begin(message.field());
            message(child.get(), message.message(), target);
            target.end(inner);
        }
    }

    private static void pair(Protobuf entry, Map<String, String> target) {
        String key = "";
        String value = "";
        while (entry.next()) {
            if (entry.is(OnnxPart.PAIR_KEY, Protobuf.BYTES)) {
                key = entry.text();
            } else if (entry.is(OnnxPart.PAIR_VALUE, Protobuf.BYTES)) {
                value = entry.text();
            }
        }
        target.put(key, value);
    }
}
