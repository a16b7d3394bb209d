package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.Column;
import dev.kaname.cli.Session;
import java.util.HashMap;
import java.util.Map;

/// Who the ids in answers are, for people who read them: the members of the project by name.
final class People {
    private final Map<String, String> names = new HashMap<>();

    private People() {}

    /// Nobody, if the caller may not see the members: then ids are shown as they are.
    static People of(Session session) {
        People people = new People();
        try {
            for (JsonNode member : session.api().list(session.inProject("/members"))) {
                people.names.put(member.path("principal").asText(), member.path("name").asText());
            }
        } catch (CliFailure mayNot) {
            people.names.clear();
        }
        return people;
    }

    Column column(String field) {
        return new Column(
                field,
                item -> {
                    String id = item.path(field).asText("");
                    return names.getOrDefault(id, id);
                });
    }
}
