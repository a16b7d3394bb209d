package dev.kaname.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// The few calls on a file system that durability is made of.
///
/// There is one real disk; the test kit has others that fill up, fail at the n-th call, or lose
/// everything that was not forced. Only what was forced survives a power cut: bytes by
/// [Output#force], names by [#forceFolder].
public interface Disk {
    /// Makes the folder and what is missing above it, readable by the owner only, durably.
    void createFolders(Path folder) throws IOException;

    /// Creates a file, readable by the owner only.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if there is one
    Output create(Path file) throws IOException;

    /// Opens a file for reading.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    Input open(Path file) throws IOException;

    /// Gives the file its final name in one step, unless that name is taken.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if it is; the file keeps its first name
    void publish(Path file, Path name) throws IOException;

    /// Gives the file a name in one step, in place of whatever had it.
    void replace(Path file, Path name) throws IOException;

    /// Makes every name given and taken in this folder durable.
    void forceFolder(Path folder) throws IOException;

    /// The names in a folder, in no order; none if there is no such folder.
    List<String> names(Path folder) throws IOException;

    boolean exists(Path file) throws IOException;

    /// Removes a file and answers whether it was there.
    boolean delete(Path file) throws IOException;

    /// A file being written, by one thread at a time.
    interface Output extends AutoCloseable {
        /// Writes what remains in the buffer.
        void write(ByteBuffer bytes) throws IOException;

        /// Makes the bytes durable.
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /// A file being read, by any number of threads.
    interface Input extends AutoCloseable {
        /// Reads at a place, as much as the buffer takes or the file has.
        int read(ByteBuffer into, long position) throws IOException;

        long size() throws IOException;

        @Override
        void close() throws IOException;
    }
}
