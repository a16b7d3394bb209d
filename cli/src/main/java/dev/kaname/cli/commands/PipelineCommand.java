package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import dev.kaname.cli.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname pipeline`: definitions, trying them out, and why a step would or would not run again.
@Command(
        name = "pipeline",
        subcommands = {
            PipelineCommand.Show.class,
            PipelineCheckCommand.class,
            PipelineRunCommand.class,
            PipelineCommand.Explain.class,
            PipelineSchemaCommand.class
        })
public final class PipelineCommand {

    @Command(name = "list")
    static final class Show extends Action {
        @Override
        protected Answer answer() {
            return Answer.list(
                    api().list(session().inProject("/pipelines")),
                    Column.of("name"),
                    Column.of("state"),
                    Column.brief("commit"),
                    People.of(session()).column("by"));
        }
    }

    @Command(name = "explain")
    static final class Explain extends Action {
        @Parameters(paramLabel = "PIPELINE", descriptionKey = "pipeline-name")
        private String name = "";

        @Option(names = "--run", paramLabel = "ID", defaultValue = "")
        private String run = "";

        @Override
        protected Answer answer() {
            String path =
                    "/pipelines/"
                            + Api.escape(name)
                            + "/explain"
                            + (run.isEmpty() ? "" : "?run=" + Api.escape(run));
            JsonNode explained = api().get(session().inProject(path));
            return Answer.of(explained)
                    .table(
                            explained.path("steps"),
                            new Column("step", step -> step.path("name").asText()),
                            Column.of("state"),
                            new Column("change", Column.of("changed").value()));
        }
    }
}
