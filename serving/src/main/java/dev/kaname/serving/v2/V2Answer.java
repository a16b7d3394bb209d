package dev.kaname.serving.v2;

/// The body of an answer.
public final class V2Answer {
    private final byte[] body;
    private final int head;
    private final boolean binary;

    V2Answer(byte[] body, int head, boolean binary) {
        this.body = body;
        this.head = head;
        this.binary = binary;
    }

    /// The whole body; the caller's to keep.
    public byte[] body() {
        return body;
    }

    /// Length of the JSON part, which is all of it unless [#isBinary].
    public int head() {
        return head;
    }

    /// Whether tensors follow the JSON part: the header `Inference-Header-Content-Length` says
    /// where.
    public boolean isBinary() {
        return binary;
    }
}
