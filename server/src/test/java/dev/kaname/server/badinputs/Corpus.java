package dev.kaname.server.badinputs;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;

/// Reads the files under `bad-inputs/`.
final class Corpus {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private Corpus() {}

    static <T> Stream<T> read(String file, Class<T[]> type) {
        try {
            return Stream.of(JSON.readValue(text(file), type));
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    static String text(String file) {
        try (InputStream in =
                Objects.requireNonNull(
                        Corpus.class.getResourceAsStream("/bad-inputs/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
