package dev.kaname.serving.v2;

import dev.kaname.serving.model.Signature;
import dev.kaname.serving.model.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// A model's signature in the form that requests are compared with: names as bytes, shapes as
/// arrays. Made once for each version.
final class V2Names {
    final Signature signature;
    final byte[][] inputs;
    final byte[][] outputs;
    final byte[][] datatypes;
    final long[][] inputShapes;

    V2Names(Signature signature) {
        this.signature = signature;
        inputs = names(signature.inputs());
        outputs = names(signature.outputs());
        datatypes =
                signature.inputs().stream()
                        .map(s -> s.datatype().name().getBytes(StandardCharsets.US_ASCII))
                        .toArray(byte[][]::new);
        inputShapes =
                signature.inputs().stream()
                        .map(s -> s.shape().stream().mapToLong(Long::longValue).toArray())
                        .toArray(long[][]::new);
    }

    TensorSpec input(int index) {
        return signature.inputs().get(index);
    }

    /// The first names of a list, for a message.
    static String some(List<TensorSpec> specs) {
        String first =
                specs.stream().limit(10).map(TensorSpec::name).collect(Collectors.joining(", "));
        return specs.size() > 10 ? first + ", …" : first;
    }

    private static byte[][] names(List<TensorSpec> specs) {
        return specs.stream()
                .map(s -> s.name().getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }
}
