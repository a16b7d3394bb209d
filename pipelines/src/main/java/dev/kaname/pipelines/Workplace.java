package dev.kaname.pipelines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// The folders of one attempt. What the runner keeps there (records, logs) is not touched.
///
/// @param root the attempt's folder
record Workplace(Path root) {
    private static final String LAID = "laid";
    private static final String BOOT = boot();
    private static final Set<PosixFilePermission> OPEN =
            PosixFilePermissions.fromString("rwx------");

    /// Where the code lies; the step works in a folder of it.
    Path work() {
        return root.resolve("work");
    }

    /// Where a component's own files lie.
    Path component() {
        return root.resolve("component");
    }

    Path input(String name) {
        return root.resolve("inputs").resolve(name);
    }

    Path output(String name) {
        return root.resolve("outputs").resolve(name);
    }

    Path parameters() {
        return root.resolve("parameters.json");
    }

    Path home() {
        return root.resolve("home");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    /// What was going on before the step's own program began.
    Path setupLog() {
        return root.resolve("setup.log");
    }

    /// Whether everything the step will find was put here since this machine was started. Then a
    /// server that died may have asked for the start already, so nothing may be touched.
    boolean isLaid() {
        try {
            return Files.readString(mark()).equals(BOOT);
        } catch (IOException _) {
            return false;
        }
    }

    void laid() {
        try {
            Files.writeString(mark(), BOOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path mark() {
        return root.resolve(LAID);
    }

    private static String boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException _) {
            return "unknown";
        }
    }

    /// Makes the folders, empty, whatever an interrupted start left in them.
    void lay() {
        clear();
        try {
            for (String name : List.of("work", "component", "inputs", "outputs", "home", "tmp")) {
                Files.createDirectories(root.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Removes everything but logs and records.
    void clear() {
        for (String name :
                List.of(
                        "work",
                        "component",
                        "inputs",
                        "outputs",
                        "home",
                        "tmp",
                        "parameters.json",
                        LAID)) {
            delete(root.resolve(name));
        }
    }

    void note(String line) {
        try {
            Files.createDirectories(root);
            Files.writeString(
                    setupLog(),
                    line + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Deletes what a step left, links not followed; folders it closed are opened first.
    private static void delete(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.setPosixFilePermissions(path, OPEN);
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                    entries.forEach(Workplace::delete);
                }
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
