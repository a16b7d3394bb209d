package dev.kaname.cli;

import java.io.Console;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where to, as whom and for which project: options first, then `KANAME_URL`, `KANAME_TOKEN` and
/// `KANAME_PROJECT`, then what `kaname login` remembered.
public final class Session {
    public static final String DEFAULT_URL = "http://127.0.0.1:8470";

    /// A scheme and a host, a port, and nothing that would be read as a query.
    private static final Pattern ADDRESS =
            Pattern.compile("https?://[\\p{Alnum}.\\-\\[\\]:_]+(/[^?#\\s]*)?");

    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    @Option(names = "--url", paramLabel = "URL")
    private @Nullable String url;

    @Option(names = "--token", paramLabel = "TOKEN")
    private @Nullable String token;

    @Option(
            names = {"-p", "--project"},
            paramLabel = "NAME")
    private @Nullable String project;

    @Option(names = "--json")
    private boolean json;

    private final Map<String, String> environment = System.getenv();
    private final Texts texts = Texts.of(environment);
    private @Nullable Api api;

    public Texts texts() {
        return texts;
    }

    public Map<String, String> environment() {
        return environment;
    }

    public Output output() {
        return new Output(System.out, json, texts);
    }

    /// Whether the answer is for a script.
    public boolean isJson() {
        return json;
    }

    /// Says something beside the answer: on standard error, for people.
    public void note(String text) {
        System.err.println(Output.plain(text));
    }

    /// Says beside the answer what somebody else wrote, as it comes.
    public void note(Reader text) throws IOException {
        Output.copy(text, System.err);
    }

    /// Progress goes to standard error, so that standard output stays what a script reads.
    public Progress progress() {
        return new Progress(System.err, isTerminal() && !json);
    }

    /// Whether a person watches. `CI` says that nobody does, whatever the terminal looks like.
    public boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal() && !environment.containsKey("CI");
    }

    /// The server as the caller sees it: always the same one, so that its connections are kept.
    public Api api() {
        Api known = api;
        if (known == null) {
            known = api(token());
            api = known;
        }
        return known;
    }

    /// The server as this token sees it.
    public Api api(Optional<String> other) {
        return new Api(URI.create(address()), other, texts);
    }

    /// Where the server is, without a slash at the end.
    public String address() {
        String address = choose(url, "KANAME_URL", saved().url()).orElse(DEFAULT_URL);
        if (!ADDRESS.matcher(address).matches()) {
            throw new CliFailure(ExitCode.USAGE, texts.of("error.url", address));
        }
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    private Optional<String> token() {
        return givenToken().or(() -> saved().token());
    }

    /// A token of the command line or its variable, not one that was remembered.
    public Optional<String> givenToken() {
        return choose(token, "KANAME_TOKEN", Optional.empty()).map(this::plain);
    }

    /// What no request can carry is told without being shown: most of it may well be a token.
    private String plain(String given) {
        if (!TOKEN.matcher(given).matches()) {
            throw new CliFailure(ExitCode.UNAUTHENTICATED, texts.of("error.token"));
        }
        return given;
    }

    /// The project's name; without one a command that needs it ends here.
    public String project() {
        return projectIfAny()
                .orElseThrow(() -> new CliFailure(ExitCode.USAGE, texts.of("error.no-project")));
    }

    /// The project of the command line, not one that was set or remembered.
    public Optional<String> givenProject() {
        return Optional.ofNullable(project);
    }

    public Optional<String> projectIfAny() {
        return choose(project, "KANAME_PROJECT", saved().project());
    }

    /// `/api/v1/projects/<project>` followed by the rest.
    public String inProject(String rest) {
        return "/api/v1/projects/" + Api.escape(project()) + rest;
    }

    private Settings saved() {
        return Settings.load(environment);
    }

    private Optional<String> choose(
            @Nullable String option, String variable, Optional<String> saved) {
        return Optional.ofNullable(option)
                .or(() -> Optional.ofNullable(environment.get(variable)))
                .map(String::strip) // a file with other line ends leaves one behind
                .filter(value -> !value.isEmpty())
                .or(() -> saved);
    }
}
