package dev.kaname.serving.model;

import java.util.List;

/// What a model takes and what it answers, in its own order.
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
