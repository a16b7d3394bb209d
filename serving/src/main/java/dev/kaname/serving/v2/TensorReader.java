package dev.kaname.serving.v2;

import dev.kaname.serving.ServingFailure.Invalid;
import dev.kaname.serving.ServingFailure.Unsupported;
import dev.kaname.serving.model.Datatype;
import dev.kaname.serving.model.Tensor;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// Reads the `data` of one tensor into its memory: an array, flat or nested to the declared shape.
///
/// Missing values: `null` (or a bare `NaN`) is NaN in a floating-point tensor and the empty string
/// in a text tensor; other types have no missing value.
final class TensorReader {
    private final JsonScanner json;
    private final V2Shape shape;
    private final Tensor tensor;
    private final int number;
    private int count;

    /// @param number of the input in the request, for messages
    TensorReader(JsonScanner json, V2Shape shape, Tensor tensor, int number) {
        this.json = json;
        this.shape = shape;
        this.tensor = tensor;
        this.number = number;
    }

    void read() {
        refuseWhatHasNoJsonForm();
        long expected = shape.count();
        // an element takes two characters at least, so this bounds memory by what was really sent
        if (expected > (json.end() - json.position()) / 2 + 1) {
            throw new Invalid(
                    field(),
                    "has fewer elements than its shape says",
                    "send " + expected + " elements or another shape");
        }
        tensor.room((int) expected);
        json.expect('[');
        if (json.peek() == '[' && shape.rank > 1) {
            nested(0);
        } else {
            row(expected);
        }
        tensor.filled(count);
    }

    private String field() {
        return V2Reader.at(number, ".data");
    }

    private void refuseWhatHasNoJsonForm() {
        Datatype datatype = tensor.datatype();
        if (datatype == Datatype.FP16 || datatype == Datatype.BF16) {
            throw new Unsupported(
                    field() + " of type " + datatype + " in JSON", "send it as a binary tensor");
        }
    }

    /// The rest of an array of arrays, whose bracket was taken.
    private void nested(int axis) {
        long arrays = 0;
        if (!json.takes(']')) {
            do {
                if (json.peek() != '[') {
                    throw new Invalid(
                            field(), "is neither flat nor nested to its shape", "send one of both");
                }
                json.expect('[');
                arrays++;
                if (axis + 2 == shape.rank) {
                    row(shape.sizes[axis + 1]);
                } else {
                    nested(axis + 1);
                }
            } while (arrays <= shape.sizes[axis] && json.more(']'));
        }
        if (arrays != shape.sizes[axis]) {
            throw wrongCount("array in dimension " + axis, shape.sizes[axis]);
        }
    }

    /// The rest of an array of elements, whose bracket was taken.
    private void row(long expected) {
        int first = count;
        int end = Math.toIntExact(Math.min(first + expected, shape.count()));
        if (!json.takes(']')) {
            do {
                if (count == end) {
                    throw wrongCount("array", expected);
                }
                element();
                count++;
            } while (json.more(']'));
        }
        if (count - first != expected) {
            throw wrongCount("array", expected);
        }
    }

    private void element() {
        ByteBuffer bytes = tensor.bytes();
        switch (tensor.datatype()) {
            case FP32 -> bytes.putFloat(count << 2, real32());
            case FP64 -> bytes.putDouble(count << 3, real64());
            case BYTES -> tensor.texts()[count] = text();
            case INT64 -> bytes.putLong(count << 3, whole(Long.MIN_VALUE, Long.MAX_VALUE));
            case INT32 ->
                    bytes.putInt(count << 2, (int) whole(Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT16 ->
                    bytes.putShort(count << 1, (short) whole(Short.MIN_VALUE, Short.MAX_VALUE));
            case INT8 -> bytes.put(count, (byte) whole(Byte.MIN_VALUE, Byte.MAX_VALUE));
            case UINT8 -> bytes.put(count, (byte) whole(0, 0xff));
            case UINT16 -> bytes.putShort(count << 1, (short) whole(0, 0xffff));
            case UINT32 -> bytes.putInt(count << 2, (int) whole(0, 0xffff_ffffL));
            case UINT64 -> bytes.putLong(count << 3, unsigned());
            case BOOL -> bytes.put(count, truth());
            case FP16, BF16 -> throw new IllegalStateException("no JSON form");
        }
    }

    private float real32() {
        if (!startsNumber()) {
            return (float) special();
        }
        json.number();
        float value = json.toFloat();
        if (Float.isInfinite(value)) {
            throw wrong("is out of the range of FP32");
        }
        return value;
    }

    private double real64() {
        if (!startsNumber()) {
            return special();
        }
        json.number();
        double value = json.toDouble();
        if (Double.isInfinite(value)) {
            throw wrong("is out of the range of FP64");
        }
        return value;
    }

    private boolean startsNumber() {
        byte c = json.peek();
        return (c >= '0' && c <= '9') || (c == '-' && !json.atWord("-Infinity"));
    }

    private double special() {
        if (json.takesWord("null") || json.takesForeignWord("NaN")) {
            return Double.NaN;
        }
        if (json.takesForeignWord("Infinity")) {
            return Double.POSITIVE_INFINITY;
        }
        if (json.takesForeignWord("-Infinity")) {
            return Double.NEGATIVE_INFINITY;
        }
        throw wrongType();
    }

    private long whole(long least, long greatest) {
        requireNumber();
        json.number();
        if (!json.isWhole(least, greatest)) {
            throw wrong("is not a whole number in the range of " + tensor.datatype());
        }
        return json.toLong();
    }

    private long unsigned() {
        requireNumber();
        json.number();
        OptionalLong value = json.toUnsignedLong();
        if (value.isEmpty()) {
            throw wrong("is not a whole number in the range of UINT64");
        }
        return value.getAsLong();
    }

    private byte truth() {
        if (json.takesWord("true")) {
            return 1;
        }
        if (json.takesWord("false")) {
            return 0;
        }
        requireNumber();
        json.number();
        if (!json.isWhole(0, 1)) {
            throw wrong("is neither true nor false");
        }
        return (byte) json.toLong();
    }

    private String text() {
        if (json.peek() == '"') {
            return json.string();
        }
        if (json.takesWord("null")) {
            return "";
        }
        throw wrongType();
    }

    private void requireNumber() {
        byte c = json.peek();
        if (c != '-' && (c < '0' || c > '9')) {
            throw wrongType();
        }
    }

    private RuntimeException wrongType() {
        return switch (json.peek()) {
            case '[', '{', '"', 't', 'f', 'n', 'N', 'I', '-' -> notOfType();
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> notOfType();
            default -> json.malformed("expected a value");
        };
    }

    private Invalid notOfType() {
        return new Invalid(
                field(),
                "has an element " + count + " that is not of type " + tensor.datatype(),
                "send "
                        + (tensor.datatype() == Datatype.BYTES ? "strings" : "numbers")
                        + ", flat or nested to the shape");
    }

    private Invalid wrong(String reason) {
        return new Invalid(
                field(), "has an element " + count + " that " + reason, "send one that fits");
    }

    private Invalid wrongCount(String where, long expected) {
        return new Invalid(
                field(),
                "does not fit its shape",
                "an " + where + " must have " + expected + " elements");
    }
}
