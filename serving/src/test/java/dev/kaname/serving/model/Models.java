package dev.kaname.serving.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The small models of `src/test/resources/models`, as the registry would hand them over.
public final class Models {
    private Models() {}

    public static byte[] bytes(String name) {
        try (InputStream in = Models.class.getResourceAsStream("/models/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no such model: " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A version that holds one ONNX file.
    public static ModelFiles version(String model) {
        return files(Map.of("model.onnx", bytes(model + ".onnx")));
    }

    public static ModelFiles files(Map<String, byte[]> files) {
        return new ModelFiles() {
            @Override
            public String digest() {
                return files.values().stream().map(Arrays::hashCode).sorted().toList().toString();
            }

            @Override
            public Map<String, Long> sizes() {
                Map<String, Long> sizes = new HashMap<>();
                files.forEach((path, bytes) -> sizes.put(path, (long) bytes.length));
                return sizes;
            }

            @Override
            public InputStream open(String path) {
                return new ByteArrayInputStream(files.get(path));
            }
        };
    }

    public static OnnxModel load(String model) {
        return OnnxModel.load("model " + model + " version 1", version(model), 1 << 20);
    }
}
