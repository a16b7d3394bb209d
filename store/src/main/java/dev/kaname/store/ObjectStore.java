package dev.kaname.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;

/// The whole demand on a back end for everything that never changes.
///
/// Keys are chosen by the store and have the form `group/name`, of lower-case letters, digits, `-`
/// and `.`. An object appears whole and durable or not at all, and keeps its bytes until it is
/// deleted. Reads and listings see every object whose publication was answered before they began.
public interface ObjectStore {
    /// Begins an object that nobody can see yet. Closing it unpublished leaves nothing behind.
    ///
    /// @throws StoreFailure.Unavailable if the back end cannot be written
    Unpublished create(String key);

    /// Reads at most `length` bytes from `offset`; fewer where the object ends, none beyond it.
    ///
    /// @throws StoreFailure.Missing if there is no such object
    byte[] read(String key, long offset, int length);

    /// The size in bytes, empty if there is no such object.
    OptionalLong size(String key);

    /// Keys that begin with `prefix` and come after `after` (byte order), at most `limit`.
    List<String> list(String prefix, String after, int limit);

    /// Removes an object and answers whether it was there. Durable no later than the next
    /// publication.
    boolean delete(String key);

    /// An object in the making. Used by one thread at a time.
    interface Unpublished extends AutoCloseable {
        /// Appends what remains in the buffer.
        ///
        /// @throws StoreFailure.Unavailable if the bytes cannot be kept; the object is then lost
        void write(ByteBuffer bytes);

        /// Makes the object durable and visible under its key unless that key is taken, and answers
        /// whether it was this one that got it. One that came too late is dropped.
        ///
        /// @throws StoreFailure.Unavailable if it is certain that nothing became visible
        /// @throws StoreFailure.OutcomeUnknown if the answer was lost. A failed force is never
        ///   tried again, since the kernel may have dropped the very pages it failed to write
        boolean publish();

        @Override
        void close();
    }
}
