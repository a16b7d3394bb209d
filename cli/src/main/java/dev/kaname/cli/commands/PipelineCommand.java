package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Output.Column;
import dev.kaname.cli.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname pipeline`: definitions and why a step would or would not run again.
@Command(
        name = "pipeline",
        mixinStandardHelpOptions = true,
        subcommands = {
            PipelineCommand.Show.class,
            PipelineCommand.Start.class,
            PipelineCommand.Explain.class
        })
public final class PipelineCommand {

    @Command(name = "list", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Override
        public Integer call() {
            session.output()
                    .table(
                            session.api().list(session.inProject("/pipelines")),
                            List.of(
                                    Column.of("name"),
                                    Column.of("state"),
                                    Column.of("commit"),
                                    Column.of("by")));
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "run", mixinStandardHelpOptions = true)
    static final class Start implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "PIPELINE")
        private String name = "";

        @Option(
                names = {"-P", "--parameter"},
                paramLabel = "NAME=VALUE")
        private Map<String, String> parameters = Map.of();

        @Override
        public Integer call() {
            ObjectNode asked = Api.object();
            ObjectNode values = asked.putObject("parameters");
            parameters.forEach(values::put);
            JsonNode run =
                    session.api()
                            .post(
                                    session.inProject("/pipelines/" + Api.escape(name) + "/runs"),
                                    asked);
            session.output().said(run, "pipeline.started", run.path("id").asText());
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "explain", mixinStandardHelpOptions = true)
    static final class Explain implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "PIPELINE")
        private String name = "";

        @Option(names = "--run", paramLabel = "ID", defaultValue = "")
        private String run = "";

        @Override
        public Integer call() {
            String path =
                    "/pipelines/"
                            + Api.escape(name)
                            + "/explain"
                            + (run.isEmpty() ? "" : "?run=" + Api.escape(run));
            JsonNode answer = session.api().get(session.inProject(path));
            List<JsonNode> steps = new ArrayList<>();
            answer.path("steps").forEach(steps::add);
            session.output()
                    .table(
                            steps,
                            List.of(
                                    new Column("step", step -> step.path("name").asText()),
                                    Column.of("state"),
                                    new Column("change", step -> words(step.path("changed")))));
            return ExitCode.DONE.status();
        }

        private static String words(JsonNode list) {
            List<String> words = new ArrayList<>();
            list.forEach(word -> words.add(word.asText()));
            return String.join(", ", words);
        }
    }
}
