package dev.kaname.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
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
                        out.println(
                                plain(
                                        texts.of(
                                                said.key(),
                                                said.places().stream()
                                                        .map(Output::place)
                                                        .toArray())));
                case Answer.Line line -> out.println(plain(line.text()));
                case Answer.Table table -> lines(table).forEach(out::println);
            }
        }
    }

    /// One document, for scripts. An escape of JSON means the same to whoever parses it.
    public void json(JsonNode document) {
        out.println(plain(document.toPrettyString()));
    }

    /// The text of a log as it comes: with `--json` as the one field `log`. What is in it a step
    /// wrote, so that it is [#plain] too. Answers whether there was any.
    public boolean copy(InputStream text) throws IOException {
        Reader reader = new InputStreamReader(text, StandardCharsets.UTF_8);
        if (json) {
            String all = reader.readAllAsString();
            json(Api.object().put("log", all));
            return !all.isEmpty();
        }
        return copy(reader, out);
    }

    /// The same, where it goes beside the answer.
    static boolean copy(Reader reader, PrintStream out) throws IOException {
        char[] piece = new char[8192];
        boolean any = false;
        boolean returned = false;
        for (int read = reader.read(piece); read >= 0; read = reader.read(piece)) {
            any = true;
            // none of what is shown otherwise is half of a pair
            String lines = new String(piece, 0, read);
            out.print(plain(unreturned(lines, returned)));
            out.flush();
            returned = lines.endsWith("\r");
        }
        return any;
    }

    /// A line that would be written over is left standing: progress bars come line by line.
    ///
    /// @param returned whether the piece before ended in a carriage return
    private static String unreturned(String piece, boolean returned) {
        String rest = returned && piece.startsWith("\n") ? piece.substring(1) : piece;
        return rest.replace("\r\n", "\n").replace('\r', '\n');
    }

    /// What fills a place of a sentence makes no line of its own.
    private static Object place(Object value) {
        return value instanceof String text
                ? text.replace("\n", "\\u000a").replace("\t", "\\u0009")
                : value;
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

    /// Names come from anyone: control characters, escapes, foreign line ends and direction marks
    /// are shown, not obeyed.
    static String plain(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> {
                    boolean hostile =
                            (Character.isISOControl(point) && point != '\n' && point != '\t')
                                    || (point >= 0x2028 && point <= 0x202e)
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
