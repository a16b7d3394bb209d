package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Column;
import dev.kaname.cli.ExitCode;
import java.util.List;
import picocli.CommandLine.Command;

/// `kaname doctor`: how the server and the machine it runs on stand. A failure ends with status 1.
@Command(name = "doctor")
public final class DoctorCommand extends Action {
    @Override
    protected Answer answer() {
        List<JsonNode> findings = api().list("/api/v1/doctor");
        boolean sound =
                findings.stream().noneMatch(one -> one.path("result").asText().equals("failure"));
        return Answer.list(
                        findings,
                        Column.of("check"),
                        Column.of("result"),
                        Column.of("detail"),
                        Column.of("remedy"))
                .ending(sound ? ExitCode.DONE : ExitCode.FAILED);
    }
}
