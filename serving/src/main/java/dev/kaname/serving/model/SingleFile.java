package dev.kaname.serving.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// One file, seen as a version that holds nothing else.
public final class SingleFile implements ModelFiles {
    private static final String NAME = "model.onnx";

    private final Path file;

    public SingleFile(Path file) {
        this.file = file;
    }

    @Override
    public String digest() {
        return "";
    }

    @Override
    public Map<String, Long> sizes() {
        try {
            return Map.of(NAME, Files.size(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(file);
    }
}
