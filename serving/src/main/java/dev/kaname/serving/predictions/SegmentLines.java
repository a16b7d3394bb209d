package dev.kaname.serving.predictions;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipException;

/// The lines of a segment that may still grow, or that a killed server left: what is whole is read,
/// and where the rest breaks off is the end. The JDK's readers lose what they hold when the stream
/// below them breaks off.
final class SegmentLines {
    private final InputStream in;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end = -1;
    private int filled;

    SegmentLines(InputStream in) {
        this.in = in;
    }

    /// Goes to the next line; false at the end.
    boolean next() throws IOException {
        start = end + 1;
        int at = start;
        while (true) {
            for (; at < filled; at++) {
                if (buffer[at] == '\n') {
                    end = at;
                    return true;
                }
            }
            at -= start;
            if (!fill()) {
                return false;
            }
        }
    }

    /// Reads on, with the line begun at the front of the buffer.
    private boolean fill() throws IOException {
        System.arraycopy(buffer, start, buffer, 0, filled - start);
        filled -= start;
        start = 0;
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        try {
            int read = in.read(buffer, filled, buffer.length - filled);
            filled += Math.max(0, read);
            return read > 0;
        } catch (EOFException | ZipException _) {
            return false;
        }
    }

    boolean startsWith(byte[] prefix) {
        int to = start + prefix.length;
        return to <= end && Arrays.equals(buffer, start, to, prefix, 0, prefix.length);
    }

    String text() {
        return new String(buffer, start, end - start, StandardCharsets.UTF_8);
    }
}
