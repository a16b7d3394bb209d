package dev.kaname.server.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The description in the reference is what the resources are, so that a change of the API is seen
/// in its diff. `-Dkaname.describe=true` writes it anew.
class DescriptionTest {
    private static final Path FILE = Path.of("..", "docs", "reference", "openapi.yaml");
    private static final Pattern REFERENCE = Pattern.compile("#/components/schemas/(\\w+)");
    private static final Description NOW = Description.ofThisServer();

    @Test
    void theReferenceSaysWhatTheResourcesAre() throws IOException {
        if (Boolean.getBoolean("kaname.describe")) {
            Files.writeString(FILE, NOW.yaml());
        }
        assertEquals(
                Files.readString(FILE),
                NOW.yaml(),
                "the API changed; to write the description anew, run the command in its head");
    }

    @Test
    void everyOperationIsSummedUpAndHasAnIdOfItsOwn() {
        List<String> silent = new ArrayList<>();
        Set<String> ids = new TreeSet<>();
        operations()
                .forEach((where, operation) -> {
                    if (operation.get("summary").toString().isBlank()) {
                        silent.add(where);
                    }
                    assertTrue(
                            ids.add(operation.get("operationId").toString()),
                            "twice: " + operation);
                });
        assertEquals(List.of(), silent);
        assertEquals(Description.described().size(), ids.size());
    }

    @Test
    void everyParameterFieldAndSchemaIsExplained() {
        List<String> silent = new ArrayList<>();
        operations()
                .forEach((where, operation) -> {
                    for (Object parameter : list(operation.get("parameters"))) {
                        explained(
                                where + " " + Description.map(parameter).get("name"),
                                parameter,
                                silent);
                    }
                });
        schemas()
                .forEach((name, schema) -> {
                    explained(name, schema, silent);
                    Description.map(Description.map(schema).get("properties"))
                            .forEach((field, property) ->
                                    explained(name + "." + field, property, silent));
                });
        assertEquals("", String.join("\n", silent));
    }

    @Test
    void everyAnswerHasATypeOfItsOwn() {
        operations()
                .forEach((where, operation) ->
                        assertTrue(
                                Description.map(operation.get("responses")).keySet().stream()
                                        .anyMatch(status -> status.startsWith("2")),
                                where + " does not say what it answers"));
    }

    @Test
    void everyReferenceLeadsToASchema() {
        List<String> missing = new ArrayList<>();
        REFERENCE
                .matcher(NOW.yaml())
                .results()
                .map(found -> found.group(1))
                .filter(name -> !schemas().containsKey(name))
                .forEach(missing::add);
        assertEquals(List.of(), missing);
    }

    private static void explained(String what, Object described, List<String> silent) {
        Object text = Description.map(described).get("description");
        if (text == null || text.toString().isBlank()) {
            silent.add(what);
        }
    }

    private static Map<String, Object> schemas() {
        return Description.map(Description.map(NOW.document().get("components")).get("schemas"));
    }

    private static Map<String, Map<String, Object>> operations() {
        Map<String, Map<String, Object>> all = new TreeMap<>();
        Description.map(NOW.document().get("paths"))
                .forEach((path, verbs) ->
                        Description.map(verbs)
                                .forEach((verb, operation) ->
                                        all.put(verb + " " + path, Description.map(operation))));
        return all;
    }

    private static List<?> list(Object value) {
        return value == null ? List.of() : (List<?>) value;
    }
}
