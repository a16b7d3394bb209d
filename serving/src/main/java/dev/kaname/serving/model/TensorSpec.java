package dev.kaname.serving.model;

import java.util.List;

/// One named input or output of a model.
///
/// @param shape sizes of the dimensions; -1 is free
/// @param symbols the model's own name of each free dimension, or `""`: free dimensions of one name
///   have one size in a call
public record TensorSpec(String name, Datatype datatype, List<Long> shape, List<String> symbols) {
    public TensorSpec {
        shape = List.copyOf(shape);
        symbols = List.copyOf(symbols);
        if (shape.size() != symbols.size()) {
            throw new IllegalArgumentException(
                    name + " has " + shape.size() + " dimensions and " + symbols.size() + " names");
        }
    }

    /// A tensor whose free dimensions have no names.
    public static TensorSpec of(String name, Datatype datatype, Long... shape) {
        return new TensorSpec(
                name, datatype, List.of(shape), java.util.Collections.nCopies(shape.length, ""));
    }

    public int rank() {
        return shape.size();
    }

    /// Whether the first dimension counts rows of any number.
    public boolean isBatched() {
        return !shape.isEmpty() && shape.getFirst() == -1;
    }
}
