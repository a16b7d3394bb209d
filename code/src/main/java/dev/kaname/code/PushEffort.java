package dev.kaname.code;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.BlobObjectChecker;
import org.eclipse.jgit.lib.ObjectChecker;
import org.jspecify.annotations.Nullable;

/// Checks the objects of one push, and bounds how long that may take. What they may come to is
/// known before: see [ReceivedPush].
final class PushEffort extends ObjectChecker {
    private final Duration most;
    private final LongSupplier nanos;
    private final long since;

    /// @param most time from now
    /// @param nanos of a clock that never goes back
    PushEffort(Duration most, LongSupplier nanos) {
        this.most = most;
        this.nanos = nanos;
        this.since = nanos.getAsLong();
        // names that would be special or collide on some machine that clones are refused on all;
        // odd names of people in old histories do no harm
        setSafeForWindows(true);
        setSafeForMacOS(true);
        setAllowInvalidPersonIdent(true);
    }

    /// Called for each object that is put together from others, and for each that is no file.
    @Override
    public void check(@Nullable AnyObjectId id, int type, byte[] bytes)
            throws CorruptObjectException {
        requireInTime();
        super.check(id, type, bytes);
    }

    /// Called for each file that comes whole.
    @Override
    public BlobObjectChecker newBlobObjectChecker() {
        return new BlobObjectChecker() {
            @Override
            public void update(byte[] bytes, int from, int length) {
                // a file may be anything
            }

            @Override
            public void endBlob(AnyObjectId id) throws CorruptObjectException {
                requireInTime();
            }
        };
    }

    private void requireInTime() throws CorruptObjectException {
        if (nanos.getAsLong() - since > most.toNanos()) {
            throw new CorruptObjectException(
                    "the push took more than the limit of "
                            + most.toMinutes()
                            + " minutes to unpack; push its history in parts");
        }
    }
}
