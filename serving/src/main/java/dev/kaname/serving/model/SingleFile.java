package dev.kaname.serving.model;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;

/// One file in memory, seen as a version that holds nothing else.
public final class SingleFile implements ModelFiles {
    private static final String NAME = "model.onnx";

    private final byte[] bytes;

    public SingleFile(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public String digest() {
        return "";
    }

    @Override
    public Map<String, Long> sizes() {
        return Map.of(NAME, (long) bytes.length);
    }

    @Override
    public InputStream open(String path) {
        return new ByteArrayInputStream(bytes);
    }
}
