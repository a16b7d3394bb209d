package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Output.Column;
import dev.kaname.cli.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname endpoint`: what is served where.
@Command(
        name = "endpoint",
        mixinStandardHelpOptions = true,
        subcommands = {
            EndpointCommand.Show.class,
            EndpointCommand.Deploy.class,
            EndpointCommand.RollBack.class,
            EndpointCommand.History.class
        })
public final class EndpointCommand {

    static JsonNode deploy(Session session, String endpoint, String model, String version) {
        return session.api()
                .post(
                        session.inProject("/endpoints/" + Api.escape(endpoint) + "/deployments"),
                        Api.object().put("model", model).put("version", version));
    }

    @Command(name = "list", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Override
        public Integer call() {
            session.output()
                    .table(
                            session.api().list(session.inProject("/endpoints")),
                            List.of(
                                    Column.of("name"),
                                    Column.of("model"),
                                    Column.of("version"),
                                    Column.of("state")));
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "deploy", mixinStandardHelpOptions = true)
    static final class Deploy implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "ENDPOINT")
        private String endpoint = "";

        @Option(names = "--model", paramLabel = "MODEL", required = true)
        private String model = "";

        @Option(names = "--version", paramLabel = "VERSION", required = true)
        private String version = "";

        @Override
        public Integer call() {
            JsonNode deployed = deploy(session, endpoint, model, version);
            session.output().said(deployed, "endpoint.deployed", model, version, endpoint);
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "rollback", mixinStandardHelpOptions = true)
    static final class RollBack implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "ENDPOINT")
        private String endpoint = "";

        @Override
        public Integer call() {
            JsonNode now =
                    session.api()
                            .post(
                                    session.inProject(
                                            "/endpoints/" + Api.escape(endpoint) + "/rollback"),
                                    Api.object());
            session.output()
                    .said(
                            now,
                            "endpoint.rolled-back",
                            endpoint,
                            now.path("model").asText(),
                            now.path("version").asText());
            return ExitCode.DONE.status();
        }
    }

    @Command(name = "history", mixinStandardHelpOptions = true)
    static final class History implements Callable<Integer> {
        @Mixin private Session session = new Session();

        @Parameters(paramLabel = "ENDPOINT")
        private String endpoint = "";

        @Override
        public Integer call() {
            session.output()
                    .table(
                            session.api()
                                    .list(
                                            session.inProject(
                                                    "/endpoints/"
                                                            + Api.escape(endpoint)
                                                            + "/deployments")),
                            List.of(
                                    Column.of("number"),
                                    Column.of("model"),
                                    Column.of("version"),
                                    Column.of("created"),
                                    Column.of("by")));
            return ExitCode.DONE.status();
        }
    }
}
