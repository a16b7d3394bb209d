package dev.kaname.code;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.BlobObjectChecker;
import org.eclipse.jgit.lib.ObjectChecker;
import org.jspecify.annotations.Nullable;

/// Checks the objects of one push, and bounds what unpacking them may cost.
///
/// An object of a pack may say "the same as that one, with these changes" in a few bytes, and a
/// hundred of them stand for gigabytes that are put together, one after the other, to be named.
/// JGit bounds each alone; what all of them come to is counted here, where each passes to be
/// checked.
final class PushEffort extends ObjectChecker {
    /// Bytes that any push may unpack to, however small it is.
    private static final long FREE = 1L << 30;

    /// How many times its size a push may unpack to beyond that. Histories of large projects come
    /// to less than a hundred times.
    private static final long RATIO = 100;

    private final Duration most;
    private final long limit;
    private final LongSupplier nanos;
    private final long since;
    private long unpacked;

    /// @param most time from now
    /// @param received bytes of the push
    /// @param nanos of a clock that never goes back
    PushEffort(Duration most, long received, LongSupplier nanos) {
        this.most = most;
        this.limit = FREE + RATIO * received;
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
        count(bytes.length);
        requireWithin();
        super.check(id, type, bytes);
    }

    /// Called for each file that comes whole.
    @Override
    public BlobObjectChecker newBlobObjectChecker() {
        return new BlobObjectChecker() {
            @Override
            public void update(byte[] bytes, int from, int length) {
                count(length);
            }

            @Override
            public void endBlob(AnyObjectId id) throws CorruptObjectException {
                requireWithin();
            }
        };
    }

    private void count(long bytes) {
        unpacked += bytes;
    }

    private void requireWithin() throws CorruptObjectException {
        if (unpacked > limit) {
            throw new CorruptObjectException(
                    "the push unpacks to more than the limit of "
                            + (limit >> 20)
                            + " MiB; push its history in parts, and keep large files as data");
        }
        if (nanos.getAsLong() - since > most.toNanos()) {
            throw new CorruptObjectException(
                    "the push took more than the limit of "
                            + most.toMinutes()
                            + " minutes to unpack; push its history in parts");
        }
    }
}
