package dev.kaname.cli.commands;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A tar archive of files, made piece by piece as it is asked for: nobody waits for anybody, and a
/// terabyte needs no more memory than a kilobyte. Used by one thread at a time.
final class TarPieces implements AutoCloseable {
    private static final int BLOCK = 512;
    private static final int END_MARK = 2 * BLOCK;

    private final Iterator<DataUpload.Member> members;
    private final int pieceSize;
    private final DataUpload.Watcher watcher;
    private final long total;
    private long done;

    /// What stands between the contents of files: headers, padding, the end mark.
    private ByteBuffer between = ByteBuffer.allocate(0);

    private Optional<Opened> opened = Optional.empty();
    private boolean ended;

    /// @param left bytes of the file that were not read yet
    private record Opened(DataUpload.Member member, FileChannel file, long left) {}

    /// @param pieceSize bytes of each piece but the last
    TarPieces(List<DataUpload.Member> members, int pieceSize, DataUpload.Watcher watcher) {
        this.members = members.iterator();
        this.pieceSize = pieceSize;
        this.watcher = watcher;
        this.total = members.stream().mapToLong(DataUpload.Member::size).sum();
    }

    /// The next piece, whose bytes belong to the caller; empty at the end.
    ///
    /// @throws IOException if a file cannot be read or is not what it was when it was listed
    Optional<ByteBuffer> next() throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(pieceSize);
        while (piece.hasRemaining() && fill(piece)) {}
        piece.flip();
        return piece.hasRemaining() ? Optional.of(piece) : Optional.empty();
    }

    /// False once there is nothing left to fill it with.
    private boolean fill(ByteBuffer piece) throws IOException {
        if (between.hasRemaining()) {
            int count = Math.min(between.remaining(), piece.remaining());
            piece.put(between.slice(between.position(), count));
            between.position(between.position() + count);
        } else if (opened.isPresent()) {
            opened = read(opened.get(), piece);
        } else if (members.hasNext()) {
            open(members.next());
        } else if (!ended) {
            ended = true;
            between = ByteBuffer.allocate(END_MARK);
        } else {
            return false;
        }
        return true;
    }

    private void open(DataUpload.Member member) throws IOException {
        FileChannel file;
        try {
            file = FileChannel.open(member.file());
        } catch (NoSuchFileException _) {
            throw changed(member);
        }
        opened = Optional.of(new Opened(member, file, member.size()));
        if (file.size() != member.size()) {
            throw changed(member);
        }
        between = header(member);
    }

    /// Reads on, and closes the file where it ends.
    private Optional<Opened> read(Opened from, ByteBuffer piece) throws IOException {
        DataUpload.Member member = from.member();
        if (from.left() == 0) {
            if (from.file().size() != member.size()) {
                throw changed(member);
            }
            from.file().close();
            between = ByteBuffer.allocate((int) (-member.size() & (BLOCK - 1)));
            return Optional.empty();
        }
        int room = (int) Math.min(piece.remaining(), from.left());
        int read = from.file().read(piece.slice(piece.position(), room));
        if (read < 0) {
            throw changed(member);
        }
        piece.position(piece.position() + read);
        done += read;
        watcher.sent(member.name(), done, total);
        return Optional.of(new Opened(member, from.file(), from.left() - read));
    }

    /// The header of a member, with an extended one before it where its name or size need that. The
    /// stream that writes it is left unfinished, for the contents do not go through it.
    private static ByteBuffer header(DataUpload.Member member) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(3 * BLOCK);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        TarArchiveEntry entry = new TarArchiveEntry(member.name());
        entry.setSize(member.size());
        // nobody looks at it, and the present moment would need an extended header for its fraction
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private static IOException changed(DataUpload.Member member) {
        return new IOException(member.file() + " changed while it was sent");
    }

    @Override
    public void close() throws IOException {
        if (opened.isPresent()) {
            opened.get().file().close();
        }
    }
}
