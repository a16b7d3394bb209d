package dev.kaname.serving.v2;

import dev.kaname.serving.ServingFailure.Unsupported;
import dev.kaname.serving.model.Datatype;
import dev.kaname.serving.model.Seat;
import dev.kaname.serving.model.Tensor;
import dev.kaname.serving.model.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes answers of one served version; whatever is the same in each of them was written once.
final class V2Writer {
    private final V2Names names;
    private final byte[] start;
    private final byte[] model;
    private final byte[][] outputStarts;

    V2Writer(String modelName, String version, V2Names names) {
        this.names = names;
        model = V2Codec.quoted(modelName);
        start =
                new JsonBuffer()
                        .raw("{\"model_name\":")
                        .raw(model)
                        .raw(",\"model_version\":")
                        .text(version)
                        .raw(",\"id\":")
                        .toBytes();
        outputStarts =
                names.signature.outputs().stream().map(V2Writer::begin).toArray(byte[][]::new);
    }

    private static byte[] begin(TensorSpec spec) {
        return new JsonBuffer()
                .raw("{\"name\":")
                .text(spec.name())
                .raw(",\"datatype\":\"" + spec.datatype() + "\",\"shape\":[")
                .toBytes();
    }

    V2Answer write(V2Request request, Seat seat, JsonBuffer json, long idHigh, long idLow) {
        json.clear();
        json.raw(start);
        if (request.hasId()) {
            json.raw(request.id()).raw(",\"parameters\":{\"prediction_id\":");
            id(json, idHigh, idLow);
            json.raw('}');
        } else {
            id(json, idHigh, idLow);
        }
        json.raw(",\"outputs\":[");
        boolean first = true;
        for (int i = 0; i < outputStarts.length; i++) {
            if (request.wanted()[i]) {
                if (!first) {
                    json.raw(',');
                }
                first = false;
                output(request, seat, json, i);
            }
        }
        json.raw("]}");
        return request.anyBinary() ? withTensors(request, seat, json) : whole(json);
    }

    private static V2Answer whole(JsonBuffer json) {
        return new V2Answer(json.toBytes(), json.length(), false);
    }

    private static void id(JsonBuffer json, long high, long low) {
        json.raw('"').hex(high, 16).hex(low, 16).raw('"');
    }

    private void output(V2Request request, Seat seat, JsonBuffer json, int index) {
        json.raw(outputStarts[index]);
        Tensor tensor = seat.output(index);
        boolean isEmpty = request.rows() == 0;
        if (isEmpty) {
            emptyShape(json, names.signature.outputs().get(index));
        } else {
            shape(json, tensor);
        }
        if (request.isBinary(index)) {
            json.raw("],\"parameters\":{\"binary_data_size\":");
            json.number(isEmpty ? 0 : binarySize(tensor)).raw("}}");
            return;
        }
        json.raw("],\"data\":[");
        if (!isEmpty) {
            data(json, tensor);
        }
        json.raw("]}");
    }

    private static void shape(JsonBuffer json, Tensor tensor) {
        for (int axis = 0; axis < tensor.rank(); axis++) {
            if (axis > 0) {
                json.raw(',');
            }
            json.number(tensor.dimension(axis));
        }
    }

    private static void emptyShape(JsonBuffer json, TensorSpec spec) {
        List<Long> shape = spec.shape();
        for (int axis = 0; axis < shape.size(); axis++) {
            if (axis > 0) {
                json.raw(',');
            }
            json.number(axis == 0 ? 0 : Math.max(0, shape.get(axis)));
        }
    }

    private static void data(JsonBuffer json, Tensor tensor) {
        int count = tensor.count();
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                json.raw(',');
            }
            element(json, tensor, i);
        }
    }

    private static void element(JsonBuffer json, Tensor tensor, int i) {
        ByteBuffer bytes = tensor.bytes();
        switch (tensor.datatype()) {
            case FP32 -> json.number(bytes.getFloat(i << 2));
            case FP64 -> json.number(bytes.getDouble(i << 3));
            case INT64 -> json.number(bytes.getLong(i << 3));
            case INT32 -> json.number(bytes.getInt(i << 2));
            case INT16 -> json.number((long) bytes.getShort(i << 1));
            case INT8 -> json.number((long) bytes.get(i));
            case UINT8 -> json.number(bytes.get(i) & 0xffL);
            case UINT16 -> json.number(bytes.getShort(i << 1) & 0xffffL);
            case UINT32 -> json.number(bytes.getInt(i << 2) & 0xffff_ffffL);
            case UINT64 -> json.unsigned(bytes.getLong(i << 3));
            case BOOL -> json.raw(bytes.get(i) == 0 ? "false" : "true");
            case BYTES -> json.text(tensor.texts()[i]);
            case FP16, BF16 ->
                    throw new Unsupported(
                            "an output of type " + tensor.datatype() + " in JSON",
                            "ask for it with parameters.binary_data");
        }
    }

    private static int binarySize(Tensor tensor) {
        if (tensor.datatype() != Datatype.BYTES) {
            return tensor.count() * tensor.datatype().width();
        }
        int size = 0;
        for (int i = 0; i < tensor.count(); i++) {
            int length = tensor.texts()[i].getBytes(StandardCharsets.UTF_8).length;
            size = Math.addExact(size, 4 + length);
        }
        return size;
    }

    private static V2Answer withTensors(V2Request request, Seat seat, JsonBuffer json) {
        int head = json.length();
        int rest = 0;
        boolean[] wanted = request.wanted();
        for (int i = 0; i < wanted.length && request.rows() > 0; i++) {
            if (wanted[i] && request.isBinary(i)) {
                rest = Math.addExact(rest, binarySize(seat.output(i)));
            }
        }
        byte[] body = json.toBytes(rest);
        ByteBuffer target = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).position(head);
        for (int i = 0; i < wanted.length && request.rows() > 0; i++) {
            if (wanted[i] && request.isBinary(i)) {
                append(target, seat.output(i));
            }
        }
        return new V2Answer(body, head, true);
    }

    private static void append(ByteBuffer target, Tensor tensor) {
        if (tensor.datatype() == Datatype.BYTES) {
            for (int i = 0; i < tensor.count(); i++) {
                byte[] text = tensor.texts()[i].getBytes(StandardCharsets.UTF_8);
                target.putInt(text.length).put(text);
            }
            return;
        }
        // numbers lie in the machine's order, which is little endian wherever the runtime is built
        int size = binarySize(tensor);
        target.put(target.position(), tensor.bytes(), 0, size);
        target.position(target.position() + size);
    }

    byte[] metadata(Iterable<String> versions, String platform) {
        JsonBuffer json = new JsonBuffer();
        json.raw("{\"name\":").raw(model).raw(",\"versions\":[");
        String separator = "";
        for (String version : versions) {
            json.raw(separator).text(version);
            separator = ",";
        }
        json.raw("],\"platform\":").text(platform).raw(",\"inputs\":");
        specs(json, names.signature.inputs());
        json.raw(",\"outputs\":");
        specs(json, names.signature.outputs());
        return json.raw('}').toBytes();
    }

    private static void specs(JsonBuffer json, List<TensorSpec> specs) {
        json.raw('[');
        for (int i = 0; i < specs.size(); i++) {
            TensorSpec spec = specs.get(i);
            json.raw(i == 0 ? "" : ",").raw("{\"name\":").text(spec.name());
            json.raw(",\"datatype\":\"" + spec.datatype() + "\",\"shape\":[");
            for (int axis = 0; axis < spec.rank(); axis++) {
                json.raw(axis == 0 ? "" : ",").number(spec.shape().get(axis));
            }
            json.raw("]}");
        }
        json.raw(']');
    }
}
