package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kaname.cli.commands.Kaname;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TextsTest {
    private static final Pattern KEY =
            Pattern.compile(
                    "(?:texts(?:\\(\\))?\\s*\\.of|sentence)\\(\\s*\"([a-z.-]+[a-z])\""
                            + "|\"((?:project|token|git|data|model|endpoint|pipeline|run|audit)"
                            + "\\.[a-z-]+)\",");

    @Test
    void bothLanguagesSayTheSameThings() throws IOException {
        assertEquals(
                new TreeSet<>(bundle("messages").stringPropertyNames()),
                new TreeSet<>(bundle("messages_ja").stringPropertyNames()));
    }

    @Test
    void everyColumnHasAHeading() throws IOException {
        Properties english = bundle("messages");
        Pattern column =
                Pattern.compile(
                        "(?:new Column|Column\\.(?:of|time|brief))\\(\\s*\"(\\w+)\"(?!\\)\\.value)");
        List<String> names;
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            names =
                    sources.filter(file -> file.toString().endsWith(".java"))
                            .flatMap(file -> column.matcher(read(file)).results())
                            .map(found -> found.group(1))
                            .toList();
        }
        assertTrue(names.size() > 30, "saw only " + names);
        names.forEach(name -> assertTrue(english.containsKey("column." + name), name));
    }

    @Test
    void noTextIsGivenTwice() throws IOException {
        for (String name : List.of("messages", "messages_ja")) {
            List<String> keys =
                    Files.readAllLines(
                                    Path.of(
                                            "src/main/resources/dev/kaname/cli",
                                            name + ".properties"))
                            .stream()
                            .filter(line -> line.matches("[A-Za-z][^ =]*=.*"))
                            .map(line -> line.substring(0, line.indexOf('=')))
                            .toList();
            assertEquals(keys.size(), new TreeSet<>(keys).size(), name + ": " + keys);
        }
    }

    /// Picocli shows descriptions as they are, and fills no places: an apostrophe is written once.
    @Test
    void noDescriptionShowsADoubledApostrophe() {
        eachCommand(
                Main.commands(Texts.of(Map.of())),
                line ->
                        assertFalse(
                                line.getUsageMessage().contains("''"),
                                line.getCommandSpec().qualifiedName()));
    }

    @Test
    void bothLanguagesFillTheSamePlaces() throws IOException {
        Properties english = bundle("messages");
        Properties japanese = bundle("messages_ja");
        for (String key : english.stringPropertyNames()) {
            assertEquals(
                    new MessageFormat(english.getProperty(key), Locale.ROOT)
                            .getFormatsByArgumentIndex()
                            .length,
                    new MessageFormat(japanese.getProperty(key), Locale.ROOT)
                            .getFormatsByArgumentIndex()
                            .length,
                    key);
        }
    }

    @Test
    void everyTextThatTheCodeAsksForIsThere() throws IOException {
        Properties texts = bundle("messages");
        int seen = 0;
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                for (String key : keys(Files.readString(source))) {
                    assertTrue(texts.containsKey(key), key + " of " + source);
                    seen++;
                }
            }
        }
        assertTrue(seen > 20, "saw only " + seen);
    }

    @Test
    void everyCommandSaysInBothLanguagesWhatItDoes() throws IOException {
        Properties texts = bundle("messages_ja");
        eachCommand(
                new CommandLine(new Kaname()),
                line ->
                        assertTrue(
                                texts.containsKey(
                                        line.getCommandSpec().qualifiedName(".") + ".usage.header"),
                                line.getCommandSpec().qualifiedName(".")));
    }

    @Test
    void everyOptionAndParameterIsExplainedInBothLanguages() {
        for (String language : List.of("C", "ja_JP.UTF-8")) {
            eachCommand(
                    Main.commands(Texts.of(Map.of("LANG", language))),
                    line ->
                            line.getCommandSpec()
                                    .args()
                                    .forEach(arg ->
                                            assertTrue(
                                                    arg.description().length > 0,
                                                    line.getCommandSpec().qualifiedName()
                                                            + " "
                                                            + arg.paramLabel()
                                                            + " "
                                                            + language)));
        }
    }

    @Test
    void everyVerbHasAnExampleThatIsUnderstood() {
        CommandLine all = Main.commands(Texts.of(Map.of()));
        eachCommand(
                all,
                line -> {
                    if (!line.getSubcommands().isEmpty()) {
                        return;
                    }
                    String[] footer = line.getCommandSpec().usageMessage().footer();
                    assertEquals(1, footer.length, line.getCommandSpec().qualifiedName());
                    String name = line.getCommandSpec().qualifiedName();
                    assertTrue(footer[0].contains(name), footer[0]);
                    String words = footer[0].substring(footer[0].indexOf(name)).split("[<)]")[0];
                    all.parseArgs(
                            words.replaceAll("\"[^\"]*\"", "text")
                                    .substring("kaname ".length())
                                    .strip()
                                    .split(" "));
                });
    }

    @Test
    void everyErrorOfTheServerIsSaidInBothLanguages() throws IOException {
        Properties japanese = bundle("messages_ja");
        Path reference = Path.of("..", "docs", "reference", "errors.md");
        Map<String, String> advice =
                Pattern.compile("(?m)^\\| `([a-z_]+)` \\| \\d{3} \\|[^|]*\\| ([^|]*) \\|")
                        .matcher(Files.readString(reference))
                        .results()
                        .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
        assertTrue(advice.size() > 30, "saw only " + advice);
        advice.forEach((code, words) -> {
            assertEquals(words, Texts.english().of("advice." + code));
            assertTrue(japanese.containsKey("advice." + code), code);
            assertTrue(japanese.containsKey("problem." + code), code);
        });
    }

    @Test
    void whatTheServerSaysInGeneralIsSaidInTheReadersLanguage() throws IOException {
        StringBuilder server = new StringBuilder();
        Path sources = Path.of("..", "server", "src", "main", "java", "dev", "kaname", "server");
        for (String file :
                List.of("errors/Refusal.java", "errors/Problems.java", "edge/Edge.java")) {
            server.append(Files.readString(sources.resolve(file)));
        }
        for (String key : bundle("messages").stringPropertyNames()) {
            if (key.startsWith("general.")) {
                String said = '"' + Texts.english().of(key) + '"';
                assertTrue(server.indexOf(said) >= 0, said + " is not what the server says");
            }
        }
        ProblemWords japanese = new ProblemWords(Texts.of(Map.of("LANG", "ja_JP.UTF-8")));
        assertFalse(
                japanese.of(
                                404,
                                Api.parse(
                                        """
                                        {"code": "not_found",
                                         "detail": "there is no such thing, or not for you"}
                                        """))
                        .contains("there"));
        assertTrue(
                japanese.of(404, Api.parse("{\"code\":\"not_found\",\"detail\":\"this branch\"}"))
                        .contains("this branch"));
    }

    @Test
    void theTerminalChoosesTheLanguage() {
        assertTrue(Texts.of(Map.of("LANG", "ja_JP.UTF-8")).of("list.empty").contains("まだ"));
        assertFalse(
                Texts.of(Map.of("LANG", "ja_JP.UTF-8", "LC_ALL", "C"))
                        .of("list.empty")
                        .contains("まだ"));
        assertFalse(Texts.of(Map.of()).of("list.empty").contains("まだ"));
    }

    private static void eachCommand(
            CommandLine line, java.util.function.Consumer<CommandLine> check) {
        check.accept(line);
        line.getSubcommands().values().forEach(sub -> eachCommand(sub, check));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TreeSet<String> keys(String source) {
        TreeSet<String> keys = new TreeSet<>();
        KEY.matcher(source)
                .results()
                .forEach(found ->
                        keys.add(found.group(1) == null ? found.group(2) : found.group(1)));
        return keys;
    }

    private static Properties bundle(String name) throws IOException {
        Properties texts = new Properties();
        try (InputStream in = Texts.class.getResourceAsStream(name + ".properties")) {
            texts.load(
                    new InputStreamReader(
                            java.util.Objects.requireNonNull(in), StandardCharsets.UTF_8));
        }
        return texts;
    }
}
