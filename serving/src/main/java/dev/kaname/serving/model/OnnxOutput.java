package dev.kaname.serving.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One output of a [OnnxSeat]: copied from the runtime, or written by it into memory of ours.
final class OnnxOutput {
    /// The largest answer, in bytes, whose memory is kept from call to call.
    private static final int LARGEST_PINNED = 1 << 16;

    private final String name;
    private final Tensor tensor;
    private final Optional<OnnxJavaType> type;
    private @Nullable OnnxTensor pinned;

    OnnxOutput(TensorSpec spec) {
        name = spec.name();
        tensor = new Tensor(spec.datatype());
        type =
                spec.datatype() == Datatype.BYTES
                        ? Optional.empty()
                        : OnnxTypes.javaType(spec.datatype());
    }

    String name() {
        return name;
    }

    Tensor tensor() {
        return tensor;
    }

    boolean isPinned() {
        return pinned != null;
    }

    OnnxTensor pinned() {
        if (pinned == null) {
            throw new IllegalStateException(name + " is not pinned");
        }
        return pinned;
    }

    void take(OnnxTensor value) throws OrtException {
        tensor.reshape(value.getInfo().getShape());
        if (tensor.datatype() == Datatype.BYTES) {
            String[] texts = new String[Math.toIntExact(value.getInfo().getNumElements())];
            flatten(value.getValue(), texts, 0);
            tensor.adopt(texts);
        } else {
            ByteBuffer bytes = value.getByteBuffer().order(ByteOrder.nativeOrder());
            tensor.adopt(bytes, bytes.capacity() / tensor.datatype().width());
        }
    }

    /// From the next call on the runtime writes an answer of this shape where we read it.
    void pin() throws OrtException {
        int size = tensor.count() * tensor.datatype().width();
        if (pinned != null || type.isEmpty() || size == 0 || size > LARGEST_PINNED) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        pinned =
                OnnxTensor.createTensor(OnnxModel.environment(), bytes, tensor.shape(), type.get());
        bytes.put(0, tensor.bytes(), 0, size);
        tensor.adopt(bytes, tensor.count());
    }

    void unpin() {
        if (pinned != null) {
            pinned.close();
            pinned = null;
        }
    }

    void tidy() {
        if (pinned == null) {
            tensor.tidy(LARGEST_PINNED);
        }
    }

    private static int flatten(Object value, String[] target, int start) {
        if (value instanceof Object[] many) {
            int next = start;
            for (Object one : many) {
                next = flatten(one, target, next);
            }
            return next;
        }
        target[start] = (String) value;
        return start + 1;
    }
}
