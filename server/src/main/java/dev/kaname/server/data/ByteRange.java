package dev.kaname.server.data;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of a file a client asked for.
///
/// @param length bytes, at least 1
record ByteRange(long offset, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /// What a `Range` header asks of a file.
    sealed interface Asked {
        /// The whole file: no header, or one that a server may ignore (several ranges, other
        /// units).
        record Whole() implements Asked {}

        record Part(ByteRange range) implements Asked {}

        /// No byte of the file lies in the range.
        record Nothing() implements Asked {}
    }

    static Asked parse(Optional<String> header, long size) {
        Matcher one = ONE.matcher(header.orElse(""));
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return new Asked.Whole();
        }
        if (one.group(1).isEmpty()) {
            long last = Math.min(size, Long.parseLong(one.group(2)));
            return last == 0
                    ? new Asked.Nothing()
                    : new Asked.Part(new ByteRange(size - last, last));
        }
        long first = Long.parseLong(one.group(1));
        long end = one.group(2).isEmpty() ? size : Math.min(size, Long.parseLong(one.group(2)) + 1);
        if (!one.group(2).isEmpty() && end <= first && first < size) {
            return new Asked.Whole(); // last before first: not a range at all
        }
        return first >= size
                ? new Asked.Nothing()
                : new Asked.Part(new ByteRange(first, end - first));
    }

    String contentRange(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
