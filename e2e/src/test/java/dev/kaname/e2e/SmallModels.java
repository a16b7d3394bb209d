package dev.kaname.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Locale;

/// The models of the serving tests called `version-1` and `version-2`: they multiply by one and by
/// two.
final class SmallModels {
    private SmallModels() {}

    static byte[] file(String name) {
        try {
            return Files.readAllBytes(
                    Checkout.root()
                            .resolve("serving/src/test/resources/models")
                            .resolve(name + ".onnx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String question(double x) {
        return String.format(
                Locale.ROOT,
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[%s]}]}",
                x);
    }

    static double value(JsonNode answer) {
        return answer.at("/outputs/1/data/0").asDouble();
    }
}
