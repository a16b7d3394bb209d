package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.NotPlainFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Files on their way to the server as one tar stream: read, sent and forgotten piece by piece, so
/// that a terabyte needs no more memory than a kilobyte.
public final class DataUpload {
    private static final int PIECE = 256 << 10;

    /// Where it is another sign than the backslash, a name may hold that one and must not lose it:
    /// the server says that it takes no such name.
    private static final char SEPARATOR = File.separatorChar;

    /// One file and the name it gets in the repository.
    public record Member(Path file, String name, long size) {}

    private final List<Member> members;
    private final Watcher watcher;
    private final AtomicReference<@Nullable IOException> unread = new AtomicReference<>();

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
            IOException cause = upload.unread.get();
            throw cause == null ? refused : new UncheckedIOException(cause.getMessage(), cause);
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

    /// Every file at or below the given places, named below `prefix`. A link to a file is that
    /// file; below a folder, links to folders are left out, and empty folders leave no trace.
    ///
    /// @throws InvalidPathException for a file whose name is not UTF-8: it would get another one
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

    private BodyPublisher body() {
        return BodyPublishers.fromPublisher(
                new PulledBody(() -> new TarPieces(members, PIECE, watcher), unread::set));
    }

    private static Member member(Path file, String name) throws IOException {
        Path read = readable(file);
        if (!Path.of(file.toString()).equals(file)) {
            throw new InvalidPathException(file.toString(), "its name is not UTF-8");
        }
        return new Member(read, DataPlace.nfc(name.replace(SEPARATOR, '/')), Files.size(read));
    }

    /// The same file, if it is there and may be read. A pipe has no length that could be told
    /// before it is sent, and would be sent as an empty file.
    ///
    /// @throws NotPlainFile for a folder, a pipe or a device
    static Path readable(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file)) {
            throw new NotPlainFile(file);
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
