package dev.kaname.pipelines.testing;

import dev.kaname.pipelines.plan.TrackedFile;
import dev.kaname.pipelines.ports.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Code as maps of texts.
public final class MemoryCode implements Code {
    private final Map<String, Map<String, String>> commits = new ConcurrentHashMap<>();

    public void put(String commit, Map<String, String> files) {
        commits.put(commit, new TreeMap<>(files));
    }

    @Override
    public List<TrackedFile> files(Source source) {
        return commits.getOrDefault(source.commit(), Map.of()).entrySet().stream()
                .map(file ->
                        new TrackedFile(
                                file.getKey(),
                                file.getKey().endsWith(".sh"),
                                Integer.toHexString(file.getValue().hashCode())))
                .toList();
    }

    @Override
    public Optional<byte[]> read(Source source, String path) {
        return Optional.ofNullable(commits.getOrDefault(source.commit(), Map.of()).get(path))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void materialise(Source source, List<TrackedFile> files, Path folder) {
        try {
            for (TrackedFile file : files) {
                Path target = folder.resolve(file.path());
                Files.createDirectories(target.getParent());
                Files.write(target, read(source, file.path()).orElseThrow());
                if (file.executable() && !target.toFile().setExecutable(true)) {
                    throw new IOException(target + " cannot be made executable");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
