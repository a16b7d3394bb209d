package dev.kaname.server.errors;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/// How strictly JSON is read, everywhere (BI-121): one reading only, bounded depth and sizes, no
/// field that is not known, no type chosen by the sender (BI-049).
@Singleton
public class JsonRules implements ObjectMapperCustomizer {
    private static final int DEEPEST = 100;
    private static final int LONGEST_NAME = 1_000;
    private static final int LONGEST_NUMBER = 200;
    private static final int LONGEST_TEXT = 4 << 20;

    /// A token takes two bytes to send and some hundred to keep.
    private static final long MOST_TOKENS = 400_000;

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(DEEPEST)
                                .maxNameLength(LONGEST_NAME)
                                .maxNumberLength(LONGEST_NUMBER)
                                .maxStringLength(LONGEST_TEXT)
                                .maxTokenCount(MOST_TOKENS)
                                .build());
        mapper.getFactory()
                .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    }
}
