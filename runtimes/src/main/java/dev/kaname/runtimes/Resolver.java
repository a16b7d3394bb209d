package dev.kaname.runtimes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Asks the installer what it would install, and makes a lock of the answer.
final class Resolver {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Installer installer;

    /// @param folder where files may lie for the moment
    Resolver(Path folder, Installer installer) {
        this.folder = folder;
        this.installer = installer;
    }

    RuntimeLock resolve(Requirements requirements, Interpreter python, Consumer<String> progress) {
        List<RuntimeLock.Locked> packages =
                requirements.items().isEmpty() ? List.of() : packages(requirements, progress);
        return new RuntimeLock(python.version().line(), python.platform(), packages);
    }

    private List<RuntimeLock.Locked> packages(
            Requirements requirements, Consumer<String> progress) {
        try {
            Path place = Files.createTempDirectory(Files.createDirectories(folder), "resolve-");
            try {
                Path file =
                        Files.writeString(
                                place.resolve("requirements.txt"), requirements.canonical());
                Path report = place.resolve("report.json");
                Commands.Result result =
                        installer.report(
                                file,
                                report,
                                line ->
                                        InstallerOutput.taken(line)
                                                .ifPresent(what ->
                                                        progress.accept("looking for " + what)));
                if (result.code() != 0 || !Files.exists(report)) {
                    throw InstallerOutput.unresolved(result.output());
                }
                return read(JSON.readTree(report.toFile()), place);
            } finally {
                Trees.remove(place);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<RuntimeLock.Locked> read(JsonNode report, Path place) throws IOException {
        List<RuntimeLock.Locked> packages = new ArrayList<>();
        for (JsonNode item : report.path("install")) {
            String name = RequirementLine.normal(item.path("metadata").path("name").asText());
            String version = item.path("metadata").path("version").asText();
            JsonNode archive = item.path("download_info").path("archive_info");
            String sha256 = archive.path("hashes").path("sha256").asText();
            if (sha256.isEmpty()) {
                sha256 = archive.path("hash").asText().replaceFirst("^sha256=", "");
            }
            // an index that tells no SHA-256 of its files: we take the file and count it ourselves
            boolean told = sha256.matches("[0-9a-f]{64}");
            packages.add(
                    new RuntimeLock.Locked(
                            name, version, told ? sha256 : counted(name, version, place)));
        }
        return packages;
    }

    private String counted(String name, String version, Path place) throws IOException {
        Path files = Files.createDirectory(place.resolve(name));
        Commands.Result result = installer.download(name, version, files);
        if (result.code() != 0) {
            throw InstallerOutput.unresolved(result.output());
        }
        try (Stream<Path> found = Files.list(files)) {
            Path file =
                    found.findFirst()
                            .orElseThrow(() ->
                                    new RuntimeFailure.Unresolvable(
                                            name + " has no file on the index"));
            return sha256(file);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest)) {
                bytes.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
