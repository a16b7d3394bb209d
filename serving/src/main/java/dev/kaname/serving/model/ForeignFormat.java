package dev.kaname.serving.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Recognises what people take for an ONNX file by its first bytes, for a better message than
/// "damaged". Only a hint: what is not recognised here must still prove to be ONNX.
final class ForeignFormat {
    private ForeignFormat() {}

    /// @param file its first bytes
    static Optional<String> of(byte[] file) {
        if (file.length == 0) {
            return Optional.of("empty");
        }
        if (file.length > 1 && file[0] == (byte) 0x80 && file[1] >= 2 && file[1] <= 5) {
            return Optional.of("a Python pickle (which is a program)");
        }
        if (starts(file, "PK\3\4")) {
            return Optional.of("a zip archive (PyTorch or Keras)");
        }
        if (starts(file, "\u0089HDF")) {
            return Optional.of("an HDF5 file (Keras)");
        }
        if (starts(file, "GGUF")) {
            return Optional.of("a GGUF file");
        }
        if (file.length > 8 && file[8] == '{' && Arrays.equals(file, 4, 8, new byte[4], 0, 4)) {
            return Optional.of("a safetensors file");
        }
        if (file.length > 8 && new String(file, 4, 4, StandardCharsets.ISO_8859_1).equals("ORTM")) {
            return Optional.of("a model in the runtime's own format");
        }
        if (starts(file, "{") || starts(file, "<")) {
            return Optional.of("text");
        }
        if (starts(file, "version https://git-lfs")) {
            return Optional.of("a Git LFS pointer");
        }
        return Optional.empty();
    }

    private static boolean starts(byte[] file, String magic) {
        byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
        return file.length >= expected.length
                && Arrays.equals(file, 0, expected.length, expected, 0, expected.length);
    }
}
