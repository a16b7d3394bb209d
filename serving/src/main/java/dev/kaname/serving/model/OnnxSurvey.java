package dev.kaname.serving.model;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a look through an ONNX file found, before any native code sees it.
///
/// @param domains operator sets it uses besides the standard ones
/// @param hasExternalData whether a tensor's values lie in another file
/// @param hasWideText whether some text has characters beyond the basic plane; the runtime's Java
///   binding has a spelling of its own for these
/// @param nodes operators in all graphs and functions
/// @param sparse elements that its sparse tensors stand for, which the runtime writes out whole
/// @param zipMaps how many classes a `ZipMap` of the main graph names, by the name of its output
record OnnxSurvey(
        boolean isModel,
        Set<String> domains,
        boolean hasExternalData,
        boolean hasWideText,
        long nodes,
        long sparse,
        Map<String, Integer> zipMaps) {

    static final int MAX_DEPTH = 64;

    static OnnxSurvey of(MemorySegment file) {
        Walk walk = new Walk();
        walk.model(new Protobuf(file));
        return new OnnxSurvey(
                walk.version && walk.graph,
                Set.copyOf(walk.domains),
                walk.externalData,
                walk.wideText,
                walk.nodes,
                walk.sparse,
                Map.copyOf(walk.zipMaps));
    }

    boolean needsRewriting() {
        return hasExternalData || hasWideText || !zipMaps.isEmpty();
    }

    private static final class Walk {
        private final Set<String> domains = new LinkedHashSet<>();
        private final Map<String, Integer> zipMaps = new HashMap<>();
        private boolean version;
        private boolean graph;
        private boolean externalData;
        private boolean wideText;
        private long nodes;
        private long sparse;

        void model(Protobuf model) {
            while (model.next()) {
                if (!OnnxPart.isModelField(model.field())) {
                    throw new Protobuf.Malformed("field " + model.field() + " is not of a model");
                }
                version |= model.is(OnnxPart.MODEL_IR_VERSION, Protobuf.VARINT);
                if (model.is(OnnxPart.MODEL_OPSET, Protobuf.BYTES)) {
                    operatorSet(model.message());
                }
                if (model.is(OnnxPart.MODEL_GRAPH, Protobuf.BYTES)) {
                    graph = true;
                    mainGraph(model.message());
                }
                descend(OnnxPart.MODEL, model, 0);
            }
        }

        private void operatorSet(Protobuf set) {
            while (set.next()) {
                if (set.is(OnnxPart.OPSET_DOMAIN, Protobuf.BYTES)) {
                    domains.add(set.text());
                }
            }
        }

        private void mainGraph(Protobuf main) {
            while (main.next()) {
                if (main.is(OnnxPart.GRAPH_NODE, Protobuf.BYTES)) {
                    OnnxNode node = OnnxNode.of(main.message());
                    node.zipMapClasses().ifPresent(n -> zipMaps.put(node.output(), n));
                }
            }
        }

        private void walk(OnnxPart part, Protobuf message, int depth) {
            if (depth > MAX_DEPTH) {
                throw new Protobuf.Malformed("graphs are nested deeper than " + MAX_DEPTH);
            }
            while (message.next()) {
                externalData |= part == OnnxPart.TENSOR && saysItLiesElsewhere(message);
                descend(part, message, depth);
            }
        }

        private static boolean saysItLiesElsewhere(Protobuf tensor) {
            return tensor.field() == OnnxPart.TENSOR_EXTERNAL
                    || (tensor.is(OnnxPart.TENSOR_LOCATION, Protobuf.VARINT)
                            && tensor.number() != 0);
        }

        private void descend(OnnxPart part, Protobuf message, int depth) {
            Optional<OnnxPart> child = part.at(message.field());
            if (child.isEmpty() || message.type() != Protobuf.BYTES) {
                return;
            }
            nodes += child.get() == OnnxPart.NODE ? 1 : 0;
            if (child.get() == OnnxPart.SPARSE_TENSOR) {
                sparse = Math.addExact(Math.min(sparse, 1L << 61), elements(message.message()));
            }
            if (child.get() == OnnxPart.TEXT) {
                wideText |= WideText.isIn(message);
            } else {
                walk(child.get(), message.message(), depth + 1);
            }
        }

        /// At most 2⁶¹.
        private static long elements(Protobuf sparse) {
            long elements = 1;
            while (sparse.next()) {
                if (sparse.field() == OnnxPart.SPARSE_DIMS) {
                    elements = Protobuf.times(elements, sparse.product());
                }
            }
            return Math.min(elements, 1L << 61);
        }
    }
}
