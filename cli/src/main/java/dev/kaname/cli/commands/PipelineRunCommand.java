package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname pipeline run`: the active version of a pipeline by its name, or the working tree of a
/// folder. No name of a pipeline has a dot or a slash, and a folder is written with one.
@Command(name = "run")
final class PipelineRunCommand extends Action {
    @Parameters(
            arity = "0..1",
            paramLabel = "PIPELINE|FOLDER",
            defaultValue = ".",
            descriptionKey = "pipeline-or-folder")
    private String what = ".";

    @Option(
            names = {"-P", "--parameter"},
            paramLabel = "NAME=VALUE")
    private Map<String, String> parameters = Map.of();

    @Mixin private TreeOptions options = new TreeOptions();

    @Override
    protected Answer answer() throws IOException {
        return what.contains(".") || what.contains("/") ? runTree(Path.of(what)) : runActive();
    }

    private Answer runActive() {
        JsonNode run =
                api().post(
                                session().inProject("/pipelines/" + Api.escape(what) + "/runs"),
                                withParameters());
        return Answer.said(run, "pipeline.started", run.path("id").asText());
    }

    private Answer runTree(Path place) throws IOException {
        PipelineFiles files = PipelineFiles.at(place, options.untracked(), session());
        String file = files.name();
        String into =
                options.repository(files.tree(), GitCommand.url(session(), ""))
                        .orElseGet(this::only);
        ObjectNode checked = files.check(Optional.of(into), true);
        if (!checked.path("problems").isEmpty()) {
            return PipelineCheckCommand.answer(checked);
        }
        files.sayWhatIsLeftOut();
        String commit = files.tree().snapshot();
        files.tree().push(commit, GitCommand.url(session(), into), api().token().orElse(""));
        ObjectNode asked =
                withParameters().put("repository", into).put("commit", commit).put("file", file);
        JsonNode run = api().post(session().inProject("/runs"), asked);
        return Answer.said(run, "pipeline.snapshot", run.path("id").asText());
    }

    private ObjectNode withParameters() {
        ObjectNode asked = Api.object();
        ObjectNode values = asked.putObject("parameters");
        parameters.forEach(values::put);
        return asked;
    }

    /// A project with one repository leaves no doubt.
    private String only() {
        List<JsonNode> all = api().list(session().inProject("/code"));
        if (all.size() != 1) {
            throw new CliFailure(ExitCode.USAGE, session().texts().of("tree.which-repository"));
        }
        return all.getFirst().path("name").asText();
    }
}
