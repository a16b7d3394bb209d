package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Settings;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Command;

/// `kaname login`: tries a token and remembers it. The token is asked for or read from standard
/// input, so that it need not stand in the shell's history.
@Command(name = "login")
public final class LoginCommand extends Action {
    @Override
    protected Answer answer() throws IOException {
        Optional<String> given = session().givenToken();
        Optional<String> token = given.isPresent() ? given : Optional.of(ask());
        JsonNode me = session().api(token).get("/api/v1/me");
        new Settings(Optional.of(session().address()), token, session().projectIfAny())
                .save(session().environment());
        return Answer.said(me, "login.done", session().address(), me.path("name").asText());
    }

    private String ask() throws IOException {
        Console console = System.console();
        String answer;
        if (console != null && console.isTerminal()) {
            char[] typed = console.readPassword("%s", session().texts().of("login.ask"));
            answer = typed == null ? "" : new String(typed);
        } else {
            String line =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                            .readLine();
            answer = line == null ? "" : line;
        }
        if (answer.isBlank()) {
            throw new CliFailure(ExitCode.USAGE, session().texts().of("login.no-token"));
        }
        return answer.strip();
    }
}
