package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Progress;
import dev.kaname.cli.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Files on their way from the server. Each appears whole under its name, or not at all.
final class DataDownload {
    private final Session session;
    private final DataPlace from;
    private final Path target;
    private final Progress progress;
    private long done;
    private long total;

    DataDownload(Session session, DataPlace from, Path target, Progress progress) {
        this.session = session;
        this.from = from;
        this.target = target;
        this.progress = progress;
    }

    /// Asks for each file in the query, where every name may stand: in the path of an address some
    /// are refused.
    ///
    /// @param repository address of the repository
    void fetch(String repository, List<JsonNode> entries) throws IOException {
        total = entries.stream().mapToLong(entry -> entry.path("size").asLong()).sum();
        for (JsonNode entry : entries) {
            String path = entry.path("path").asText();
            String address =
                    repository
                            + "/file?path="
                            + Api.escape(path)
                            + "&ref="
                            + Api.escape(from.reference());
            fetch(address, path, inside(path));
        }
    }

    /// A server, too, is not trusted to name a file outside the folder.
    private Path inside(String path) {
        Path file = target.resolve(path).normalize();
        if (!file.startsWith(target)) {
            throw new CliFailure(ExitCode.REFUSED, session.texts().of("data.outside", path));
        }
        return file;
    }

    private void fetch(String address, String path, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Path part = Files.createTempFile(file.getParent(), ".kaname", ".part");
        try {
            try (InputStream in = open(address, path);
                    OutputStream out = Files.newOutputStream(part)) {
                copy(in, out, path);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// One of many files: what is refused says which.
    private InputStream open(String address, String path) {
        try {
            return session.api().open(address);
        } catch (CliFailure refused) {
            throw new CliFailure(refused.code(), path + ": " + refused.getMessage());
        }
    }

    private void copy(InputStream in, OutputStream out, String path) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            done += n;
            progress.bytes(path, done, total);
        }
    }
}
