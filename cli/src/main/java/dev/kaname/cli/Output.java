package dev.kaname.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Where an answer is shown: as one JSON document, or in words.
public final class Output {
    private final PrintStream out;
    private final boolean json;
    private final Texts texts;

    Output(PrintStream out, boolean json, Texts texts) {
        this.out = out;
        this.json = json;
        this.texts = texts;
    }

    void show(Answer answer) {
        if (json) {
            json(answer.json());
            return;
        }
        for (Answer.Words words : answer.words()) {
            switch (words) {
                case Answer.Sentence said ->
                        out.println(plain(texts.of(said.key(), said.places().toArray())));
                case Answer.Line line -> out.println(plain(line.text()));
                case Answer.Table table -> lines(table).forEach(out::println);
            }
        }
    }

    /// One document, for scripts.
    public void json(JsonNode document) {
        out.println(document.toPrettyString());
    }

    /// Text as it comes: with `--json` as the one field `log`. Answers whether there was any.
    public boolean copy(InputStream text) throws IOException {
        if (json) {
            String all = new String(text.readAllBytes(), StandardCharsets.UTF_8);
            out.println(Api.object().put("log", all).toPrettyString());
            return !all.isEmpty();
        }
        long copied = text.transferTo(out);
        out.flush();
        return copied > 0;
    }

    private List<String> lines(Answer.Table table) {
        if (table.rows().isEmpty()) {
            return List.of(texts.of("list.empty"));
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                table.columns().stream()
                        .map(column -> texts.of("column." + column.name()))
                        .toList());
        for (JsonNode item : table.rows()) {
            rows.add(
                    table.columns().stream()
                            .map(column -> oneLine(column.value().apply(item)))
                            .toList());
        }
        return table(rows);
    }

    /// Rows as lines whose columns line up; the first row holds the headings.
    public static List<String> table(List<List<String>> rows) {
        return Table.lines(rows);
    }

    private static String oneLine(String text) {
        return plain(text).strip().replaceAll("\\s*[\\n\\t]\\s*", " ");
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
                        shown.append("\\u").append(String.format(Locale.ROOT, "%04x", point));
                    } else {
                        shown.appendCodePoint(point);
                    }
                });
        return shown.toString();
    }
}
