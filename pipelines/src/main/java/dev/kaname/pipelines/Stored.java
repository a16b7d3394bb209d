package dev.kaname.pipelines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kaname.database.Edge;
import dev.kaname.database.Json;
import dev.kaname.pipelines.ports.Content;
import dev.kaname.pipelines.ports.Data;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The JSON columns of this module. Written and read here only.
final class Stored {
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(DeserializationFeature.USE_LONG_FOR_INTS).build();

    private Stored() {}

    static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored column is no JSON", e);
        }
    }

    static Map<String, Object> parameters(String json) {
        Map<String, Object> parameters = new TreeMap<>();
        tree(json)
                .properties()
                .forEach(entry -> parameters.put(entry.getKey(), value(entry.getValue())));
        return parameters;
    }

    private static Object value(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        return node.isNumber() ? (Object) node.doubleValue() : node.textValue();
    }

    static Map<String, String> texts(String json) {
        Map<String, String> texts = new TreeMap<>();
        tree(json)
                .properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().textValue()));
        return texts;
    }

    static String pins(List<Pin> pins) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Pin pin : pins) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("repository", pin.commit().repository());
            map.put("name", pin.commit().name());
            map.put("branch", pin.commit().branch());
            map.put("commit", pin.commit().id());
            map.put("path", pin.path());
            pin.content().ifPresent(content -> map.putAll(content(content)));
            list.add(map);
        }
        return Json.canonical(list);
    }

    static List<Pin> pins(String json) {
        List<Pin> pins = new ArrayList<>();
        for (JsonNode node : tree(json)) {
            Data.Commit commit =
                    new Data.Commit(
                            node.get("repository").textValue(),
                            node.get("name").textValue(),
                            node.get("branch").textValue(),
                            node.get("commit").textValue());
            pins.add(new Pin(commit, node.get("path").textValue(), content(node)));
        }
        return pins;
    }

    static String inputs(Map<String, Given> inputs) {
        Map<String, Object> map = new LinkedHashMap<>();
        inputs.forEach((name, given) -> map.put(name, given(given)));
        return Json.canonical(map);
    }

    private static Map<String, Object> given(Given given) {
        Map<String, Object> map = new LinkedHashMap<>();
        given.content().ifPresent(content -> map.putAll(content(content)));
        given.source()
                .ifPresent(node -> {
                    map.put("kind", node.kind());
                    map.put("id", node.id());
                    map.put("label", node.label());
                });
        return map;
    }

    static Map<String, Given> inputs(String json) {
        Map<String, Given> inputs = new TreeMap<>();
        tree(json)
                .properties()
                .forEach(entry -> {
                    JsonNode node = entry.getValue();
                    Optional<Edge.Node> source =
                            node.has("kind")
                                    ? Optional.of(
                                            new Edge.Node(
                                                    node.get("kind").textValue(),
                                                    node.get("id").textValue(),
                                                    node.get("label").textValue()))
                                    : Optional.empty();
                    inputs.put(entry.getKey(), new Given(content(node), source));
                });
        return inputs;
    }

    private static Map<String, Object> content(Content content) {
        return Map.of(
                "digest", content.digest(), "folder", content.folder(), "size", content.size());
    }

    private static Optional<Content> content(JsonNode node) {
        return node.has("digest")
                ? Optional.of(
                        new Content(
                                node.get("digest").textValue(),
                                node.get("folder").booleanValue(),
                                node.get("size").longValue()))
                : Optional.empty();
    }

    static String chain(List<Link> chain) {
        return Json.canonical(
                chain.stream()
                        .map(link ->
                                Map.of(
                                        "pipeline",
                                        link.pipeline(),
                                        "name",
                                        link.name(),
                                        "run",
                                        link.run()))
                        .toList());
    }

    static List<Link> chain(String json) {
        List<Link> chain = new ArrayList<>();
        for (JsonNode node : tree(json)) {
            chain.add(
                    new Link(
                            node.get("pipeline").textValue(),
                            node.get("name").textValue(),
                            node.get("run").textValue()));
        }
        return chain;
    }
}
