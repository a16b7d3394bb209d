package dev.kaname.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// The migration scripts that the class path holds, as one short text that changes with any of
/// them.
final class Scripts {
    private Scripts() {}

    /// Empty if the class path is of a form that cannot be listed here.
    ///
    /// @param folder where the scripts lie in each module, for example `db/migration/sqlite`
    static Optional<String> fingerprint(String folder) {
        Map<String, Long> checksums = new TreeMap<>();
        try {
            for (URL root : Collections.list(loader().getResources(folder))) {
                switch (root.getProtocol()) {
                    case "file" -> addFolder(Path.of(root.toURI()), checksums);
                    case "jar" -> addJar(root, folder, checksums);
                    default -> {
                        return Optional.empty();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        return checksums.isEmpty() ? Optional.empty() : Optional.of(digest(checksums));
    }

    /// The one that Flyway asks too.
    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : ClassLoader.getSystemClassLoader();
    }

    private static void addFolder(Path folder, Map<String, Long> checksums) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                CRC32 checksum = new CRC32();
                checksum.update(Files.readAllBytes(file));
                checksums.put(String.valueOf(file.getFileName()), checksum.getValue());
            }
        }
    }

    private static void addJar(URL root, String folder, Map<String, Long> checksums)
            throws IOException, URISyntaxException {
        URI jar = ((JarURLConnection) root.openConnection()).getJarFileURL().toURI();
        try (JarFile file = new JarFile(Path.of(jar).toFile(), false)) {
            file.stream()
                    .filter(entry -> entry.getName().startsWith(folder + "/"))
                    .filter(entry -> !entry.isDirectory())
                    .forEach(entry ->
                            checksums.put(
                                    entry.getName().substring(folder.length() + 1),
                                    entry.getCrc()));
        }
    }

    private static String digest(Map<String, Long> checksums) {
        try {
            byte[] text = checksums.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
