package dev.kaname.serving.model;

import java.util.Optional;

/// The element types of the Open Inference Protocol; their names are the protocol's.
public enum Datatype {
    BOOL(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    BF16(2),
    FP32(4),
    FP64(8),
    /// Text or bytes of any length; its elements have no width.
    BYTES(0);

    private final int width;

    Datatype(int width) {
        this.width = width;
    }

    /// Bytes of one element, or 0 for [#BYTES].
    public int width() {
        return width;
    }

    public static Optional<Datatype> named(String name) {
        for (Datatype datatype : values()) {
            if (datatype.name().equals(name)) {
                return Optional.of(datatype);
            }
        }
        return Optional.empty();
    }
}
