package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Output.Column;
import dev.kaname.cli.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `kaname doctor`: how the server and the machine it runs on stand. A failure ends with status 1.
@Command(name = "doctor", mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {
    @Mixin private Session session = new Session();

    @Override
    public Integer call() {
        List<JsonNode> findings = new ArrayList<>();
        session.api().get("/api/v1/doctor").path("items").forEach(findings::add);
        session.output()
                .table(
                        findings,
                        List.of(
                                Column.of("check"),
                                Column.of("result"),
                                Column.of("detail"),
                                Column.of("remedy")));
        boolean sound =
                findings.stream().noneMatch(one -> one.path("result").asText().equals("failure"));
        return (sound ? ExitCode.DONE : ExitCode.FAILED).status();
    }
}
