package dev.kaname.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/// What a command has found out: one JSON document for scripts, the same in words for people, and
/// how it ends.
///
/// @param json what `--json` prints
/// @param words what is printed without it
public record Answer(JsonNode json, List<Words> words, ExitCode code) {
    public Answer {
        words = List.copyOf(words);
    }

    /// Something a person reads.
    public sealed interface Words {}

    /// A text of the bundles with its places filled.
    public record Sentence(String key, List<Object> places) implements Words {}

    /// A text that is said as it is, in every language.
    public record Line(String text) implements Words {}

    /// Rows under headings.
    public record Table(List<JsonNode> rows, List<Column> columns) implements Words {}

    /// An answer without words yet.
    public static Answer of(JsonNode json) {
        return new Answer(json, List.of(), ExitCode.DONE);
    }

    /// An answer of one sentence.
    public static Answer said(JsonNode json, String key, Object... places) {
        return of(json).sentence(key, places);
    }

    /// A list: an array for scripts, a table for people.
    public static Answer list(List<JsonNode> items, Column... columns) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode().addAll(items);
        return of(json).table(items, columns);
    }

    public Answer sentence(String key, Object... places) {
        return with(new Sentence(key, List.of(places)));
    }

    public Answer line(String text) {
        return with(new Line(text));
    }

    public Answer table(Iterable<JsonNode> rows, Column... columns) {
        List<JsonNode> all = new ArrayList<>();
        rows.forEach(all::add);
        return with(new Table(all, List.of(columns)));
    }

    /// The same, but the command ends with this code.
    public Answer ending(ExitCode other) {
        return new Answer(json, words, other);
    }

    private Answer with(Words more) {
        List<Words> all = new ArrayList<>(words);
        all.add(more);
        return new Answer(json, all, code);
    }
}
