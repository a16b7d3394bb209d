package dev.kaname.code;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Watches a push on its way in: how many bytes it has, and how many objects it announces.
///
/// The number of objects stands in twelve bytes after the list of commands. JGit sets memory aside
/// for each of them before it reads the first, so the announcement is looked at here. What comes
/// before a push goes over its limits is given out, then [OverLimit] is thrown at each read.
final class PackGuard extends FilterInputStream {
    private static final int HEADER = 12;

    private final long most;
    private final int mostObjects;
    private long taken;
    private long pack = -1;
    private Place place = Place.LENGTH;
    private int left = 4;
    private int value;
    private @Nullable OverLimit refusal;

    /// The push is larger than is allowed here.
    static final class OverLimit extends IOException {
        OverLimit(String reason) {
            super(reason);
        }
    }

    private enum Place {
        /// Four hex digits that say how long the command is.
        LENGTH,
        COMMAND,
        /// `PACK`, the version, the number of objects.
        HEADER,
        /// What comes now is the pack's own business.
        REST
    }

    /// @param most bytes in all
    PackGuard(InputStream in, long most, int mostObjects) {
        super(in);
        this.most = most;
        this.mostObjects = mostObjects;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (refusal != null) {
            throw refusal;
        }
        int count = in.read(buffer, offset, length);
        if (count <= 0) {
            return count;
        }
        int allowed = allowed(buffer, offset, count);
        taken += allowed;
        if (allowed == 0 && refusal != null) {
            throw refusal;
        }
        return allowed;
    }

    /// How many of these bytes come before the push goes over its limits.
    private int allowed(byte[] buffer, int offset, int count) {
        for (int at = 0; place != Place.REST && at < count; at++) {
            if (place == Place.HEADER && pack < 0) {
                pack = taken + at;
            }
            watch(buffer[offset + at] & 0xff);
            if (refusal != null) {
                return at;
            }
        }
        if (taken + count > most) {
            refuse("the push is over the limit of " + most + " bytes");
            return (int) (most - taken);
        }
        return count;
    }

    /// Where the pack begins, in bytes; empty if there is none.
    OptionalLong pack() {
        return pack < 0 ? OptionalLong.empty() : OptionalLong.of(pack);
    }

    /// Reads on what is refused, for as long again as was allowed: a client that still sends when
    /// the connection ends does not see why.
    ///
    /// @throws IOException if the client broke off
    void drain() throws IOException {
        byte[] dropped = new byte[8192];
        long left = most;
        while (left > 0) {
            int count = in.read(dropped, 0, dropped.length);
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] dropped = new byte[(int) Math.min(count, 8192)];
        return Math.max(0, read(dropped, 0, dropped.length));
    }

    private void watch(int sign) {
        left--;
        switch (place) {
            case LENGTH -> {
                value = value << 4 | Math.max(0, Character.digit(sign, 16));
                if (left == 0) {
                    endOfLength();
                }
            }
            case COMMAND -> {
                if (left == 0) {
                    expect(Place.LENGTH, 4);
                }
            }
            case HEADER -> {
                value = left < 4 ? value << 8 | sign : 0;
                if (left == 0) {
                    endOfHeader();
                }
            }
            case REST -> {
                // not called any more
            }
        }
    }

    private void endOfLength() {
        if (value == 0) {
            expect(Place.HEADER, HEADER);
        } else if (value <= 4) {
            expect(Place.LENGTH, 4);
        } else {
            expect(Place.COMMAND, value - 4);
        }
    }

    private void endOfHeader() {
        place = Place.REST;
        if (value < 0 || value > mostObjects) {
            refuse("the push is over the limit of " + mostObjects + " objects");
        }
    }

    private void expect(Place next, int bytes) {
        place = next;
        left = bytes;
        value = 0;
    }

    private void refuse(String reason) {
        refusal = new OverLimit(reason);
    }
}
