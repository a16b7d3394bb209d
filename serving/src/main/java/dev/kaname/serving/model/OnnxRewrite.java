package dev.kaname.serving.model;

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
    private final OnnxSurvey survey;
    private final ExternalData externalData;

    OnnxRewrite(OnnxSurvey survey, ExternalData externalData) {
        this.survey = survey;
        this.externalData = externalData;
    }

    byte[] rewrite(byte[] file) {
        ProtobufWriter target = new ProtobufWriter(file.length + 1024);
        Protobuf model = new Protobuf(file);
        while (model.next()) {
            if (model.is(OnnxPart.MODEL_GRAPH, Protobuf.BYTES)) {
                target.bytes(OnnxPart.MODEL_GRAPH, mainGraph(model.message()));
            } else {
                field(OnnxPart.MODEL, model, target);
            }
        }
        return target.toBytes();
    }

    private byte[] mainGraph(Protobuf graph) {
        ProtobufWriter target = new ProtobufWriter();
        while (graph.next()) {
            Optional<byte[]> replacement = Optional.empty();
            if (graph.is(OnnxPart.GRAPH_NODE, Protobuf.BYTES)) {
                replacement = withoutZipMap(graph.message());
            } else if (graph.is(OnnxPart.GRAPH_OUTPUT, Protobuf.BYTES)) {
                replacement = asMatrix(graph.message());
            }
            if (replacement.isPresent()) {
                target.bytes(graph.field(), replacement.get());
            } else {
                field(OnnxPart.GRAPH, graph, target);
            }
        }
        return target.toBytes();
    }

    private static Optional<byte[]> withoutZipMap(Protobuf message) {
        OnnxNode node = OnnxNode.of(message);
        if (node.zipMapClasses().isEmpty()) {
            return Optional.empty();
        }
        ProtobufWriter identity = new ProtobufWriter();
        identity.text(OnnxPart.NODE_INPUT, node.input());
        identity.text(OnnxPart.NODE_OUTPUT, node.output());
        identity.text(OnnxPart.NODE_OPERATOR, "Identity");
        return Optional.of(identity.toBytes());
    }

    private Optional<byte[]> asMatrix(Protobuf value) {
        String name = "";
        while (value.next()) {
            if (value.is(OnnxPart.VALUE_NAME, Protobuf.BYTES)) {
                name = value.text();
            }
        }
        if (!survey.zipMaps().containsKey(name)) {
            return Optional.empty();
        }
        ProtobufWriter columns = new ProtobufWriter();
        columns.number(1, survey.zipMaps().get(name));
        ProtobufWriter shape = new ProtobufWriter();
        shape.bytes(1, new byte[0]);
        shape.bytes(1, columns.toBytes());
        ProtobufWriter tensor = new ProtobufWriter();
        tensor.number(1, 1);
        tensor.bytes(2, shape.toBytes());
        ProtobufWriter type = new ProtobufWriter();
        type.bytes(1, tensor.toBytes());
        ProtobufWriter output = new ProtobufWriter();
        output.text(OnnxPart.VALUE_NAME, name);
        output.bytes(2, type.toBytes());
        return Optional.of(output.toBytes());
    }

    private byte[] message(OnnxPart part, Protobuf message) {
        ProtobufWriter target = new ProtobufWriter();
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
        return target.toBytes();
    }

    private void field(OnnxPart part, Protobuf message, ProtobufWriter target) {
        Optional<OnnxPart> child = part.at(message.field());
        if (child.isEmpty() || message.type() != Protobuf.BYTES) {
            message.copyField(target);
        } else if (child.get() == OnnxPart.TEXT) {
            target.bytes(message.field(), WideText.spelledInHalves(message));
        } else {
            target.bytes(message.field(), message(child.get(), message.message()));
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
