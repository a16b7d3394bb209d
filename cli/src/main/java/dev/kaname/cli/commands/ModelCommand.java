package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import dev.kaname.cli.Column;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname model`: registered models, and bringing in one that was finished elsewhere.
@Command(
        name = "model",
        subcommands = {
            ModelCommand.Show.class,
            ModelCommand.Versions.class,
            ModelCommand.Import.class
        })
public final class ModelCommand {

    @Command(name = "list")
    static final class Show extends Action {
        @Override
        protected Answer answer() {
            return Answer.list(
                    api().list(session().inProject("/models")),
                    Column.of("name"),
                    Column.of("latest"),
                    Column.of("champion"));
        }
    }

    @Command(name = "versions")
    static final class Versions extends Action {
        @Parameters(paramLabel = "MODEL", descriptionKey = "model")
        private String name = "";

        @Override
        protected Answer answer() {
            return Answer.list(
                    api().list(session().inProject("/models/" + Api.escape(name) + "/versions")),
                    Column.of("version"),
                    Column.of("aliases"),
                    Column.of("decision"),
                    Column.time("created"),
                    Column.brief("digest"));
        }
    }

    @Command(name = "import")
    static final class Import extends Action {
        @Parameters(paramLabel = "FILE", descriptionKey = "onnx")
        private @Nullable Path file;

        @Option(names = "--name", paramLabel = "MODEL", required = true)
        private String name = "";

        @Option(names = "--endpoint", paramLabel = "ENDPOINT", defaultValue = "")
        private String endpoint = "";

        @Override
        protected Answer answer() throws IOException {
            Path model = DataUpload.readable(Objects.requireNonNull(file));
            ObjectNode imported =
                    (ObjectNode)
                            api().send(
                                            "POST",
                                            session()
                                                    .inProject(
                                                            "/models/"
                                                                    + Api.escape(name)
                                                                    + "/import"),
                                            "application/octet-stream",
                                            BodyPublishers.ofFile(model));
            String version = imported.path("version").asText();
            Answer answer = Answer.said(imported, "model.imported", name, version);
            if (endpoint.isEmpty()) {
                return answer;
            }
            imported.set("deployment", EndpointCommand.deploy(session(), endpoint, name, version));
            return answer.sentence("endpoint.deployed", name, version, endpoint);
        }
    }
}
