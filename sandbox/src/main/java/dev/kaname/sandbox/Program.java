package dev.kaname.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The Python sources of step-host, which travel inside the jar.
final class Program {
    static final List<String> FILES =
            List.of(
                    "__main__.py",
                    "attempt.py",
                    "connection.py",
                    "enter.py",
                    "entrance.py",
                    "host.py",
                    "isolate.py",
                    "journal.py",
                    "lane.py",
                    "limits.py",
                    "logs.py",
                    "probe.py",
                    "processes.py",
                    "records.py",
                    "recovery.py",
                    "relay.py",
                    "syscalls.py");

    private final Map<String, byte[]> sources;
    private final String version;

    private Program(Map<String, byte[]> sources) {
        this.sources = sources;
        this.version = digest(sources);
    }

    static Program load() {
        Map<String, byte[]> sources = new LinkedHashMap<>();
        for (String name : FILES) {
            try (InputStream source = Program.class.getResourceAsStream("/step-host/" + name)) {
                if (source == null) {
                    throw new IllegalStateException("the jar lacks step-host/" + name);
                }
                sources.put(name, source.readAllBytes());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return new Program(sources);
    }

    /// Names the sources, so that a newer server notices an older step-host.
    String version() {
        return version;
    }

    /// Lays the sources out below `folder` and answers where. What a power cut left of them is
    /// found by looking at every byte, and made whole.
    Path install(Path folder) throws IOException {
        Path home = Folders.make(folder.resolve("program-" + version));
        for (Map.Entry<String, byte[]> source : sources.entrySet()) {
            Path file = home.resolve(source.getKey());
            if (!Files.isRegularFile(file)
                    || !Arrays.equals(Files.readAllBytes(file), source.getValue())) {
                Path part = Files.createTempFile(home, source.getKey(), ".part");
                Files.write(part, source.getValue());
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return home;
    }

    private static String digest(Map<String, byte[]> sources) {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            sources.values().forEach(sum::update);
            return HexFormat.of().formatHex(sum.digest(), 0, 8);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
