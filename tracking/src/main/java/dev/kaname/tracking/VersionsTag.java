package dev.kaname.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tag of a logged model that lists the versions made of it, as clients read it: JSON, a list
/// of name and version.
public final class VersionsTag {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// One version made of a logged model.
    public record Registration(String name, String version) {}

    private VersionsTag() {}

    static String with(@Nullable String tag, String name, long version) {
        ArrayNode all = JSON.createArrayNode();
        for (Registration each : read(tag == null ? "[]" : tag)) {
            add(all, each);
        }
        Registration added = new Registration(name, Long.toString(version));
        if (!read(all.toString()).contains(added)) {
            add(all, added);
        }
        return all.toString();
    }

    private static void add(ArrayNode all, Registration registration) {
        ObjectNode node = all.addObject();
        node.put("name", registration.name());
        try {
            node.put("version", Long.parseLong(registration.version()));
        } catch (NumberFormatException text) {
            node.put("version", registration.version());
        }
    }

    /// What the tag lists; nothing, if a client wrote something else into it.
    public static List<Registration> read(String tag) {
        List<Registration> all = new ArrayList<>();
        try {
            for (JsonNode node : JSON.readTree(tag)) {
                all.add(
                        new Registration(
                                node.path("name").asText(), node.path("version").asText()));
            }
        } catch (JsonProcessingException notOurs) {
            return List.of();
        }
        return all;
    }
}
