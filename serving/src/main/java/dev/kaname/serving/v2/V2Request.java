package dev.kaname.serving.v2;

import java.util.Arrays;
import java.util.Optional;

/// What a request asks besides its tensors, which went into the model's memory.
public final class V2Request {
    /// The client's own `id`, as JSON text with its quotes.
    private byte[] id = new byte[0];

    private final boolean[] wanted;
    private final boolean[] binary;
    private int rows;
    private boolean json;

    V2Request(int outputs) {
        wanted = new boolean[outputs];
        binary = new boolean[outputs];
        Arrays.fill(wanted, true);
    }

    /// Which outputs are asked for, in the order of the signature.
    public boolean[] wanted() {
        return wanted;
    }

    /// Rows of the first input.
    public int rows() {
        return rows;
    }

    /// Whether the whole body is JSON, without tensors behind it and without names of numbers that
    /// JSON does not know.
    public boolean isJson() {
        return json;
    }

    void json(boolean isJson) {
        json = isJson;
    }

    boolean hasId() {
        return id.length > 0;
    }

    byte[] id() {
        return id;
    }

    boolean isBinary(int output) {
        return binary[output];
    }

    boolean anyBinary() {
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] && binary[i]) {
                return true;
            }
        }
        return false;
    }

    void id(byte[] newId) {
        id = newId;
    }

    void rows(int count) {
        rows = count;
    }

    /// Asks for all outputs in the same form.
    void allOutputs(boolean inBinary) {
        Arrays.fill(wanted, true);
        Arrays.fill(binary, inBinary);
    }

    void noOutputs() {
        Arrays.fill(wanted, false);
    }

    /// Asks for an output; false if it was asked for already.
    boolean output(int index, Optional<Boolean> inBinary, boolean byDefault) {
        if (wanted[index]) {
            return false;
        }
        wanted[index] = true;
        binary[index] = inBinary.orElse(byDefault);
        return true;
    }
}
