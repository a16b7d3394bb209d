package dev.kaname.pipelines.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The schema that editors use and the parser that decides say the same of a file's structure.
class PipelineSchemaTest {
    private static final Path FILE = Path.of("../docs/reference/pipeline.schema.json");
    private static final JsonNode TEXT = read(FILE);
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(TEXT);

    @ParameterizedTest
    @MethodSource("dev.kaname.pipelines.file.Fixtures#good")
    void whatTheParserAcceptsIsValid(Path file) {
        assertInstanceOf(PipelineFile.Accepted.class, Fixtures.parse(file));
        assertEquals(Set.of(), violations(Fixtures.read(file)));
    }

    @Test
    void theExampleIsValid() throws IOException {
        assertEquals(
                Set.of(),
                violations(Files.readAllBytes(Path.of("../examples/flights/kaname.yaml"))));
    }

    /// Files that are wrong in their structure. What only a look at other steps, the repository or
    /// the project can tell is no matter for a schema.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "delivery-keys",
                "keys",
                "list",
                "more",
                "no-steps",
                "too-deep",
                "triggers",
                "types",
                "with-both"
            })
    void whatIsWrongInStructureIsRefusedByBoth(String name) {
        Path file = Fixtures.FOLDER.resolve("bad").resolve(name + ".kaname.yaml");
        assertInstanceOf(PipelineFile.Refused.class, Fixtures.parse(file));
        assertFalse(violations(Fixtures.read(file)).isEmpty());
    }

    /// Each line is one mistake in an otherwise good file; both must see it by itself.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kaname: 2",
                "pipeline: Upper",
                "steps: []",
                "steps: {}",
                "steps: { A: { run: x } }",
                "steps: { a: { } }",
                "steps: { a: { run: x, uses: kaname/compare@1 } }",
                "steps: { a: { run: [] } }",
                "steps: { a: { run: { b: c } } }",
                "steps: { a: { run: x, shell: zsh } }",
                "steps: { a: { uses: compare } }",
                "steps: { a: { run: x, timeout: 5 minutes } }",
                "steps: { a: { run: x, retries: 11 } }",
                "steps: { a: { run: x, retries: [1] } }",
                "steps: { a: { run: x, resources: { cpu: 0 } } }",
                "steps: { a: { run: x, resources: { cpu: all } } }",
                "steps: { a: { run: x, resources: { gpu: 1 } } }",
                "steps: { a: { run: x, resources: { memory: 4GB } } }",
                "steps: { a: { run: x, env: { 1A: b } } }",
                "steps: { a: { run: x, env: [A] } }",
                "steps: { a: { run: x, cache: sometimes } }",
                "steps: { a: { run: x, cache: {} } }",
                "steps: { a: { run: x, folder: /abs } }",
                "steps: { a: { run: x, code: '*.py' } }",
                "steps: { a: { run: x, code: [/abs] } }",
                "steps: { a: { run: x, after: b } }",
                "steps: { a: { run: x, inputs: { A: 'r:p' } } }",
                "steps: { a: { run: x, inputs: { x: nonsense } } }",
                "steps: { a: { run: x, inputs: { x: { optional: true } } } }",
                "steps: { a: { run: x, inputs: { x: { data: 'r:p', optional: 3 } } } }",
                "steps: { a: { run: x, inputs: { x: { data: 'r:p', model: m@a } } } }",
                "steps: { a: { run: x, inputs: { x: { model: m } } } }",
                "steps: { a: { run: x, outputs: { x: directory } } }",
                "steps: { a: { run: x, outputs: { x: { commit: 'r:p' } } } }",
                "steps: { a: { run: x, outputs: { x: { type: file, commit: nowhere } } } }",
                "steps: { a: { run: x, outputs: { x: { type: file, to: 'r:p' } } } }",
                "steps: { a: { run: x, for_each: [1] } }",
                "steps: { a: { run: x, runtime: { requirements: requirements.txt } } }",
                "parameters: { p: { default: 1 } }",
                "parameters: { p: { type: int } }",
                "parameters: { p: { type: integer, choices: 1 } }",
                "parameters: { p: { type: integer, minimum: low } }",
                "parameters: { P: { type: string } }",
                "triggers: { data: r@main }",
                "triggers: [r@main]",
                "triggers: [{ data: 'r main' }]",
                "triggers: [{ schedule: '0 3 * * *' }]",
                "triggers: [{ data: r, when_many: each }]",
                "triggers: [{ data: r, paths: a }]",
                "runtime: { python: '3.12', conda: x }",
                "runtime: python",
                "delivers: { endpoint: { name: e, when: a.v } }",
                "delivers: { model: { name: m } }",
                "delivers: { model: { name: m, from: a } }",
                "delivers: { model: { name: a b, from: a.m } }",
                "on: push",
                "environments: {}",
            })
    void aMistakeInStructureIsSeenByBoth(String mistake) {
        String key = mistake.substring(0, mistake.indexOf(':'));
        StringBuilder text = new StringBuilder(mistake).append('\n');
        for (String line :
                List.of(
                        "kaname: 1",
                        "pipeline: p",
                        "steps: { a: { run: x, outputs: { m: model } } }")) {
            if (!line.startsWith(key + ":")) {
                text.append(line).append('\n');
            }
        }
        assertInstanceOf(PipelineFile.Refused.class, Fixtures.parse(text.toString()));
        assertFalse(violations(text.toString().getBytes(StandardCharsets.UTF_8)).isEmpty());
    }

    /// A key the parser does not know makes it list those it does.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "properties | zzzzzzzzz: 1",
                "$defs/runtime/properties | runtime: { zzzzzzzzz: 1 }",
                "$defs/parameter/properties | parameters: { p: { zzzzzzzzz: 1 } }",
                "$defs/trigger/properties | triggers: [{ zzzzzzzzz: 1 }]",
                "$defs/step/properties | steps: { a: { zzzzzzzzz: 1 } }",
                "$defs/step/properties/runtime | steps: { a: { runtime: { zzzzzzzzz: 1 } } }",
                "$defs/step/properties/resources/properties | steps: { a: { resources: { zzzzzzzzz: 1 } } }",
                "$defs/input/oneOf/2/properties | steps: { a: { inputs: { x: { zzzzzzzzz: 1 } } } }",
                "$defs/output/oneOf/1/properties | steps: { a: { outputs: { x: { zzzzzzzzz: 1 } } } }",
                "$defs/delivery/properties | delivers: { zzzzzzzzz: 1 }",
                "$defs/delivery/properties/model/properties | delivers: { model: { zzzzzzzzz: 1 } }",
                "$defs/delivery/properties/endpoint/properties | delivers: { endpoint: { zzzzzzzzz: 1 } }",
            })
    void theSchemaHasTheKeysOfTheParser(String where, String text) {
        String known =
                Fixtures.problems(Fixtures.parse(text)).stream()
                        .filter(problem -> problem.code().equals("unknown_key"))
                        .filter(problem -> problem.arguments().getFirst().equals("zzzzzzzzz"))
                        .map(problem -> problem.arguments().get(1))
                        .findFirst()
                        .orElseThrow();
        JsonNode place = TEXT.at("/" + where);
        if (place.has("$ref")) {
            place = TEXT.at(place.get("$ref").asText().substring(1)).path("properties");
        }
        Set<String> keys = new TreeSet<>();
        place.fieldNames().forEachRemaining(keys::add);
        assertEquals(String.join(", ", keys), known);
    }

    /// An editor shows the description of a key where the cursor is.
    @Test
    void everyKeyIsDescribed() {
        List<String> silent = new ArrayList<>();
        TEXT.findParents("properties")
                .forEach(parent ->
                        parent.get("properties")
                                .properties()
                                .forEach(key -> {
                                    JsonNode value = key.getValue();
                                    boolean referred =
                                            value.has("$ref")
                                                    && TEXT.at(
                                                                    value.get("$ref")
                                                                            .asText()
                                                                            .substring(1))
                                                            .has("description");
                                    if (!value.has("description") && !referred) {
                                        silent.add(key.getKey());
                                    }
                                }));
        assertEquals(List.of(), silent);
    }

    @Test
    void theReferencePageNamesEveryKey() throws IOException {
        String page = Files.readString(Path.of("../docs/reference/pipeline-file.md"));
        Set<String> missing = new TreeSet<>();
        TEXT.findParents("properties")
                .forEach(parent ->
                        parent.get("properties")
                                .fieldNames()
                                .forEachRemaining(key -> {
                                    if (!page.matches("(?s).*`[^`]*\\b" + key + "\\b[^`]*`.*")) {
                                        missing.add(key);
                                    }
                                }));
        assertEquals(Set.of(), missing);
        for (String name : Placeholders.RUN) {
            assertTrue(page.contains("`{run." + name + "}`"), name);
        }
    }

    private static Set<ValidationMessage> violations(byte[] file) {
        Findings findings = new Findings();
        Value.Mapping top = YamlText.read(file, findings);
        // what is no mapping, or too deep, has been refused before any schema is asked
        return top.entries().isEmpty()
                ? SCHEMA.validate(JsonNodeFactory.instance.arrayNode())
                : SCHEMA.validate(json(top));
    }

    /// As any reader of YAML 1.2 sees it.
    private static JsonNode json(Value value) {
        return switch (value) {
            case Value.Scalar scalar when scalar.isNull() -> JsonNodeFactory.instance.nullNode();
            case Value.Scalar scalar -> new ObjectMapper().valueToTree(CoreSchema.typed(scalar));
            case Value.Sequence list -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                list.items().forEach(item -> array.add(json(item)));
                yield array;
            }
            case Value.Mapping mapping -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                mapping.entries().forEach(entry -> object.set(entry.key(), json(entry.value())));
                yield object;
            }
        };
    }

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
