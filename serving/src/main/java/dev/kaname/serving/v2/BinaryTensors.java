package dev.kaname.serving.v2;

import dev.kaname.serving.ServingFailure.Invalid;
import dev.kaname.serving.model.Datatype;
import dev.kaname.serving.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/// The raw tensors that follow the JSON part of a body, one after the other in the order listed:
/// little endian, no padding.
final class BinaryTensors {
    private static final String REMEDY = "send exactly the bytes of the tensor";

    private final ByteBuffer rest;

    BinaryTensors(byte[] body, int head) {
        rest =
                ByteBuffer.wrap(body, head, body.length - head)
                        .slice()
                        .order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Takes the next `size` bytes as the elements of a tensor.
    void read(V2Shape shape, Tensor tensor, int number, int size) {
        String problem = "has a binary_data_size that ";
        if (size > rest.remaining()) {
            throw new Invalid(V2Reader.at(number, ""), problem + "points past the end", REMEDY);
        }
        ByteBuffer mine = rest.slice(rest.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        rest.position(rest.position() + size);
        int width = tensor.datatype().width();
        if (tensor.datatype() == Datatype.BYTES) {
            texts(shape, tensor, number, mine);
        } else if (size % width != 0 || size / width != shape.count()) {
            throw new Invalid(V2Reader.at(number, ""), problem + "does not fit the shape", REMEDY);
        } else {
            numbers(tensor, number, mine);
        }
    }

    void expectEnd() {
        if (rest.hasRemaining()) {
            throw new Invalid(
                    "body",
                    "has bytes that belong to no tensor",
                    "let the sizes of binary tensors add up to the rest of the body");
        }
    }

    private static void numbers(Tensor tensor, int number, ByteBuffer from) {
        int width = tensor.datatype().width();
        int count = from.remaining() / width;
        tensor.room(count);
        ByteBuffer to = tensor.bytes();
        // both are little endian: the runtime is built for no other machines
        to.put(0, from, 0, from.remaining());
        if (tensor.datatype() == Datatype.BOOL) {
            for (int i = 0; i < count; i++) {
                if ((to.get(i) & 0xfe) != 0) {
                    throw new Invalid(
                            V2Reader.at(number, ""), "has a BOOL that is neither 0 nor 1", REMEDY);
                }
            }
        }
        tensor.filled(count);
    }

    private static void texts(V2Shape shape, Tensor tensor, int number, ByteBuffer from) {
        if (shape.count() > from.remaining() / 4) {
            throw new Invalid(
                    V2Reader.at(number, ""), "has fewer elements than its shape says", REMEDY);
        }
        int count = (int) shape.count();
        tensor.room(count);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        for (int i = 0; i < count; i++) {
            int length = from.remaining() < 4 ? -1 : from.getInt();
            if (length < 0 || length > from.remaining()) {
                throw new Invalid(
                        V2Reader.at(number, ""), "has an element longer than the rest", REMEDY);
            }
            tensor.texts()[i] = text(decoder, from.slice(from.position(), length), number);
            from.position(from.position() + length);
        }
        if (from.hasRemaining()) {
            throw new Invalid(
                    V2Reader.at(number, ""), "has more elements than its shape says", REMEDY);
        }
        tensor.filled(count);
    }

    private static String text(CharsetDecoder decoder, ByteBuffer bytes, int number) {
        try {
            return decoder.decode(bytes).toString();
        } catch (CharacterCodingException _) {
            throw new Invalid(
                    V2Reader.at(number, ""),
                    "has an element that is not UTF-8",
                    "send text; the model takes no other bytes");
        }
    }
}
