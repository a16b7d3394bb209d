package dev.kaname.serving.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One input of a [OnnxSeat]: our tensor, and the runtime's view of the same memory.
final class OnnxInput {
    private static final long[] NEVER = {-1};

    private final String name;
    private final Tensor tensor;
    private final OnnxJavaType type;
    private @Nullable OnnxTensor value;
    private int boundGeneration;
    private long[] boundShape = NEVER;

    OnnxInput(TensorSpec spec) {
        name = spec.name();
        tensor = new Tensor(spec.datatype());
        type = OnnxTypes.javaType(spec.datatype()).orElseThrow();
    }

    String name() {
        return name;
    }

    Tensor tensor() {
        return tensor;
    }

    OnnxTensor value() {
        if (value == null) {
            throw new IllegalStateException(name + " is not bound");
        }
        return value;
    }

    /// Lets the runtime see what was written, and answers whether the shape is that of the last
    /// call.
    boolean bind() throws OrtException {
        boolean sameShape = tensor.hasShape(boundShape);
        if (sameShape && value != null && boundGeneration == tensor.generation()) {
            return true;
        }
        close();
        long[] shape = tensor.shape();
        value =
                tensor.datatype() == Datatype.BYTES
                        ? OnnxTensor.createTensor(
                                OnnxModel.environment(),
                                Arrays.copyOf(tensor.texts(), tensor.count()),
                                shape)
                        : OnnxTensor.createTensor(OnnxModel.environment(), elements(), shape, type);
        boundGeneration = tensor.generation();
        boundShape = shape;
        return sameShape;
    }

    /// Frees what cannot be used again: text is copied into the runtime at each call.
    void release() {
        if (tensor.datatype() == Datatype.BYTES) {
            close();
        }
    }

    void tidy(int keep) {
        tensor.tidy(keep);
        if (tensor.generation() != boundGeneration) {
            close();
        }
    }

    void close() {
        if (value != null) {
            value.close();
            value = null;
        }
    }

    private ByteBuffer elements() {
        return tensor.bytes()
                .duplicate()
                .order(ByteOrder.nativeOrder())
                .position(0)
                .limit(tensor.count() * tensor.datatype().width());
    }
}
