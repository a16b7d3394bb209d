package dev.kaname.serving.v2;

import dev.kaname.serving.ServingFailure.Invalid;
import dev.kaname.serving.model.Datatype;
import dev.kaname.serving.model.Seat;
import dev.kaname.serving.model.Tensor;
import dev.kaname.serving.model.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads one inference request into a seat of the model it is for. Used for one request.
///
/// What the protocol leaves to the server is decided in docs/reference/inference.md. Fields it does
/// not know are ignored; known ones twice, unknown tensors, and anything that does not add up are
/// refused. Nothing is reserved because of a number somebody wrote.
final class V2Reader {
    private static final int MAX_ID = 1024;
    private static final byte[][] REQUEST = names("id", "parameters", "inputs", "outputs");
    private static final byte[][] TENSOR = names("name", "shape", "datatype", "data", "parameters");
    private static final byte[][] OUTPUT = names("name", "parameters");
    private static final byte[][] PARAMETERS =
            names("binary_data_size", "binary_data", "binary_data_output");
    private static final int UNKNOWN = -1;

    /// Texts in one request: each takes three bytes to send and fifty to hold, as many in the
    /// answer, and several calls at a time are under way.
    private static final long MOST_TEXTS = 250_000;

    private final V2Names names;
    private final Seat seat;
    private final byte[] body;
    private final JsonScanner json;
    private final V2Request request;
    private final boolean[] given;
    private final V2Shape shape = new V2Shape();
    private final BinaryTensors binary;
    private long texts;

    // what the parameters last read said
    private long binaryDataSize;
    private Optional<Boolean> binaryData = Optional.empty();
    private boolean binaryByDefault;

    /// @param head length of the JSON part; what follows are binary tensors
    V2Reader(V2Names names, Seat seat, byte[] body, int head) {
        this.names = names;
        this.seat = seat;
        this.body = body;
        json = new JsonScanner(body, 0, head);
        request = new V2Request(names.outputs.length);
        given = new boolean[names.inputs.length];
        binary = new BinaryTensors(body, head);
    }

    V2Request read() {
        int outputsAt = UNKNOWN;
        int seen = 0;
        json.expect('{');
        if (!json.takes('}')) {
            do {
                int name = json.name(REQUEST);
                seen = once(seen, name, "the request");
                switch (name) {
                    case 0 -> id();
                    case 1 -> parameters();
                    case 2 -> inputs();
                    case 3 -> {
                        outputsAt = json.position();
                        json.skipValue(1);
                    }
                    default -> json.skipValue(1);
                }
            } while (json.more('}'));
        }
        json.expectEnd();
        // after the request's parameters, wherever these stand: they hold the default form
        outputs(outputsAt);
        complete();
        return request;
    }

    private static int once(int seen, int name, String where) {
        if (name == UNKNOWN) {
            return seen;
        }
        if ((seen & 1 << name) != 0) {
            throw new Invalid(where, "has a field twice", "send each once");
        }
        return seen | 1 << name;
    }

    private void id() {
        json.peek();
        int start = json.position();
        if (json.string().length() > MAX_ID) {
            throw new Invalid("id", "is too long", "send at most " + MAX_ID + " characters");
        }
        request.id(Arrays.copyOfRange(body, start, json.position()));
    }

    /// Reads parameters of the request, of a tensor or of an output, and keeps the few that count.
    private void parameters() {
        json.expect('{');
        if (json.takes('}')) {
            return;
        }
        int seen = 0;
        do {
            int name = json.name(PARAMETERS);
            seen = once(seen, name, "parameters");
            switch (name) {
                case 0 -> binaryDataSize = size();
                case 1 -> binaryData = Optional.of(truth("parameters.binary_data"));
                case 2 -> binaryByDefault = truth("parameters.binary_data_output");
                default -> json.skipValue(2);
            }
        } while (json.more('}'));
    }

    private long size() {
        json.number();
        if (!json.isWhole(0, Integer.MAX_VALUE)) {
            throw new Invalid(
                    "parameters.binary_data_size", "is not a size", "send the bytes of the tensor");
        }
        return json.toLong();
    }

    private boolean truth(String field) {
        if (json.takesWord("true")) {
            return true;
        }
        if (json.takesWord("false")) {
            return false;
        }
        throw new Invalid(field, "is neither true nor false", "send true or false");
    }

    private void inputs() {
        json.expect('[');
        if (json.takes(']')) {
            return;
        }
        int number = 0;
        do {
            input(number++);
        } while (json.more(']'));
    }

    private void input(int number) {
        int index = UNKNOWN;
        boolean typed = false;
        int dataAt = UNKNOWN;
        boolean done = false;
        int typeAt = UNKNOWN;
        int seen = 0;
        shape.clear();
        binaryDataSize = UNKNOWN;
        json.expect('{');
        if (!json.takes('}')) {
            do {
                int name = json.name(TENSOR);
                seen = once(seen, name, "inputs");
                switch (name) {
                    case 0 -> index = inputName(number);
                    case 1 -> shape.read(json, number);
                    case 2 -> {
                        typeAt = json.position();
                        typed = index != UNKNOWN;
                        datatype(number, index);
                    }
                    case 3 -> {
                        dataAt = json.position();
                        done = typed && shape.isSet;
                        if (done) {
                            data(number, index);
                        } else {
                            json.skipValue(3);
                        }
                    }
                    case 4 -> parameters();
                    default -> json.skipValue(3);
                }
            } while (json.more('}'));
        }
        require(number, index != UNKNOWN, "name");
        require(number, typeAt != UNKNOWN, "datatype");
        require(number, shape.isSet, "shape");
        if (binaryDataSize != UNKNOWN) {
            if (dataAt != UNKNOWN) {
                throw new Invalid(at(number, ""), "has data and binary data", "send one of them");
            }
            binary.read(shape, tensor(number, index), number, (int) binaryDataSize);
            return;
        }
        require(number, dataAt != UNKNOWN, "data");
        if (!done) {
            late(number, index, typeAt, dataAt);
        }
    }

    /// Fields came in an order in which data stood before what it means: go back.
    private void late(int number, int index, int typeAt, int dataAt) {
        int end = json.position();
        json.position(typeAt);
        datatype(number, index);
        json.position(dataAt);
        data(number, index);
        json.position(end);
    }

    private int inputName(int number) {
        int index = json.anyOf(names.inputs, number);
        if (index == UNKNOWN) {
            throw new Invalid(
                    at(number, ".name"),
                    "is not an input of the model",
                    "its inputs are " + V2Names.some(names.signature.inputs()));
        }
        if (given[index]) {
            throw new Invalid(at(number, ".name"), "was given before", "send each input once");
        }
        given[index] = true;
        return index;
    }

    private void datatype(int number, int index) {
        if (index == UNKNOWN) {
            json.skipString();
        } else if (json.anyOf(names.datatypes, index) != index) {
            TensorSpec spec = names.input(index);
            throw new Invalid(
                    at(number, ".datatype"),
                    "is not that of " + spec.name(),
                    "send " + spec.datatype());
        }
    }

    private void data(int number, int index) {
        new TensorReader(json, shape, tensor(number, index), number).read();
    }

    private Tensor tensor(int number, int index) {
        Tensor tensor = seat.input(index);
        shape.applyTo(tensor, names.input(index), names.inputShapes[index], number);
        if (tensor.datatype() == Datatype.BYTES) {
            texts += shape.count();
            if (texts > MOST_TEXTS) {
                throw new Invalid(
                        at(number, ".shape"),
                        "makes more texts than one request may have",
                        "send at most " + MOST_TEXTS + " in all inputs, in several requests");
            }
        }
        return tensor;
    }

    private static void require(int number, boolean there, String field) {
        if (!there) {
            throw new Invalid(
                    at(number, ""), "lacks " + field, "send name, shape, datatype and data");
        }
    }

    private void outputs(int position) {
        if (position == UNKNOWN) {
            request.allOutputs(binaryByDefault);
            return;
        }
        json.position(position);
        json.expect('[');
        if (json.takes(']')) {
            request.allOutputs(binaryByDefault);
            return;
        }
        request.noOutputs();
        int number = 0;
        do {
            output(number++);
        } while (json.more(']'));
    }

    private void output(int number) {
        int index = UNKNOWN;
        int seen = 0;
        binaryData = Optional.empty();
        json.expect('{');
        if (!json.takes('}')) {
            do {
                int name = json.name(OUTPUT);
                seen = once(seen, name, "outputs");
                switch (name) {
                    case 0 -> index = json.anyOf(names.outputs);
                    case 1 -> parameters();
                    default -> json.skipValue(3);
                }
            } while (json.more('}'));
        }
        if (index == UNKNOWN) {
            throw new Invalid(
                    "outputs[" + number + "].name",
                    "is not an output of the model",
                    "its outputs are " + V2Names.some(names.signature.outputs()));
        }
        if (!request.output(index, binaryData, binaryByDefault)) {
            throw new Invalid(
                    "outputs[" + number + "].name",
                    "was asked for before",
                    "ask for each output once");
        }
    }

    private void complete() {
        for (int i = 0; i < given.length; i++) {
            if (!given[i]) {
                throw new Invalid(
                        "inputs", "lack " + names.input(i).name(), "send every input of the model");
            }
        }
        binary.expectEnd();
        request.json(json.isStrict() && json.end() == body.length);
        Batches.check(names, seat);
        request.rows(given.length == 0 || seat.input(0).rank() == 0 ? 1 : rows());
    }

    private int rows() {
        return (int) Math.min(Integer.MAX_VALUE, seat.input(0).dimension(0));
    }

    /// The name of a field, for a message: only made when something is wrong.
    static String at(int number, String field) {
        return "inputs[" + number + "]" + field;
    }

    private static byte[][] names(String... all) {
        return Arrays.stream(all)
                .map(n -> n.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }
}
