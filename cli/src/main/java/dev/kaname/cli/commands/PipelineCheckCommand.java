package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `kaname pipeline check`: what a push would be told, before there is one.
@Command(name = "check")
final class PipelineCheckCommand extends Action {
    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            defaultValue = ".",
            descriptionKey = "pipeline-folder")
    private Path place = Path.of(".");

    @Mixin private TreeOptions options = new TreeOptions();

    @Override
    protected Answer answer() throws IOException {
        PipelineFiles files = PipelineFiles.at(place, options.untracked(), session());
        Optional<String> named = options.repository(files.tree(), GitCommand.url(session(), ""));
        ObjectNode checked = files.check(named, false);
        files.sayWhatIsLeftOut();
        return answer(checked);
    }

    /// One line per problem, in the form of compilers, so that editors make a link of it.
    static Answer answer(ObjectNode checked) {
        Answer answer = Answer.of(checked);
        for (String line : PipelineFiles.lines(checked.path("problems"))) {
            answer = answer.line(line);
        }
        int problems = checked.path("problems").size();
        return problems == 0
                ? answer.sentence("pipeline.good", checked.path("pipelines").size())
                : answer.sentence("pipeline.bad", problems).ending(ExitCode.REFUSED);
    }
}
