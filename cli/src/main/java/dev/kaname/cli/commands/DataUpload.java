package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// Files on their way to the server as one tar stream: read, sent and forgotten piece by piece, so
/// that a terabyte needs no more memory than a kilobyte.
public final class DataUpload {
    private static final int PIPE = 1 << 20;

    /// One file and the name it gets in the repository.
    public record Member(Path file, String name, long size) {}

    private final List<Member> members;
    private final Watcher watcher;
    private final AtomicReference<Optional<UncheckedIOException>> unread =
            new AtomicReference<>(Optional.empty());

    private DataUpload(List<Member> members, Watcher watcher) {
        this.members = members;
        this.watcher = watcher;
    }

    /// Told how far the upload has come.
    @FunctionalInterface
    public interface Watcher {
        void sent(String name, long done, long total);
    }

    /// Puts these files into a branch as one commit, and answers that commit. Either all of them
    /// are in it or nothing happened.
    public static JsonNode commit(
            Api api,
            String project,
            String repository,
            String branch,
            String message,
            List<Member> members,
            Watcher watcher) {
        DataUpload upload = new DataUpload(members, watcher);
        try {
            return upload.send(api, project, repository, branch, message);
        } catch (CliFailure refused) {
            // the server can only say that the upload was cut; here it is known why
            Optional<UncheckedIOException> cause = upload.unread.get();
            throw cause.isPresent() ? cause.get() : refused;
        }
    }

    private JsonNode send(
            Api api, String project, String repository, String branch, String message) {
        return api.send(
                "POST",
                "/api/v1/projects/"
                        + Api.escape(project)
                        + "/repositories/"
                        + Api.escape(repository)
                        + "/commits?branch="
                        + Api.escape(branch)
                        + "&message="
                        + Api.escape(message),
                "application/x-tar",
                body());
    }

    /// Every file at or below the given places, named below `prefix`. Links are followed only where
    /// the person named one; below a folder they are left out.
    static List<Member> collect(List<Path> places, String prefix) throws IOException {
        List<Member> members = new ArrayList<>();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> files = Files.walk(place)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        members.add(member(file, join(prefix, place.relativize(file).toString())));
                    }
                }
            } else {
                members.add(member(place, join(prefix, place.getFileName().toString())));
            }
        }
        members.sort(Comparator.comparing(Member::name));
        return members;
    }

    long total() {
        return members.stream().mapToLong(Member::size).sum();
    }

    BodyPublisher body() {
        return BodyPublishers.ofInputStream(this::open);
    }

    private InputStream open() {
        try {
            PipedInputStream reader = new PipedInputStream(PIPE);
            PipedOutputStream writer = new PipedOutputStream(reader);
            Thread.ofVirtual().start(() -> write(writer));
            return reader;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// A file that cannot be read breaks the pipe, and with it the upload: the server sees a cut
    /// body and writes nothing.
    private void write(OutputStream out) {
        try (out) {
            TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            long done = 0;
            for (Member member : members) {
                TarArchiveEntry entry = new TarArchiveEntry(member.name());
                entry.setSize(member.size());
                tar.putArchiveEntry(entry);
                done = copyWhole(member, tar, done);
                tar.closeArchiveEntry();
            }
            tar.finish();
        } catch (IOException cut) {
            System.getLogger(DataUpload.class.getName())
                    .log(System.Logger.Level.DEBUG, "upload cut", cut);
        }
    }

    /// What goes wrong with the file is told from what goes wrong with the connection.
    private long copyWhole(Member member, OutputStream tar, long before) throws IOException {
        long now = Files.size(member.file());
        if (now == member.size()) {
            long done = copy(member, tar, before);
            if (done - before == member.size()) {
                return done;
            }
        }
        IOException changed = new IOException(member.file() + " changed while it was sent");
        unread.set(Optional.of(new UncheckedIOException(changed.getMessage(), changed)));
        throw changed;
    }

    private long copy(Member member, OutputStream tar, long before) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long done = before;
        try (InputStream in = Files.newInputStream(member.file())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                tar.write(buffer, 0, n);
                done += n;
                watcher.sent(member.name(), done, total());
            }
        }
        return done;
    }

    private static Member member(Path file, String name) throws IOException {
        Path read = readable(file);
        return new Member(read, DataPlace.nfc(name.replace('\\', '/')), Files.size(read));
    }

    /// The same file, if it is there and may be read.
    static Path readable(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        return file;
    }

    private static String join(String prefix, String name) {
        return prefix.isEmpty() || prefix.endsWith("/") ? prefix + name : prefix + "/" + name;
    }
}
