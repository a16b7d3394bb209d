package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Session;
import dev.kaname.cli.Settings;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `kaname login`: tries a token and remembers it. The token is asked for or read from standard
/// input, so that it need not stand in the shell's history.
@Command(name = "login", mixinStandardHelpOptions = true)
public final class LoginCommand implements Callable<Integer> {
    @Mixin private Session session = new Session();

    @Override
    public Integer call() throws IOException {
        String token = session.token().isPresent() ? session.token().get() : ask();
        Settings settings =
                new Settings(
                        Optional.of(session.address()), Optional.of(token), session.projectIfAny());
        JsonNode me =
                new dev.kaname.cli.Api(
                                java.net.URI.create(session.address()),
                                Optional.of(token),
                                session.texts())
                        .get("/api/v1/me");
        settings.save(session.environment());
        session.output().said(me, "login.done", session.address(), me.path("name").asText());
        return ExitCode.DONE.status();
    }

    private String ask() throws IOException {
        Console console = System.console();
        String answer;
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("%s", session.texts().of("login.ask"));
            answer = typed == null ? "" : new String(typed);
        } else {
            String line =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                            .readLine();
            answer = line == null ? "" : line;
        }
        if (answer.isBlank()) {
            throw new CliFailure(ExitCode.USAGE, session.texts().of("login.no-token"));
        }
        return answer.strip();
    }
}
