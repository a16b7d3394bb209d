package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Output.Column;
import dev.kaname.cli.Session;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname model`: registered models, and bringing in one that was finished elsewhere.
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        subcommands = {
            ModelCommand.Show.class,
            ModelCommand.Versions.class,
            ModelCommand.Import.class
        })
public final class ModelCommand {

    @Command(name = "list", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Override
        public Integer call() {
            session.output()
                    .table(
                            session.api().list(session.inProject("/models")),
                            List.of(Column.of("name"), Column.of("latest"), Column.of("champion")));
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "versions", mixinStandardHelpOptions = true)
    static final class Versions implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "NAME")
        private String name = "";

        @Override
        public Integer call() {
            session.output()
                    .table(
                            session.api()
                                    .list(
                                            session.inProject(
                                                    "/models/" + Api.escape(name) + "/versions")),
                            List.of(
                                    Column.of("version"),
                                    Column.of("aliases"),
                                    Column.of("decision"),
                                    Column.of("created"),
                                    Column.of("digest")));
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "import", mixinStandardHelpOptions = true)
    static final class Import implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "FILE")
        private @Nullable Path file;

        @Option(names = "--name", paramLabel = "MODEL", required = true)
        private String name = "";

        @Option(names = "--endpoint", paramLabel = "ENDPOINT", defaultValue = "")
        private String endpoint = "";

        @Override
        public Integer call() throws FileNotFoundException {
            Api api = session.api();
            JsonNode version =
                    api.send(
                            "POST",
                            session.inProject("/models/" + Api.escape(name) + "/import"),
                            "application/octet-stream",
                            BodyPublishers.ofFile(Objects.requireNonNull(file)));
            session.output()
                    .said(version, "model.imported", name, version.path("version").asText());
            if (!endpoint.isEmpty()) {
                JsonNode deployed =
                        EndpointCommand.deploy(
                                session, endpoint, name, version.path("version").asText());
                session.output()
                        .said(
                                deployed,
                                "endpoint.deployed",
                                name,
                                version.path("version").asText(),
                                endpoint);
            }
            return ExitCode.DONE.status();
        }
    }
}
