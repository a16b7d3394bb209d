package dev.kaname.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What a command answers: JSON for scripts, a table or a sentence for people.
public final class Output {
    private final PrintStream out;
    private final boolean json;
    private final Texts texts;

    Output(PrintStream out, boolean json, Texts texts) {
        this.out = out;
        this.json = json;
        this.texts = texts;
    }

    public boolean isJson() {
        return json;
    }

    /// The answer itself with `--json`, else the sentence of this key.
    public void said(JsonNode answer, String key, Object... values) {
        if (json) {
            out.println(answer.toPrettyString());
        } else {
            out.println(plain(texts.of(key, values)));
        }
    }

    public void line(String text) {
        out.println(plain(text));
    }

    /// A table with headings from the bundle (`column.<name>`), one row per item.
    public void table(List<JsonNode> items, List<Column> columns) {
        if (json) {
            out.println(items.toString());
            return;
        }
        if (items.isEmpty()) {
            out.println(texts.of("list.empty"));
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(columns.stream().map(column -> texts.of("column." + column.name())).toList());
        for (JsonNode item : items) {
            rows.add(columns.stream().map(column -> plain(column.value().apply(item))).toList());
        }
        table(rows).forEach(out::println);
    }

    /// Rows as lines whose columns line up; the first row holds the headings.
    public static List<String> table(List<List<String>> rows) {
        return Table.lines(rows);
    }

    /// @param name key of its heading
    public record Column(String name, Function<JsonNode, String> value) {
        /// A column that shows one field as it is.
        public static Column of(String field) {
            return new Column(field, item -> text(item.path(field)));
        }

        private static String text(JsonNode value) {
            if (value.isArray()) {
                List<String> parts = new ArrayList<>();
                value.forEach(part -> parts.add(text(part)));
                return String.join(", ", parts);
            }
            return value.isMissingNode() || value.isNull() ? "" : value.asText();
        }
    }

    /// Names come from anyone: control characters, escapes and direction marks are shown, not
    /// obeyed.
    static String plain(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> {
                    boolean hostile =
                            (Character.isISOControl(point) && point != '\n' && point != '\t')
                                    || (point >= 0x202a && point <= 0x202e)
                                    || (point >= 0x2066 && point <= 0x2069);
                    if (hostile) {
                        shown.append("\\u")
                                .append(String.format(java.util.Locale.ROOT, "%04x", point));
                    } else {
                        shown.appendCodePoint(point);
                    }
                });
        return shown.toString();
    }
}
