package dev.kaname.server.description;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.kaname.server.access.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/// The OpenAPI description, derived from the resources. What they cannot say (bytes, the inference
/// protocol, security) stands in `openapi/written.yaml` and wins.
final class Description {
    private static final YAMLMapper YAML =
            new YAMLMapper(
                    YAMLFactory.builder()
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .disable(YAMLGenerator.Feature.SPLIT_LINES)
                            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
                            .build());
    private static final String HEAD =
            """
            # The API of Kaname, written by the build from the resources: do not edit.
            # After a change of the API: mvn test -pl server -am -Dtest=DescriptionTest \
            -Dsurefire.failIfNoSpecifiedTests=false -Dkaname.describe=true
            """;

    private final Map<String, Object> document;

    private Description(Map<String, Object> document) {
        this.document = document;
    }

    static Description ofThisServer() {
        Map<String, Object> written = written();
        DocComments comments = new DocComments();
        Words words = new Words(strings(written.remove("x-words")));
        Map<String, Object> components = map(written.remove("components"));
        Schemas schemas = new Schemas(comments, words, map(components.get("schemas")));
        Operations operations = new Operations(comments, words, schemas);

        Map<String, Object> paths = new TreeMap<>();
        TreeSet<String> tags = new TreeSet<>();
        Map<String, Object> more = map(written.remove("paths"));
        for (Routes.Route route : described()) {
            Map<String, Object> path =
                    map(paths.computeIfAbsent(path(route), _ -> new LinkedHashMap<>()));
            String verb = route.verb().toLowerCase(Locale.ROOT);
            Map<String, Object> operation = operations.of(route);
            merge(operation, map(map(more.get(path(route))).get(verb)));
            path.put(verb, operation);
            tags.add(((List<?>) operation.get("tags")).getFirst().toString());
        }
        components.put("schemas", schemas.all());
        Map<String, Object> document = new LinkedHashMap<>(written);
        document.put("tags", tags.stream().map(tag -> Map.of("name", tag)).toList());
        document.put("paths", paths);
        document.put("components", components);
        return new Description(document);
    }

    /// The routes that are ours to describe; MLflow's and git's are described by their makers.
    static List<Routes.Route> described() {
        return Routes.all().stream()
                .filter(route ->
                        route.template().startsWith("/api/v1")
                                || route.template().startsWith("/p/{project}/v2"))
                .toList();
    }

    /// The address with its parameters, without their patterns.
    static String path(Routes.Route route) {
        return route.template().replaceAll("\\{\\s*(\\w+)\\s*:[^}]*}", "{$1}");
    }

    Map<String, Object> document() {
        return document;
    }

    String yaml() {
        try {
            return HEAD + YAML.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> written() {
        try (InputStream in =
                Objects.requireNonNull(
                        Description.class.getResourceAsStream("/openapi/written.yaml"))) {
            return YAML.readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void merge(Map<String, Object> into, Map<String, Object> more) {
        more.forEach((key, value) -> {
            if (value instanceof Map<?, ?> && into.get(key) instanceof Map<?, ?> present) {
                Map<String, Object> both = new LinkedHashMap<>(map(present));
                merge(both, map(value));
                into.put(key, both);
            } else {
                into.put(key, value);
            }
        });
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> strings(Object value) {
        return (Map<String, String>) value;
    }
}
