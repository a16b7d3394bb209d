package dev.kaname.pipelines;

import java.nio.ByteBuffer;

/// A piece of a log.
///
/// @param content as the step wrote it; may begin and end within a character
/// @param next where the following piece begins
/// @param complete nothing will be added any more, and this piece reaches the end
public record LogPiece(ByteBuffer content, long next, boolean complete) {
    static LogPiece empty(boolean complete) {
        return new LogPiece(ByteBuffer.allocate(0), 0, complete);
    }

    public byte[] bytes() {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }
}
