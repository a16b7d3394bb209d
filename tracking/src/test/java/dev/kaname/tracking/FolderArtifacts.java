package dev.kaname.tracking;

import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Artifacts in an ordinary folder, for tests.
final class FolderArtifacts implements Artifacts {
    private final Path folder;

    FolderArtifacts(Path folder) {
        this.folder = folder;
    }

    private Path at(String project, ArtifactRoot root, ArtifactPath path) {
        return folder.resolve(project).resolve(root.path()).resolve(path.toString());
    }

    @Override
    public List<Entry> list(String project, ArtifactRoot root, ArtifactPath path) {
        Path at = at(project, root, path);
        if (!Files.isDirectory(at)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(at)) {
            return files.map(FolderArtifacts::entry)
                    .sorted(Comparator.comparing(Entry::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(Path file) {
        try {
            boolean folder = Files.isDirectory(file);
            return new Entry(file.getFileName().toString(), folder, folder ? 0 : Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Content> open(String project, ArtifactRoot root, ArtifactPath file) {
        Path at = at(project, root, file);
        try {
            return Files.isRegularFile(at)
                    ? Optional.of(new Content(Files.newInputStream(at), Files.size(at)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void put(
            Who who, String project, ArtifactRoot root, ArtifactPath file, InputStream bytes)
            throws IOException {
        Path at = at(project, root, file);
        Files.createDirectories(at.getParent());
        Files.copy(bytes, at, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(Who who, String project, ArtifactRoot root, ArtifactPath path) {
        Path at = at(project, root, path);
        if (Files.exists(at)) {
            try (Stream<Path> files = Files.walk(at)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Optional<String> digest(String project, ArtifactRoot root, ArtifactPath path) {
        Path at = at(project, root, path);
        if (!Files.isDirectory(at)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(at)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(
                        at.relativize(file)
                                .toString()
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(Files.readAllBytes(file));
            }
            return Optional.of(HexFormat.of().formatHex(digest.digest()));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void keep(
            Tx tx,
            String project,
            ArtifactRoot.OfVersion version,
            ArtifactRoot.Place place,
            String digest) {
        Path from = at(project, place.root(), place.inside());
        Path to = at(project, version, ArtifactPath.root());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void release(Tx tx, String project, ArtifactRoot.OfVersion version) {
        delete(Who.SYSTEM, project, version, ArtifactPath.root());
    }
}
