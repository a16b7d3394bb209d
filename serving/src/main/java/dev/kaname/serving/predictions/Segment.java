package dev.kaname.serving.predictions;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// One file of the log: the predictions of one endpoint in one hour, or a part of them.
///
/// Lines of JSON under gzip, flushed so that what was written can be read while the file still
/// grows, and after a power cut up to the last flush.
final class Segment implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Instant hour;
    private final FileChannel channel;
    private final GZIPOutputStream out;
    private long written;

    private Segment(Instant hour, FileChannel channel, GZIPOutputStream out) {
        this.hour = hour;
        this.channel = channel;
        this.out = out;
    }

    static Segment create(Path file, Instant hour) throws IOException {
        Files.createDirectories(
                file.getParent(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel channel =
                FileChannel.open(
                        file,
                        Set.copyOf(
                                EnumSet.of(
                                        StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        return new Segment(hour, channel, new Gzip(Channels.newOutputStream(channel)));
    }

    Instant hour() {
        return hour;
    }

    /// Bytes of payload so far, before compression.
    long written() {
        return written;
    }

    void write(byte[] lines) throws IOException {
        out.write(lines);
        written += lines.length;
    }

    void flush() throws IOException {
        out.flush();
    }

    /// Returns when what was written survives a power cut.
    void force() throws IOException {
        out.flush();
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        out.close();
        channel.close();
    }

    private static final class Gzip extends GZIPOutputStream {
        Gzip(OutputStream out) throws IOException {
            super(out, BUFFER, true);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
