package dev.kaname.serving.model;

import java.util.OptionalInt;

/// One operator of a graph, as far as loading looks at it.
record OnnxNode(String operator, String domain, String input, String output, int classes) {

    static OnnxNode of(Protobuf node) {
        String operator = "";
        String domain = "";
        String input = "";
        String output = "";
        int classes = 0;
        while (node.next()) {
            if (node.type() != Protobuf.BYTES) {
                continue;
            }
            switch (node.field()) {
                case OnnxPart.NODE_INPUT -> input = input.isEmpty() ? node.text() : input;
                case OnnxPart.NODE_OUTPUT -> output = output.isEmpty() ? node.text() : output;
                case OnnxPart.NODE_OPERATOR -> operator = node.text();
                case OnnxPart.NODE_DOMAIN -> domain = node.text();
                case OnnxPart.NODE_ATTRIBUTE -> classes += classLabels(node.message());
                default -> {}
            }
        }
        return new OnnxNode(operator, domain, input, output, classes);
    }

    /// How many columns the probabilities have that this node would turn into dictionaries.
    OptionalInt zipMapClasses() {
        return operator.equals("ZipMap") && domain.equals("ai.onnx.ml")
                ? OptionalInt.of(classes)
                : OptionalInt.empty();
    }

    private static int classLabels(Protobuf attribute) {
        boolean named = false;
        int count = 0;
        while (attribute.next()) {
            if (attribute.is(OnnxPart.ATTRIBUTE_NAME, Protobuf.BYTES)) {
                named = attribute.text().startsWith("classlabels_");
            } else if (attribute.field() == OnnxPart.ATTRIBUTE_INTS) {
                count += attribute.countNumbers();
            } else if (attribute.is(OnnxPart.ATTRIBUTE_STRINGS, Protobuf.BYTES)) {
                count++;
            }
        }
        return named ? count : 0;
    }
}
