package dev.kaname.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Standard output that remembers a write that failed. A `PrintStream` swallows it, and an answer
/// that a full disk cut off would end as done.
final class StandardOutput extends FilterOutputStream {
    /// As the system words it, in the two languages that are spoken here.
    private static final Pattern READER_LEFT = Pattern.compile("(?i)pipe|パイプ");

    private @Nullable IOException failure;

    StandardOutput() {
        super(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    }

    @Override
    public void write(int sign) throws IOException {
        noting(() -> out.write(sign));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        noting(() -> out.write(bytes, from, length));
    }

    @Override
    public void flush() throws IOException {
        noting(out::flush);
    }

    /// Why not all of it was written. A reader that has seen enough, such as `head`, is no reason.
    Optional<String> lost() {
        return Optional.ofNullable(failure)
                .map(failed -> String.valueOf(failed.getMessage()))
                .filter(reason -> !READER_LEFT.matcher(reason).find());
    }

    private void noting(Write write) throws IOException {
        try {
            write.now();
        } catch (IOException failed) {
            failure = failure == null ? failed : failure;
            throw failed;
        }
    }

    @FunctionalInterface
    private interface Write {
        void now() throws IOException;
    }
}
