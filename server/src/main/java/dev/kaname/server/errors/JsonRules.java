package dev.kaname.server.errors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

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
        mapper.registerModule(new SimpleModule().addDeserializer(String.class, new Text()));
    }

    /// Refuses what no database keeps and nobody can read back: the character NUL and half of a
    /// character (BI-022, BI-121).
    private static final class Text extends StdScalarDeserializer<String> {
        private static final long serialVersionUID = 1;

        private Text() {
            super(String.class);
        }

        @Override
        public @Nullable String deserialize(JsonParser json, DeserializationContext context)
                throws IOException {
            String text = StringDeserializer.instance.deserialize(json, context);
            if (text != null && !text.codePoints().allMatch(Text::plain)) {
                throw context.weirdStringException(text, String.class, "no readable text");
            }
            return text;
        }

        private static boolean plain(int c) {
            return c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
        }
    }
}
